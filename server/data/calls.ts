import type { Kysely, Selectable, Transaction } from 'kysely'
import type { CallWaveform } from '../../contract/call-waveform.ts'
import { type Identifier, stored } from '../../contract/identifier.ts'
import { json } from './database.ts'
import type { Schema } from './schema.ts'

type Tx = Transaction<Schema>

/** Without the sound, which may be 115 MB: whoever wants it asks for it (call-recordings.ts). */
export const callColumns = [
  ...([
    'business_id',
    'id',
    'conversation_id',
    'customer_id',
    'account_id',
    'direction',
    'external_id',
  ] as const),
  ...(['status', 'started_at', 'seen_at', 'answered_at', 'ended_at', 'end_reason', 'trouble'] as const),
  ...(['peer_kind', 'peer_scope', 'peer_value', 'recording_seconds'] as const),
] as const
export type CallRow = Pick<Selectable<Schema['calls']>, (typeof callColumns)[number]>

export interface NewCall {
  readonly id: string
  readonly businessId: string
  readonly conversationId: string
  readonly customerId: string
  readonly accountId: string
  readonly direction: 'in' | 'out'
  /** The transport's id: a call that is reported twice is one. */
  readonly externalId: string
  readonly peer: Identifier
  readonly now: Date
}

/** @returns false when this call is known already. */
export async function insertCall(tx: Tx, call: NewCall): Promise<boolean> {
  const row = await tx
    .insertInto('calls')
    .values({
      business_id: call.businessId,
      id: call.id,
      conversation_id: call.conversationId,
      customer_id: call.customerId,
      account_id: call.accountId,
      direction: call.direction,
      external_id: call.externalId,
      status: 'ringing',
      peer_kind: call.peer.kind,
      peer_scope: call.peer.scope,
      peer_value: call.peer.value,
      started_at: call.now,
      seen_at: call.now,
      answered_at: null,
      ended_at: null,
      end_reason: null,
    })
    .onConflict(conflict => conflict.columns(['business_id', 'account_id', 'external_id']).doNothing())
    .returning('id')
    .executeTakeFirst()
  return row !== undefined
}

export async function readCall(
  db: Kysely<Schema>,
  businessId: string,
  id: string,
): Promise<CallRow | undefined> {
  return db
    .selectFrom('calls')
    .select(callColumns)
    .where('business_id', '=', businessId)
    .where('id', '=', id)
    .executeTakeFirst()
}

/** Whoever is on the line. */
export function peerOf({ peer_kind: kind, peer_scope: scope, peer_value: value }: CallRow): Identifier {
  if (kind === null || value === null) throw new Error('A call without its other side cannot be answered.')
  return stored(kind, scope, value)
}

export async function changeCall(
  tx: Tx,
  businessId: string,
  id: string,
  change: Partial<
    Pick<CallRow, 'status' | 'answered_at' | 'ended_at' | 'end_reason' | 'recording_seconds' | 'trouble'>
  > & { readonly recording?: Buffer | null; readonly waveform?: CallWaveform },
): Promise<void> {
  const { waveform, ...rest } = change
  await tx
    .updateTable('calls')
    .set({ ...rest, ...(waveform ? { waveform: json(waveform) } : {}) })
    .where('business_id', '=', businessId)
    .where('id', '=', id)
    .execute()
}

/** Once: a call that is over, or was taken before, stays as it is. */
export async function answerCall(tx: Tx, businessId: string, id: string, at: Date): Promise<void> {
  await tx
    .updateTable('calls')
    .set({ status: 'talking', answered_at: at })
    .where('business_id', '=', businessId)
    .where('id', '=', id)
    .where('answered_at', 'is', null)
    .where('ended_at', 'is', null)
    .execute()
}

/** What was prepared for a call that nobody took was said to nobody. A caller who spoke was there, whatever was stored. */
export async function forgetUnsaid(tx: Tx, businessId: string, callId: string): Promise<void> {
  await tx
    .deleteFrom('messages')
    .where('business_id', '=', businessId)
    .where('call_id', '=', callId)
    .where('direction', '=', 'out')
    .where(({ not, exists, selectFrom }) =>
      not(
        exists(
          selectFrom('messages as theirs')
            .select('theirs.id')
            .where('theirs.business_id', '=', businessId)
            .where('theirs.call_id', '=', callId)
            .where('theirs.direction', '=', 'in'),
        ),
      ),
    )
    .execute()
}

/** A spoken message is cut to what was heard; of what nobody heard nothing is left. */
export async function cutToHeard(
  tx: Tx,
  businessId: string,
  messageId: string,
  heard: { readonly text: string; readonly interrupted: boolean },
): Promise<void> {
  const message = { business_id: businessId, id: messageId }
  if (heard.text.trim() === '')
    await tx
      .deleteFrom('messages')
      .where('business_id', '=', message.business_id)
      .where('id', '=', message.id)
      .execute()
  else
    await tx
      .updateTable('messages')
      .set({ body: heard.text, interrupted: heard.interrupted })
      .where('business_id', '=', message.business_id)
      .where('id', '=', message.id)
      .execute()
}

/** Seconds into the recording at which each message was heard. */
export async function markMessages(
  tx: Tx,
  businessId: string,
  marks: readonly { readonly messageId: string; readonly at: number }[],
): Promise<void> {
  for (const { messageId, at } of marks)
    await tx
      .updateTable('messages')
      .set({ call_second: at })
      .where('business_id', '=', businessId)
      .where('id', '=', messageId)
      .execute()
}
