import { randomUUID } from 'node:crypto'
import type { Transaction } from 'kysely'
import type { Identifier } from '../../contract/identifier.ts'
import type { Schema } from '../data/schema.ts'

export interface Whom {
  readonly businessId: string
  readonly customerId: string
  readonly now: Date
}

/** A name that the customer gave, unless we have one already. */
export async function nameUnnamed(tx: Transaction<Schema>, whom: Whom, name: string): Promise<void> {
  await tx
    .updateTable('customers')
    .set({ name, name_source: 'customer' })
    .where('business_id', '=', whom.businessId)
    .where('id', '=', whom.customerId)
    .where('name', 'is', null)
    .execute()
}

/** What the customer says of himself is only claimed: it reaches him, and proves nothing. */
export async function addStatedContact(
  tx: Transaction<Schema>,
  { businessId, customerId, now }: Whom,
  contact: readonly Identifier[],
  evidence: 'stated' | 'teammate' = 'stated',
): Promise<void> {
  if (contact.length === 0) return
  await tx
    .insertInto('identities')
    .values(
      contact.map(({ kind, scope, value }) => ({
        business_id: businessId,
        id: randomUUID(),
        customer_id: customerId,
        ...{ kind, scope, value, evidence },
        assurance: 'claimed' as const,
        evidence_message_id: null,
        first_seen_at: now,
        last_seen_at: now,
      })),
    )
    .onConflict(conflict =>
      conflict.columns(['business_id', 'kind', 'scope', 'value', 'customer_id']).doNothing(),
    )
    .execute()
}
