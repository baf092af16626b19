import type { InboundMessage } from '../../../contract/message.ts'
import type { Where } from './inbound.ts'
import { momentOf, preference } from './payload.ts'
import { senderOf } from './people.ts'

/**
 * That somebody stopped or resumed offers of this business in their app, as a notice nobody answers. Meta gives it no
 * id: person, moment and value make one, so that a redelivery is known again. Undefined for what names nobody, and
 * for preferences that are not about offers.
 */
export function readPreference(raw: unknown, where: Where): InboundMessage | undefined {
  const parsed = preference.safeParse(raw)
  if (!parsed.success) return undefined
  const { wa_id: from, user_id: userId, value, timestamp } = parsed.data
  const sender = senderOf({ id: '', from, from_user_id: userId }, where.contacts, where.scope)
  if (!sender) return undefined
  const sentAt = momentOf(timestamp, where.now)
  const { fromName, alsoFrom } = sender
  const who = alsoFrom.find(({ kind }) => kind === 'scoped') ?? sender.from
  return {
    accountId: where.accountId,
    externalId: `preference:${who.value}:${timestamp ?? sentAt.getTime()}:${value}`,
    from: sender.from,
    ...(fromName === undefined ? {} : { fromName }),
    ...(alsoFrom.length > 0 ? { alsoFrom } : {}),
    text: value === 'stop' ? '[stopped offers in WhatsApp]' : '[resumed offers in WhatsApp]',
    attachments: [],
    sentAt,
    answers: [],
    automatic: 'auto-reply',
    offers: value === 'stop' ? 'stopped' : 'resumed',
  }
}
