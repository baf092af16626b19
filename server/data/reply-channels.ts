import { type Kysely, sql } from 'kysely'
import type { IdentifierKind } from '../../contract/identifier.ts'
import type { Channel } from '../../contract/message.ts'
import { labelOf } from './people.ts'
import type { Schema } from './schema.ts'

/** An account on which this customer wrote to us or was written to, with the identifier used there last. */
export interface UsedAccount {
  readonly accountId: string
  readonly accountName: string
  readonly channel: Channel
  /** The customer's identifier as people read it. */
  readonly to: string
  /** Of the last message that had one. */
  readonly subject: string | null
  readonly lastAt: Date
  /** The customer's own last message here; null when there was none. */
  readonly lastInboundAt: Date | null
}

interface Row {
  account_id: string
  account_name: string
  channel: Channel
  peer_kind: IdentifierKind
  peer_value: string
  subject: string | null
  last_at: Date
  last_inbound_at: Date | null
}

/** Enabled accounts that can reach this customer, the one where they wrote last first. */
export async function usedAccounts(
  db: Kysely<Schema>,
  businessId: string,
  customerId: string,
): Promise<UsedAccount[]> {
  const { rows } = await sql<Row>`
    select m.account_id, a.name as account_name, a.channel,
      (array_agg(m.peer_kind order by m.created_at desc))[1] as peer_kind,
      (array_agg(m.peer_value order by m.created_at desc))[1] as peer_value,
      (array_agg(m.subject order by m.created_at desc) filter (where m.subject is not null))[1] as subject,
      max(m.created_at) as last_at, max(m.created_at) filter (where m.direction = 'in') as last_inbound_at
    from messages m
    join channel_accounts a on a.business_id = m.business_id and a.id = m.account_id and a.enabled
    where m.business_id = ${businessId} and m.customer_id = ${customerId}
    group by m.account_id, a.name, a.channel
    order by last_inbound_at desc nulls last, last_at desc`.execute(db)
  return rows.map(row => ({
    accountId: row.account_id,
    accountName: row.account_name,
    channel: row.channel,
    to: labelOf(row.peer_kind, row.peer_value),
    subject: row.subject,
    lastAt: row.last_at,
    lastInboundAt: row.last_inbound_at,
  }))
}
