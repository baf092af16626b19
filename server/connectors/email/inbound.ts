import { createHash } from 'node:crypto'
import { email, type Identifier } from '../../../contract/identifier.ts'
import type { InboundMessage } from '../../../contract/message.ts'
import { classify } from './automatic.ts'
import { type Bounce, readBounce } from './bounce.ts'
import { htmlToText, sanitiseMailHtml } from './html.ts'
import { type ParsedMail, parseMail } from './mime.ts'
import { stripReplyHtml } from './reply-html.ts'
import { stripReply } from './reply-text.ts'

/** Servers a mail passed; more is a loop (RFC 5321 6.3 suggests 100, honest mail has under ten). */
const mostHops = 50

export type Read =
  | { readonly kind: 'message'; readonly message: InboundMessage }
  | { readonly kind: 'bounce'; readonly bounce: Bounce }
  | { readonly kind: 'ignored'; readonly reason: string }

/** What one mail means to the account it came in on. */
export async function readMail(
  raw: Uint8Array,
  account: { readonly id: string; readonly address: string },
): Promise<Read> {
  const mail = await parseMail(raw)
  const { kind, reason } = classify(mail, [account.address.toLowerCase()])
  if (kind === 'own' || mail.hops > mostHops) return { kind: 'ignored', reason }
  if (kind === 'bounce') return { kind: 'bounce', bounce: readBounce(mail, raw) }
  if (kind === 'feedback-report') return { kind: 'ignored', reason }
  const from = mail.from && email(mail.from.address)
  if (!from) return { kind: 'ignored', reason: 'has no sender that could be answered' }
  return { kind: 'message', message: toMessage(raw, mail, account.id, from, kind) }
}

function toMessage(
  raw: Uint8Array,
  mail: ParsedMail,
  accountId: string,
  from: Identifier,
  kind: 'person' | 'auto-reply' | 'bulk',
): InboundMessage {
  const { reply } = stripReply(mail.text)
  const fromHtml = reply.trim() || !mail.html ? '' : htmlToText(stripReplyHtml(mail.html))
  const text = reply.trim() || fromHtml.trim() || mail.text.trim()
  const replyTo = mail.replyTo && email(mail.replyTo.address)
  const also = replyTo && replyTo.value !== from.value ? [replyTo] : []
  const earlier = [...(mail.inReplyTo ? [mail.inReplyTo] : []), ...mail.references.toReversed()]
  return {
    accountId,
    externalId: mail.messageId ?? `sha256.${createHash('sha256').update(raw).digest('hex')}`,
    from,
    ...(mail.from?.name ? { fromName: mail.from.name.slice(0, 200) } : {}),
    ...(also.length > 0 ? { alsoFrom: also } : {}),
    text,
    ...(mail.text.trim() === text ? {} : { fullText: mail.text.trim() }),
    ...(mail.html ? { html: sanitiseMailHtml(mail.html) } : {}),
    subject: mail.subject?.slice(0, 500) ?? '',
    attachments: mail.attachments,
    sentAt: mail.date ?? new Date(),
    answers: [...new Set(earlier)],
    ...(kind === 'person' ? {} : { automatic: kind }),
  }
}
