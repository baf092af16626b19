import type { Kysely, Selectable, Transaction } from 'kysely'
import type { RoutingDecision } from '../../contract/console-api.ts'
import type { DeliveryStatus, FailureCause } from '../../contract/message.ts'
import { json } from './database.ts'
import type { Schema } from './schema.ts'

type Tx = Transaction<Schema>
export type DeliveryRow = Selectable<Schema['deliveries']>

/**
 *   queued ⇄ sending → sent → delivered → read
 *               │  ↘     │
 *               │   failed   (also after `sent`: a bounce)
 *               ↘ unknown → sent | delivered | read | failed
 *
 * Only `sending → queued` goes back, and only the sender itself does that, for another try. Whatever arrives late or
 * twice from outside can move a delivery forward only.
 */
const before: Readonly<Record<Exclude<DeliveryStatus, 'queued' | 'sending'>, readonly DeliveryStatus[]>> = {
  unknown: ['queued', 'sending'],
  sent: ['queued', 'sending', 'unknown'],
  delivered: ['queued', 'sending', 'unknown', 'sent'],
  read: ['queued', 'sending', 'unknown', 'sent', 'delivered'],
  failed: ['queued', 'sending', 'unknown', 'sent'],
}

export async function queueDelivery(
  tx: Tx,
  businessId: string,
  messageId: string,
  accountId: string,
  now: Date,
  decision?: RoutingDecision,
): Promise<void> {
  await tx
    .insertInto('deliveries')
    .values({
      business_id: businessId,
      message_id: messageId,
      account_id: accountId,
      status: 'queued',
      external_id: null,
      reason: null,
      decision: decision ? json(decision) : null,
      updated_at: now,
    })
    .execute()
}

export async function readDelivery(
  db: Kysely<Schema>,
  businessId: string,
  messageId: string,
): Promise<DeliveryRow | undefined> {
  return db
    .selectFrom('deliveries')
    .selectAll()
    .where('business_id', '=', businessId)
    .where('message_id', '=', messageId)
    .executeTakeFirst()
}

/** The message a receipt speaks of, by our id or by the channel's. */
export async function messageOfReceipt(
  tx: Tx,
  businessId: string,
  accountId: string,
  which: { readonly messageId: string } | { readonly externalId: string },
): Promise<
  { messageId: string; conversationId: string; customerId: string; outreachId: string | null } | undefined
> {
  let query = tx
    .selectFrom('messages')
    .select(['id', 'conversation_id', 'customer_id', 'outreach_id'])
    .where('business_id', '=', businessId)
    .where('account_id', '=', accountId)
    .where('direction', '=', 'out')
  query =
    'messageId' in which
      ? query.where('id', '=', which.messageId)
      : query.where('external_id', '=', which.externalId)
  const row = await query.executeTakeFirst()
  if (!row) return undefined
  const {
    id: messageId,
    conversation_id: conversationId,
    customer_id: customerId,
    outreach_id: outreachId,
  } = row
  return { messageId, conversationId, customerId, outreachId }
}

/**
 * Counts the attempt and says that the send has begun; after a crash this row tells that it may have happened.
 *
 * @returns false when it was given up meanwhile, so nothing may be sent.
 */
export async function beginSending(
  tx: Tx,
  businessId: string,
  messageId: string,
  now: Date,
): Promise<boolean> {
  const row = await tx
    .updateTable('deliveries')
    .set(eb => ({ status: 'sending', attempts: eb('attempts', '+', 1), updated_at: now }))
    .where('business_id', '=', businessId)
    .where('message_id', '=', messageId)
    .where('status', 'in', ['queued', 'sending'])
    .returning('message_id')
    .executeTakeFirst()
  return row !== undefined
}

/** The other side asked to come again: back to the queue, with the reason for the console. */
export async function tryAgain(
  tx: Tx,
  businessId: string,
  messageId: string,
  reason: string,
  now: Date,
): Promise<void> {
  await tx
    .updateTable('deliveries')
    .set({ status: 'queued', reason, updated_at: now })
    .where('business_id', '=', businessId)
    .where('message_id', '=', messageId)
    .where('status', '=', 'sending')
    .execute()
}

/** Moves a delivery forward. @returns false when it was that far already. */
export async function advanceDelivery(
  tx: Tx,
  businessId: string,
  messageId: string,
  to: Exclude<DeliveryStatus, 'queued' | 'sending'>,
  news: {
    readonly externalId?: string | undefined
    readonly reason?: string | undefined
    readonly cause?: FailureCause | undefined
    readonly segments?: number | undefined
    readonly now: Date
  },
): Promise<boolean> {
  const moved = await tx
    .updateTable('deliveries')
    .set({
      status: to,
      reason: news.reason ?? null,
      cause: news.cause ?? null,
      updated_at: news.now,
      ...(news.segments === undefined ? {} : { segments: news.segments }),
      ...(news.externalId ? { external_id: news.externalId } : {}),
    })
    .where('business_id', '=', businessId)
    .where('message_id', '=', messageId)
    .where('status', 'in', [...before[to]])
    .returning('message_id')
    .executeTakeFirst()
  if (moved && news.externalId) await nameMessage(tx, businessId, messageId, news.externalId)
  return moved !== undefined
}

/**
 * Gives a message the other side's id. An operator that was restarted may count from one again: then the id means the
 * newer message, and the older one keeps its own status.
 */
async function nameMessage(tx: Tx, businessId: string, messageId: string, externalId: string): Promise<void> {
  await tx
    .updateTable('messages as older')
    .set({ external_id: null })
    .from('messages as named')
    .where('named.business_id', '=', businessId)
    .where('named.id', '=', messageId)
    .where('older.business_id', '=', businessId)
    .whereRef('older.account_id', '=', 'named.account_id')
    .where('older.direction', '=', 'out')
    .where('older.external_id', '=', externalId)
    .where('older.id', '<>', messageId)
    .execute()
  await tx
    .updateTable('messages')
    .set({ external_id: externalId })
    .where('business_id', '=', businessId)
    .where('id', '=', messageId)
    .execute()
}
