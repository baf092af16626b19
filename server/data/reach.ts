import { type Kysely, sql } from 'kysely'
import type { Identifier, IdentifierKind } from '../../contract/identifier.ts'
import { stored } from '../../contract/identifier.ts'
import type { Channel } from '../../contract/message.ts'
import type { Schema } from './schema.ts'

export interface ReachAccount {
  readonly id: string
  readonly channel: Channel
  readonly name: string
}

/** What happened between one account and one identifier. */
export interface Contact {
  readonly accountId: string
  readonly identifier: Identifier
  readonly lastInboundAt: Date | null
  readonly lastOutboundAt: Date | null
  /** Subject of the last message that had one. */
  readonly subject: string | null
}

/** Enabled accounts of a business, the oldest first. */
export async function reachAccounts(db: Kysely<Schema>, businessId: string): Promise<ReachAccount[]> {
  return db
    .selectFrom('channel_accounts')
    .select(['id', 'channel', 'name'])
    .where('business_id', '=', businessId)
    .where('enabled', '=', true)
    .orderBy('created_at')
    .orderBy('id')
    .execute()
}

export async function readContacts(
  db: Kysely<Schema>,
  businessId: string,
  customerId: string,
): Promise<Contact[]> {
  const { rows } = await sql<{
    account_id: string
    peer_kind: IdentifierKind
    peer_scope: string
    peer_value: string
    last_in: Date | null
    last_out: Date | null
    subject: string | null
  }>`
    select account_id, peer_kind, peer_scope, peer_value,
      max(created_at) filter (where direction = 'in') as last_in,
      max(created_at) filter (where direction = 'out') as last_out,
      (array_agg(subject order by created_at desc) filter (where subject is not null))[1] as subject
    from messages where business_id = ${businessId} and customer_id = ${customerId}
    group by account_id, peer_kind, peer_scope, peer_value`.execute(db)
  return rows.map(row => ({
    accountId: row.account_id,
    identifier: stored(row.peer_kind, row.peer_scope, row.peer_value),
    lastInboundAt: row.last_in,
    lastOutboundAt: row.last_out,
    subject: row.subject,
  }))
}

/** Identifiers of a customer, the surest and latest first. */
export async function readIdentifiers(
  db: Kysely<Schema>,
  businessId: string,
  customerId: string,
): Promise<Identifier[]> {
  const rows = await db
    .selectFrom('identities')
    .select(['kind', 'scope', 'value'])
    .where('business_id', '=', businessId)
    .where('customer_id', '=', customerId)
    .orderBy(sql`array_position(array['verified', 'confirmed', 'matched', 'claimed'], assurance)`)
    .orderBy('last_seen_at', 'desc')
    .execute()
  return rows.map(row => stored(row.kind, row.scope, row.value))
}

/** Sends since `since` that the other side refused because of the recipient, when nothing arrived there afterwards. */
export async function readUnreachable(
  db: Kysely<Schema>,
  businessId: string,
  customerId: string,
  since: Date,
): Promise<{ accountId: string; value: string; at: Date; reason: string | null }[]> {
  const { rows } = await sql<{ account_id: string; peer_value: string; at: Date; reason: string | null }>`
    select distinct on (m.account_id, m.peer_value) m.account_id, m.peer_value, d.updated_at as at, d.reason
    from messages m join deliveries d on d.business_id = m.business_id and d.message_id = m.id
    where m.business_id = ${businessId} and m.customer_id = ${customerId} and d.status = 'failed'
      and d.cause = 'recipient' and d.updated_at >= ${since}
      and not exists (
        select 1 from messages n left join deliveries e on e.business_id = n.business_id and e.message_id = n.id
        where n.business_id = m.business_id and n.customer_id = m.customer_id and n.account_id = m.account_id
          and n.peer_value = m.peer_value and n.created_at > m.created_at
          and (n.direction = 'in' or e.status in ('delivered', 'read')))
    order by m.account_id, m.peer_value, d.updated_at desc`.execute(db)
  return rows.map(row => ({
    accountId: row.account_id,
    value: row.peer_value,
    at: row.at,
    reason: row.reason,
  }))
}
