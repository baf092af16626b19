import type { MediaReference, WebhookContent, WebhookMessage } from './payload.ts'

export const mediaKinds = ['image', 'audio', 'voice', 'video', 'document', 'sticker'] as const
export type MediaKind = (typeof mediaKinds)[number]

/** What a message says, whatever its kind. */
export interface Said {
  readonly text: string
  /** The id of the button or row that was pressed. */
  readonly choice?: string
  readonly media?: { readonly kind: MediaKind; readonly reference: MediaReference }
  /** External id of the message it answers by its kind, such as the one that got a reaction. */
  readonly answers?: string
  /** Tells of something that happened; nobody waits for an answer. */
  readonly notice?: boolean
}

/** Every kind becomes text; one that nobody has heard of says so. Some examples of the vendor carry no type. */
export function said(message: WebhookMessage): Said {
  if (message.text) return { text: message.text.body }
  const media = mediaOf(message)
  if (media) return media
  if (message.location) return { text: locationText(message.location) }
  if (message.contacts) return { text: contactsText(message.contacts) }
  if (message.reaction) return reactionOf(message.reaction)
  if (message.interactive) return interactiveOf(message.interactive)
  if (message.button) return pressed(message.button.payload ?? message.button.text, message.button.text)
  if (message.order) return { text: orderText(message.order) }
  if (message.system)
    return { text: `[${message.system.body ?? 'something changed at WhatsApp'}]`, notice: true }
  return { text: unknownText(message.type) }
}

/** Named by hand, because the text stands for the file where nothing else was written. */
const names: Readonly<Record<MediaKind, string>> = {
  image: 'image',
  audio: 'audio',
  voice: 'voice message',
  video: 'video',
  document: 'document',
  sticker: 'sticker',
}

function mediaOf(message: WebhookMessage): Said | undefined {
  for (const kind of mediaKinds) {
    const reference = message[kind]
    if (!reference) continue
    const spoken = kind === 'audio' && reference.voice ? 'voice' : kind
    return { text: reference.caption?.trim() || `[${names[spoken]}]`, media: { kind: spoken, reference } }
  }
  return undefined
}

/** What stands in the text when the file could not be had; the caption, if any, stays. */
export function withoutFile(text: string, kind: MediaKind): string {
  const note = `[${names[kind]} could not be loaded]`
  return text === `[${names[kind]}]` ? note : `${text}\n${note}`
}

function locationText(location: NonNullable<WebhookContent['location']>): string {
  const { name, address, latitude, longitude } = location
  const place = [name, address].filter(part => part?.trim()).join(', ')
  const point = `${latitude},${longitude}`
  return `[location] ${place ? `${place}, ` : ''}${point} https://maps.google.com/?q=${encodeURIComponent(point)}`
}

function contactsText(contacts: NonNullable<WebhookContent['contacts']>): string {
  const lines = contacts.map(({ name, org, phones = [], emails = [] }) => {
    const who = name?.formatted_name ?? name?.first_name ?? org?.company
    const numbers = phones.map(each => each.phone ?? each.wa_id)
    return [who, ...numbers, ...emails.map(each => each.email)].filter(part => part?.trim()).join(', ')
  })
  return `[contact] ${lines.filter(line => line !== '').join('; ')}`.trim()
}

/** Without an emoji, the reaction was taken back (…/webhooks/reference/messages/reaction). */
function reactionOf(reaction: NonNullable<WebhookContent['reaction']>): Said {
  return reaction.emoji
    ? { text: `[reaction ${reaction.emoji}]`, answers: reaction.message_id }
    : { text: '[reaction taken back]', answers: reaction.message_id, notice: true }
}

function interactiveOf(interactive: NonNullable<WebhookContent['interactive']>): Said {
  const reply = interactive.button_reply ?? interactive.list_reply
  if (reply) return pressed(reply.id, reply.title)
  if (interactive.nfm_reply) return { text: formText(interactive.nfm_reply) }
  if (interactive.call_permission_reply)
    return { text: `[call permission: ${interactive.call_permission_reply.response}]` }
  return { text: unknownText('interactive') }
}

function pressed(id: string | undefined, title: string | undefined): Said {
  const text = title || id || '[button]'
  return id ? { text, choice: id } : { text }
}

/** Answers of a form as lines; its token is ours, not the customer's. */
function formText(form: {
  readonly body?: string | undefined
  readonly response_json?: string | undefined
}): string {
  const lines = Object.entries(fields(form.response_json ?? ''))
    .filter(([name]) => name !== 'flow_token')
    .map(([name, value]) => `${name}: ${typeof value === 'string' ? value : JSON.stringify(value)}`)
  return ['[form answered]', ...lines].join('\n')
}

function fields(json: string): object {
  try {
    return Object(JSON.parse(json))
  } catch {
    return {}
  }
}

function orderText(order: NonNullable<WebhookContent['order']>): string {
  const items = order.product_items.map(item => {
    const price = item.item_price === undefined ? '' : ` at ${item.item_price} ${item.currency ?? ''}`
    return `${item.quantity} × ${item.product_retailer_id}${price}`.trim()
  })
  return [`[order] ${items.join(', ')}`.trim(), order.text?.trim()].filter(Boolean).join('\n')
}

function unknownText(type: string | undefined): string {
  const plain = type && /^[a-z_]{1,30}$/.test(type) && !['unknown', 'unsupported'].includes(type)
  return plain ? `[${type.replaceAll('_', ' ')}]` : '[unsupported message]'
}
