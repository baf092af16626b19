import type { Transaction } from 'kysely'
import type { HandoffBrief } from '../../contract/turn.ts'
import { json } from './database.ts'
import { newId } from './ids.ts'
import type { Schema } from './schema.ts'

type Tx = Transaction<Schema>

/** Offers a conversation to the teammates. Repeated for the same answer it does nothing. */
export async function offerToPerson(
  tx: Tx,
  handoff: {
    readonly businessId: string
    readonly conversationId: string
    readonly customerId: string
    readonly reason: string
    readonly urgency: string
    readonly brief: HandoffBrief | undefined
    readonly answersSeq: number
    readonly now: Date
  },
): Promise<void> {
  await tx
    .insertInto('handoffs')
    .values({
      business_id: handoff.businessId,
      id: newId(),
      conversation_id: handoff.conversationId,
      customer_id: handoff.customerId,
      kind: 'person',
      reason: handoff.reason,
      urgency: handoff.urgency,
      brief: handoff.brief ? json(handoff.brief) : null,
      status: 'offered',
      to_channel: null,
      teammate_id: null,
      note: null,
      outcome: null,
      answers_seq: handoff.answersSeq,
      created_at: handoff.now,
      accepted_at: null,
      ended_at: null,
    })
    .onConflict(conflict => conflict.doNothing())
    .execute()
}

/** A teammate takes it: open offers are his, or a new row says that he came of his own accord. */
export async function acceptHandoff(
  tx: Tx,
  taken: {
    readonly businessId: string
    readonly conversationId: string
    readonly customerId: string
    readonly teammateId: string
    readonly now: Date
  },
): Promise<void> {
  const accepted = await tx
    .updateTable('handoffs')
    .set({ status: 'accepted', teammate_id: taken.teammateId, accepted_at: taken.now })
    .where('business_id', '=', taken.businessId)
    .where('conversation_id', '=', taken.conversationId)
    .where('kind', '=', 'person')
    .where('status', '=', 'offered')
    .returning('id')
    .execute()
  if (accepted.length > 0) return
  await tx
    .insertInto('handoffs')
    .values({
      business_id: taken.businessId,
      id: newId(),
      conversation_id: taken.conversationId,
      customer_id: taken.customerId,
      kind: 'person',
      reason: 'taken-over',
      urgency: 'important',
      brief: null,
      status: 'accepted',
      to_channel: null,
      teammate_id: taken.teammateId,
      note: null,
      outcome: null,
      answers_seq: null,
      created_at: taken.now,
      accepted_at: taken.now,
      ended_at: null,
    })
    .execute()
}

/** Ends what is still open of a conversation's handoffs to people. */
export async function endHandoffs(
  tx: Tx,
  ended: {
    readonly businessId: string
    readonly conversationId: string
    readonly outcome: 'handed-back' | 'resolved'
    readonly note?: string | undefined
    readonly now: Date
  },
): Promise<void> {
  await tx
    .updateTable('handoffs')
    .set({ status: 'done', outcome: ended.outcome, note: ended.note ?? null, ended_at: ended.now })
    .where('business_id', '=', ended.businessId)
    .where('conversation_id', '=', ended.conversationId)
    .where('kind', '=', 'person')
    .where('status', 'in', ['offered', 'accepted', 'under_way'])
    .execute()
}
