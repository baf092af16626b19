import { sql } from 'kysely'
import parsePhone from 'libphonenumber-js/max'
import type { IdentifierKind } from '../../contract/identifier.ts'

export interface Person {
  id: string
  name: string | null
  label: string
}

/** What `bestIdentity` selects beside a customer. */
export interface BestIdentity {
  best_kind: IdentifierKind | null
  best_value: string | null
}

/**
 * The identifier by which people would recognise a customer without a name, as `best.best_kind` and `best.best_value`;
 * to be joined laterally where `customers` is `cu`.
 */
export const bestIdentity = sql`left join lateral (
  select kind as best_kind, value as best_value from identities
  where business_id = cu.business_id and customer_id = cu.id
  order by case kind when 'phone' then 1 when 'email' then 2 when 'scoped' then 3 else 4 end, first_seen_at
  limit 1) best on true`

/** Name, or what we know instead. */
export function personOf(row: { id: string; name: string | null } & BestIdentity): Person {
  return { id: row.id, name: row.name, label: row.name ?? labelOf(row.best_kind, row.best_value) }
}

/** An identifier as people read it. */
export function labelOf(kind: IdentifierKind | null, value: string | null): string {
  if (!kind || !value) return 'Unknown person'
  if (kind === 'phone') return readablePhone(value)
  // Enough to tell two visitors apart; the whole id opens their chat.
  if (kind === 'visitor') return `Visitor ${value.slice(0, 4)}`
  // An id of a profile whose number is hidden says nothing to people; its end tells two apart.
  if (kind === 'scoped' && whatsappProfile.test(value)) return `WhatsApp profile ${value.slice(-4)}`
  return value
}

/** Business-scoped user id of WhatsApp, such as GB.13491208655302741918. */
const whatsappProfile = /^[A-Z]{2}\.[\w.]+$/

function readablePhone(e164: string): string {
  return parsePhone(e164)?.formatInternational() ?? e164
}
