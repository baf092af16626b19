import type { z } from 'zod'
import type { Inbox } from '../connector.ts'
import { type Incoming, readMessage, withFile } from './inbound.ts'
import { fetchMedia } from './media.ts'
import type { change } from './payload.ts'
import { scopeOf } from './people.ts'
import { readPreference } from './preferences.ts'
import { readStatus } from './statuses.ts'
import type { Proven } from './webhook.ts'

export interface TakeIn {
  readonly inbox: Inbox
  readonly served: Proven
  readonly now: Date
  /** ms for all files of one webhook together. */
  readonly filePatience: number
  log(message: string): void
}

/**
 * Customers whose messages are stored at a time: PostgreSQL takes in twice as many of one webhook so, and there are
 * connections left for others. Also how many files are in memory: 4 × 16 MB.
 */
const atOnce = 4

/**
 * Hands over the messages, each customer's in order, then the statuses of one change. Resolves to false when some could
 * not be stored.
 */
export async function takeIn(side: TakeIn, value: z.infer<typeof change>['value']): Promise<boolean> {
  const { account, line } = side.served
  const where = {
    accountId: account.id,
    scope: scopeOf(line.settings),
    contacts: value.contacts,
    now: side.now,
  }
  const read = value.messages.map(raw => readMessage(raw, where))
  const incoming = read.filter(each => each !== undefined)
  if (incoming.length < read.length)
    side.log(`whatsapp: ${read.length - incoming.length} messages without id or sender were dropped`)
  let durable = true
  const attempt = async (work: () => Promise<unknown>) => {
    try {
      await work()
    } catch {
      durable = false
    }
  }
  const signal = incoming.some(each => each.media) ? AbortSignal.timeout(side.filePatience) : undefined
  const waiting = bySender(incoming)
  const work = async () => {
    for (let mine = waiting.shift(); mine; mine = waiting.shift())
      for (const each of mine) {
        const message = await complete(side.served, each, signal)
        await attempt(() => side.inbox.message(message))
      }
  }
  await Promise.all(Array.from({ length: atOnce }, work))
  for (const raw of value.user_preferences) {
    const notice = readPreference(raw, where)
    if (notice) await attempt(() => side.inbox.message(notice))
  }
  for (const raw of value.statuses) {
    const news = readStatus(raw, side.now)
    if (news) await attempt(() => side.inbox.receipt(account.id, news.which, news.receipt))
  }
  return durable
}

/** What one person wrote, in order; whoever shares a number or an id with another message wrote that too. */
function bySender(incoming: readonly Incoming[]): Incoming[][] {
  let senders: { readonly names: Set<string>; readonly places: number[] }[] = []
  for (const [place, { message }] of incoming.entries()) {
    const names = [message.from, ...(message.alsoFrom ?? [])].map(({ kind, value }) => `${kind} ${value}`)
    const same = senders.filter(sender => names.some(name => sender.names.has(name)))
    const merged = {
      names: new Set([...names, ...same.flatMap(sender => [...sender.names])]),
      places: [...same.flatMap(({ places }) => places), place],
    }
    senders = [...senders.filter(sender => !same.includes(sender)), merged]
  }
  return senders.map(({ places }) => places.toSorted((a, b) => a - b).map(place => incoming[place]!))
}

async function complete({ line }: Proven, incoming: Incoming, signal: AbortSignal | undefined) {
  const { media } = incoming
  if (!media || !signal) return withFile(incoming, undefined)
  return withFile(incoming, await fetchMedia(line.graph, line.settings.phoneNumberId, media, signal))
}
