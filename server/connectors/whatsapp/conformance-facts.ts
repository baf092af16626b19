import { z } from 'zod'
import type { InboundMessage } from '../../../contract/message.ts'
import { type Incoming, readMessage } from './inbound.ts'
import { change, envelope } from './payload.ts'
import { readStatus } from './statuses.ts'

/** As the vendor wrote it, read without our own schemas: what must be found again in what we made of it. */
const loose = z.looseObject({})
type Loose = z.infer<typeof loose>

const now = new Date()

/** What is missing or wrong after reading one webhook; empty when every fact of it is kept. */
export function faultsOf(payload: unknown): string[] {
  const read = envelope.safeParse(payload)
  if (!read.success) return ['the envelope was not understood']
  return read.data.entry.flatMap(entry => entry.changes).flatMap(changeFaults)
}

function changeFaults(raw: unknown): string[] {
  const value = inside(raw, 'value')
  const read = change.safeParse(raw)
  const messages = list(value, 'messages')
  const statuses = list(value, 'statuses')
  if (!read.success)
    return messages.length + statuses.length > 0 ? ['a change with messages was not understood'] : []
  const { contacts } = read.data.value
  const where = { accountId: 'account', scope: 'whatsapp:1', contacts, now }
  const name = contacts.length === 1 ? contacts[0]?.profile?.name : undefined
  return [
    ...messages.flatMap(message => messageFaults(message, readMessage(message, where), name)),
    ...statuses.flatMap(statusFaults),
  ]
}

function messageFaults(raw: Loose, incoming: Incoming | undefined, name: string | undefined): string[] {
  if (!incoming) return ['a message was lost']
  const { message, media } = incoming
  const faults: string[] = []
  const expect = (what: string, right: boolean) => {
    if (!right) faults.push(what)
  }
  expect('id', message.externalId === raw.id)
  expect('text is empty', message.text.trim() !== '')
  expect('moment', !Number.isNaN(message.sentAt.getTime()))
  expect('sender', message.from.value.includes(String(raw.from ?? raw.from_user_id)))
  if (name !== undefined) expect('name', message.fromName === name)
  const context = text(raw, 'context', 'id')
  if (context) expect('answered message', message.answers[0] === context)
  const headline = text(raw, 'referral', 'headline')
  if (headline)
    expect('advertisement', message.fullText?.includes(headline) === true && !message.text.includes(headline))
  const product = text(inside(raw, 'context'), 'referred_product', 'product_retailer_id')
  if (product) expect('product', message.fullText?.includes(product) === true)
  return [...faults, ...kindFaults(raw, message, media)]
}

function kindFaults(raw: Loose, message: InboundMessage, media: Incoming['media']): string[] {
  const faults: string[] = []
  const says = (...words: (string | undefined)[]) => {
    for (const word of words)
      if (word && !message.text.includes(word)) faults.push(`the text lacks "${word}"`)
  }
  says(text(raw, 'text', 'body'), text(raw, 'reaction', 'emoji'))
  for (const kind of ['image', 'audio', 'video', 'document', 'sticker', 'voice'])
    if (raw[kind] !== undefined) {
      if (media?.reference.id !== text(raw, kind, 'id')) faults.push(`the file of the ${kind}`)
      says(text(raw, kind, 'caption'))
    }
  says(text(raw, 'location', 'latitude'), text(raw, 'location', 'longitude'), text(raw, 'location', 'name'))
  for (const person of list(raw, 'contacts'))
    says(text(person, 'name', 'formatted_name'), ...list(person, 'phones').map(each => text(each, 'phone')))
  const reaction = text(raw, 'reaction', 'message_id')
  if (reaction && message.answers[0] !== reaction) faults.push('the message that got the reaction')
  for (const item of list(inside(raw, 'order'), 'product_items'))
    says(text(item, 'product_retailer_id'), text(item, 'quantity'))
  return [...faults, ...pressFaults(raw, message), ...noticeFaults(raw, message)]
}

function pressFaults(raw: Loose, message: InboundMessage): string[] {
  const interactive = inside(raw, 'interactive')
  for (const [id, title] of [
    [text(interactive, 'button_reply', 'id'), text(interactive, 'button_reply', 'title')],
    [text(interactive, 'list_reply', 'id'), text(interactive, 'list_reply', 'title')],
    [text(raw, 'button', 'payload'), text(raw, 'button', 'text')],
  ])
    if (id !== undefined && (message.choice !== id || message.text !== title)) return ['the choice']
  return []
}

function noticeFaults(raw: Loose, message: InboundMessage): string[] {
  const moved = text(raw, 'system', 'wa_id') ?? text(raw, 'system', 'new_wa_id')
  if (moved !== undefined && !message.alsoFrom?.some(each => each.value.includes(moved)))
    return ['the new number']
  if (raw.system !== undefined && message.automatic === undefined)
    return ['somebody would answer a system message']
  if (['unknown', 'unsupported'].includes(String(raw.type)) && message.text !== '[unsupported message]')
    return ['an unsupported message is not named so']
  return []
}

function statusFaults(raw: Loose): string[] {
  const news = readStatus(raw, now)
  const delivery = ['sent', 'delivered', 'read', 'failed'].includes(String(raw.status))
  if (!news) return delivery ? ['a status was lost'] : []
  const { which, receipt } = news
  const faults: string[] = []
  if (receipt.status !== raw.status) faults.push('status')
  if ('externalId' in which && which.externalId !== raw.id) faults.push('id of the message')
  if (receipt.status === 'failed' && (!receipt.reason || receipt.retryable === undefined))
    faults.push('reason')
  return faults
}

function inside(raw: unknown, key: string): Loose {
  return loose.safeParse(loose.safeParse(raw).data?.[key]).data ?? {}
}

function list(raw: unknown, key: string): Loose[] {
  return z.array(loose).safeParse(loose.safeParse(raw).data?.[key]).data ?? []
}

function text(raw: Loose, ...path: readonly string[]): string | undefined {
  const value = path.reduce<unknown>((at, key) => loose.safeParse(at).data?.[key], raw)
  return typeof value === 'string' || typeof value === 'number' ? String(value) : undefined
}
