import { type Kysely, sql, type Transaction } from 'kysely'
import type { Channel, Purpose } from '../../contract/message.ts'
import { newId } from './ids.ts'
import type { Schema } from './schema.ts'

export interface Consent {
  readonly channel: Channel
  readonly purpose: Purpose
  readonly granted: boolean
  /** How we know: "wrote STOP", "Olive in the console". */
  readonly evidence: string
  readonly at: Date
}

/** The customer's latest word for each channel and purpose. */
export async function readConsents(
  db: Kysely<Schema>,
  businessId: string,
  customerId: string,
): Promise<Consent[]> {
  const { rows } = await sql<Omit<Consent, 'at'> & { created_at: Date }>`
    select distinct on (channel, purpose) channel, purpose, granted, evidence, created_at from consents
    where business_id = ${businessId} and customer_id = ${customerId}
    order by channel, purpose, created_at desc, id desc`.execute(db)
  return rows.map(({ created_at: at, ...consent }) => ({ ...consent, at }))
}

/** Adds the customer's word to the ledger; earlier ones stay as history. */
export async function recordConsents(
  tx: Transaction<Schema>,
  of: {
    readonly businessId: string
    readonly customerId: string
    readonly messageId?: string
    readonly now: Date
  },
  said: readonly Pick<Consent, 'channel' | 'purpose' | 'granted' | 'evidence'>[],
): Promise<void> {
  if (said.length === 0) return
  await tx
    .insertInto('consents')
    .values(
      said.map(consent => ({
        business_id: of.businessId,
        id: newId(of.now.getTime()),
        customer_id: of.customerId,
        ...consent,
        message_id: of.messageId ?? null,
        created_at: of.now,
      })),
    )
    .execute()
}

/** Whether nothing speaks against a message of this purpose now: not blocked, not opted out, opted in where it must be. */
export async function mayWrite(
  db: Kysely<Schema>,
  of: {
    readonly businessId: string
    readonly customerId: string
    readonly channel: Channel
    readonly purpose: Purpose
  },
): Promise<boolean> {
  const { rows } = await sql<{ blocked: boolean; granted: boolean | null }>`
    select c.blocked_at is not null as blocked, (
      select granted from consents where business_id = c.business_id and customer_id = c.id
        and channel = ${of.channel} and purpose = ${of.purpose} order by created_at desc, id desc limit 1) as granted
    from customers c where c.business_id = ${of.businessId} and c.id = ${of.customerId}`.execute(db)
  const [row] = rows
  return row !== undefined && !row.blocked && (row.granted ?? of.purpose !== 'marketing')
}

/** Every word about offers on one channel, newest first, with the moment it was said where a message carried it. */
export async function marketingHistory(
  db: Kysely<Schema>,
  businessId: string,
  customerId: string,
  channel: Channel,
): Promise<{ readonly granted: boolean; readonly evidence: string; readonly saidAt: Date | null }[]> {
  return db
    .selectFrom('consents as c')
    .leftJoin('messages as m', join =>
      join.onRef('m.business_id', '=', 'c.business_id').onRef('m.id', '=', 'c.message_id'),
    )
    .select(['c.granted', 'c.evidence', 'm.sent_at as saidAt'])
    .where('c.business_id', '=', businessId)
    .where('c.customer_id', '=', customerId)
    .where('c.channel', '=', channel)
    .where('c.purpose', '=', 'marketing')
    .orderBy('c.created_at', 'desc')
    .orderBy('c.id', 'desc')
    .limit(100)
    .execute()
}
