import type { Attachment, InboundMessage } from '../../../contract/message.ts'
import { type Said, said, withoutFile } from './kinds.ts'
import { momentOf, message as schema, type WebhookContact, type WebhookMessage } from './payload.ts'
import { senderOf } from './people.ts'

/** A message that was read; its file is still at Meta. */
export interface Incoming {
  readonly message: InboundMessage
  readonly media?: NonNullable<Said['media']>
}

export interface Where {
  readonly accountId: string
  readonly scope: string
  readonly contacts: readonly WebhookContact[]
  readonly now: Date
}

/** One message of a webhook. Undefined when it names no id or no sender, so nobody could ever answer it. */
export function readMessage(raw: unknown, where: Where): Incoming | undefined {
  const parsed = schema.safeParse(raw)
  if (!parsed.success) return undefined
  const sender = senderOf(parsed.data, where.contacts, where.scope)
  if (!sender) return undefined
  const { text, choice, media, answers, notice } = said(parsed.data)
  const { from, fromName, alsoFrom } = sender
  const quoted = answers ?? parsed.data.context?.id
  const whole = fullText(parsed.data, text)
  const message: InboundMessage = {
    accountId: where.accountId,
    externalId: parsed.data.id,
    from,
    ...(fromName === undefined ? {} : { fromName }),
    ...(alsoFrom.length > 0 ? { alsoFrom } : {}),
    text,
    ...(whole === text ? {} : { fullText: whole }),
    attachments: [],
    sentAt: momentOf(parsed.data.timestamp, where.now),
    answers: quoted ? [quoted] : [],
    ...(choice === undefined ? {} : { choice }),
    ...(notice ? { automatic: 'auto-reply' } : {}),
  }
  return { message, ...(media ? { media } : {}) }
}

/** With the advertisement or product that led here, for who reads the conversation (…/reference/messages/text). */
function fullText({ referral, context }: WebhookMessage, text: string): string {
  const about = [referral?.headline, referral?.body, referral?.source_url].filter(part => part?.trim())
  const product = context?.referred_product?.product_retailer_id
  return [
    text,
    referral ? `[came from an advertisement] ${about.join(' · ')}` : '',
    product ? `[asks about the product] ${product}` : '',
  ]
    .filter(part => part !== '')
    .join('\n\n')
}

/** The message with its file, or with a note in its place. */
export function withFile({ message, media }: Incoming, file: Attachment | undefined): InboundMessage {
  if (!media) return message
  if (file) return { ...message, attachments: [file] }
  return { ...message, text: withoutFile(message.text, media.kind) }
}
