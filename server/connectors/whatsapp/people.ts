import { type Identifier, phone, scoped } from '../../../contract/identifier.ts'
import type { WebhookContact, WebhookMessage } from './payload.ts'
import type { WhatsAppSettings } from './settings.ts'

/** Where ids of people mean something: a business-scoped user id belongs to a portfolio, not to one number. */
export function scopeOf(settings: Pick<WhatsAppSettings, 'portfolioId' | 'businessAccountId'>): string {
  return `whatsapp:${settings.portfolioId ?? settings.businessAccountId}`
}

export interface Sender {
  readonly from: Identifier
  readonly fromName?: string
  readonly alsoFrom: readonly Identifier[]
}

/**
 * The number if WhatsApp shows it, the business-scoped user id besides or instead. A WhatsApp id that is no number of
 * any country is kept as such, so that nobody is lost.
 */
export function senderOf(
  message: WebhookMessage,
  contacts: readonly WebhookContact[],
  scope: string,
): Sender | undefined {
  const contact = contactOf(message, contacts)
  const number = message.from ?? contact?.wa_id
  const userId = message.from_user_id ?? contact?.user_id
  const known = [
    number === undefined ? undefined : (numberOf(number) ?? scoped(scope, number)),
    userId === undefined ? undefined : scoped(scope, userId),
    ...changedTo(message, scope),
  ]
  const [from, ...others] = known.filter(identifier => identifier !== undefined)
  if (!from) return undefined
  const alsoFrom = others.filter(other => other.kind !== from.kind || other.value !== from.value)
  const fromName = contact?.profile?.name ?? contact?.profile?.username
  return { from, ...(fromName ? { fromName } : {}), alsoFrom }
}

function contactOf(message: WebhookMessage, contacts: readonly WebhookContact[]): WebhookContact | undefined {
  const { from, from_user_id: userId } = message
  const own = contacts.find(
    ({ wa_id, user_id }) =>
      (from !== undefined && wa_id === from) || (userId !== undefined && user_id === userId),
  )
  // An id and a number need not match (…/webhooks/reference/messages), but one contact is nobody else.
  return own ?? (contacts.length === 1 ? contacts[0] : undefined)
}

/** Where somebody can be found from now on (…/webhooks/reference/messages/system). */
function changedTo(message: WebhookMessage, scope: string): (Identifier | undefined)[] {
  const { system } = message
  if (!system) return []
  const ids = [system.previous_user_id, system.user_id].map(id =>
    id === undefined ? undefined : scoped(scope, id),
  )
  const number = system.wa_id ?? system.new_wa_id
  return [...ids, number === undefined ? undefined : (numberOf(number) ?? scoped(scope, number))]
}

function numberOf(raw: string): Identifier | undefined {
  return /^\+?\d{6,15}$/.test(raw) ? phone(`+${raw.replace('+', '')}`) : undefined
}

/**
 * How the API is told whom to write to: a number as `to`, a business-scoped user id as `recipient`
 * (…/whatsapp/business-scoped-user-ids). Undefined for somebody WhatsApp cannot know.
 */
export function recipientOf(
  to: Identifier,
  scope: string,
): { readonly to: string } | { readonly recipient: string } | undefined {
  if (to.kind === 'phone') return { to: to.value }
  if (to.kind !== 'scoped' || to.scope !== scope) return undefined
  return /^\d+$/.test(to.value) ? { to: to.value } : { recipient: to.value }
}
