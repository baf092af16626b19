import type { Identifier } from './identifier.ts'

export const channels = [
  'phone',
  'whatsapp',
  'email',
  'sms',
  'chat',
  'messenger',
  'instagram',
  'telegram',
] as const
export type Channel = (typeof channels)[number]

/** Why a message is sent; routing, consent and templates depend on it. */
export const purposes = ['reply', 'reminder', 'details', 'urgent', 'follow_up', 'marketing'] as const
export type Purpose = (typeof purposes)[number]

/** What a channel can carry and how people expect to be spoken to there: data, declared by each connector. */
export interface Medium {
  readonly channel: Channel
  /** The customer is present while we answer. */
  readonly live: boolean
  /** How an answer is built: a spoken sentence, a short text, a chat bubble or a letter with greeting and closing. */
  readonly style: 'speech' | 'text' | 'chat' | 'letter'
  readonly markup: 'plain' | 'html' | 'speech'
  /** Characters in one message; Infinity where the channel sets no limit. */
  readonly maxText: number
  /** Bytes of one attachment; 0 when the channel carries none. */
  readonly maxAttachment: number
  /** Carries a place that opens in the customer's map. */
  readonly locations?: boolean
  /** Buttons under one message; 0 when choices must be written out. */
  readonly choices: number
  /** Hours after the customer's last message in which we may write freely; Infinity when always. */
  readonly windowHours: number
  /** Outside the window, messages whose text the vendor approved before may go out. */
  readonly templates: boolean
  /** What an owner pays by and a composer counts: characters, or the segments of a short message. */
  readonly countedIn: 'characters' | 'segments'
  /** Tells later whether a message arrived: until then the next channel may be tried. */
  readonly confirmsDelivery: boolean
  /** STOP, START and HELP have a meaning of their own here, which the law or the carrier gives them. */
  readonly keywords: boolean
  /** How soon people expect an answer. */
  readonly expects: 'seconds' | 'minutes' | 'hours'
  /** Milliseconds to wait for the rest of a thought that is sent in pieces. */
  readonly debounce: number
  /** One sentence that tells the brain how to sound here; a business can replace it. */
  readonly tone: string
}

export interface Choice {
  /** What comes back when it is pressed. */
  readonly id: string
  readonly label: string
}

/** An attachment with its bytes, on its way in or out. */
export interface Attachment {
  readonly name: string
  /** MIME type, found from the content, not from what the sender claimed. */
  readonly type: string
  readonly content: Uint8Array
  /** RFC 2392 Content-ID without brackets, for a picture that stands inside the HTML. */
  readonly cid?: string
}

/** A place on the map; degrees, WGS 84. */
export interface Place {
  readonly latitude: number
  readonly longitude: number
  readonly name: string
  readonly address: string
}

/** A message that the vendor approved before, with what fills its gaps. */
export interface TemplateUse {
  readonly name: string
  /** As the vendor writes it, e.g. `en_GB`. */
  readonly language: string
  /** For {{1}}, {{2}} … in order: of its body, then of its header, then of its buttons. */
  readonly parameters: readonly string[]
  /** The place of the business stands in its header. */
  readonly place?: boolean | undefined
}

/** What a customer asked for with one word: nothing more from us, messages again, or who we are. */
export type ConsentWord = 'stop' | 'start' | 'help'

/** One message as it came in, whatever the channel. */
export interface InboundMessage {
  readonly accountId: string
  /** The channel's own id of this message: with the account it makes redeliveries recognisable. */
  readonly externalId: string
  readonly from: Identifier
  readonly fromName?: string
  /** Other identifiers the sender gave on the way, such as the address typed into the widget's offline form. */
  readonly alsoFrom?: readonly Identifier[]
  /** What the customer wrote now, without quoted text and signature. */
  readonly text: string
  /** The whole text as it came, when it differs. */
  readonly fullText?: string
  /** Sanitised HTML, when the channel has it. */
  readonly html?: string
  readonly subject?: string
  readonly attachments: readonly Attachment[]
  readonly sentAt: Date
  /** External ids of the messages this one answers, nearest first. */
  readonly answers: readonly string[]
  /** The id of the choice that was pressed. */
  readonly choice?: string
  /** Written by a machine (RFC 3834): recorded, never answered. */
  readonly automatic?: 'auto-reply' | 'bulk'
  /** Set when the carrier itself read the message as one; it has answered and blocks already. */
  readonly consentWord?: ConsentWord
  /** The customer used the app's own switch for offers of this business; the message only tells so. */
  readonly offers?: 'stopped' | 'resumed'
}

/** One message on its way out; `id` is ours and the idempotency key of every attempt. */
export interface OutboundMessage {
  readonly id: string
  readonly conversationId: string
  readonly accountId: string
  readonly to: Identifier
  readonly toName?: string
  readonly author: { readonly kind: 'brain' | 'teammate' | 'system'; readonly name: string }
  readonly purpose: Purpose
  readonly text: string
  readonly subject?: string
  readonly choices: readonly Choice[]
  readonly attachments: readonly Attachment[]
  /** External ids of the thread it continues, oldest first. */
  readonly answers: readonly string[]
  /** Goes with the text, where the channel carries places. */
  readonly location?: Place
  /** Sent in place of `text`, which then says the same in words for the timeline. */
  readonly template?: TemplateUse
}

/**
 * Why the other side said no, as far as it changes what is tried next: `window` closed, write by template · `template`
 * not accepted · `recipient` cannot be reached here, now or ever · `opted-out` of messages here · `content` refused ·
 * `account` of ours is wrong (token, balance) · `busy`, come again later.
 */
export type FailureCause = 'window' | 'template' | 'recipient' | 'opted-out' | 'content' | 'account' | 'busy'

/**
 * queued → sending → sent → delivered → read
 *                 ↘ failed        (the other side said no)
 *                 ↘ unknown       (we never learned; a later receipt decides)
 */
export type DeliveryStatus = 'queued' | 'sending' | 'unknown' | 'failed' | 'sent' | 'delivered' | 'read'

/** What became of one outbound message. Expected failure is this value, never a throw. */
export interface Receipt {
  readonly status: 'sent' | 'delivered' | 'read' | 'failed' | 'unknown'
  /** The channel's id, once it gave one. */
  readonly externalId?: string
  /** Plain words with the cure, for the person in front of the console. */
  readonly reason?: string
  readonly retryable?: boolean
  /** With `failed`, where the other side made it plain. */
  readonly cause?: FailureCause
  /** Milliseconds the other side asked to wait before the next try. */
  readonly retryAfter?: number
  /** Segments it was billed as, where the channel counts them. */
  readonly segments?: number
  readonly at: Date
}
