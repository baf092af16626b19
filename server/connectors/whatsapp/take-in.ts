import type { z } from 'zod'
import type { Inbox } from '../connector.ts'
import { type Incoming, readMessage, withFile } from './inbound.ts'
import { fetchMedia } from './media.ts'
import type { change } from './payload.ts'
import { scopeOf } from './people.ts'
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

/** Files that are in memory at a time: 4 × 16 MB. */
const atOnce = 4

/** Hands over the messages, then the statuses, of one change. Resolves to false when some could not be stored. */
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
  for (let start = 0; start < incoming.length; start += atOnce) {
    const some = incoming.slice(start, start + atOnce)
    const whole = await Promise.all(some.map(each => complete(side.served, each, signal)))
    for (const message of whole) await attempt(() => side.inbox.message(message))
  }
  for (const raw of value.statuses) {
    const news = readStatus(raw, side.now)
    if (news) await attempt(() => side.inbox.receipt(account.id, news.which, news.receipt))
  }
  return durable
}

async function complete({ line }: Proven, incoming: Incoming, signal: AbortSignal | undefined) {
  const { media } = incoming
  if (!media || !signal) return withFile(incoming, undefined)
  return withFile(incoming, await fetchMedia(line.graph, line.settings.phoneNumberId, media, signal))
}
