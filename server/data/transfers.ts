import type { Transaction } from 'kysely'
import type { CallRow } from './calls.ts'
import { newId } from './ids.ts'
import type { Schema } from './schema.ts'

type Tx = Transaction<Schema>

/** How putting a caller through to a person went; `to` names who took it. */
export type TransferNews =
  | { readonly outcome: 'accepted'; readonly to: string }
  | { readonly outcome: 'done' | 'declined' }

/**
 * What a live transfer makes of the conversation's handoff: the one that the brain offered, or a new row when a caller
 * was put through by a key. One that nobody took stays visible as declined. @returns false when there was nothing to change.
 */
export async function recordTransfer(
  tx: Tx,
  { call, news, now }: { readonly call: CallRow; readonly news: TransferNews; readonly now: Date },
): Promise<boolean> {
  const { business_id: businessId, conversation_id: conversationId } = call
  const moved = await tx
    .updateTable('handoffs')
    .set(changes(news, now))
    .where('business_id', '=', businessId)
    .where('conversation_id', '=', conversationId)
    .where('kind', '=', 'person')
    .where('status', '=', news.outcome === 'done' ? 'accepted' : 'offered')
    .where('teammate_id', 'is', null)
    .returning('id')
    .execute()
  if (moved.length > 0) return true
  if (news.outcome === 'done') return false
  await tx
    .insertInto('handoffs')
    .values({
      business_id: businessId,
      id: newId(now.getTime()),
      conversation_id: conversationId,
      customer_id: call.customer_id,
      ...{ kind: 'person', reason: 'put-through', urgency: 'urgent', brief: null, to_channel: null },
      ...{ teammate_id: null, note: null, outcome: null, answers_seq: null },
      ...{ created_at: now, accepted_at: null, ended_at: null },
      ...changes(news, now),
    })
    .execute()
  return true
}

function changes(news: TransferNews, now: Date) {
  switch (news.outcome) {
    case 'accepted':
      return { status: 'accepted', accepted_at: now, note: `Taken on the phone by ${news.to}.` } as const
    case 'done':
      return { status: 'done', ended_at: now, outcome: 'spoken' } as const
    case 'declined':
      return { status: 'declined', ended_at: now, outcome: 'nobody-free' } as const
  }
}

/** A message that is said in a call belongs to it. */
export async function putInCall(
  tx: Tx,
  businessId: string,
  messageId: string,
  callId: string,
): Promise<void> {
  await tx
    .updateTable('messages')
    .set({ call_id: callId })
    .where('business_id', '=', businessId)
    .where('id', '=', messageId)
    .execute()
}
