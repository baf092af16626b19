import type { Transaction } from 'kysely'
import type { CallHost } from '../connectors/call-host.ts'
import { type CallRow, peerOf, readCall } from '../data/calls.ts'
import { takeSeq } from '../data/conversations.ts'
import { newId } from '../data/ids.ts'
import { insertMessage } from '../data/messages.ts'
import type { Schema } from '../data/schema.ts'
import { type AccountRef, type Path, previewOf, tellChanged } from './path.ts'

export type Tx = Transaction<Schema>

/** What the caller said becomes durable before anything is answered. */
export async function hear(
  path: Path,
  tx: Tx,
  account: AccountRef,
  callId: string,
  said: Parameters<CallHost['respond']>[1],
): Promise<CallRow> {
  const { businessId, id: accountId, channel } = account
  const call = await mustRead(tx, businessId, callId)
  const now = path.now()
  const { last_seq: seq } = await takeSeq(tx, businessId, call.conversation_id, {
    ...{ now, channel, preview: previewOf(said.text) },
    ...{ inbound: true, automatic: false },
  })
  await insertMessage(tx, {
    ...{ id: newId(now.getTime()), businessId, accountId, channel, seq, now, callId },
    conversationId: call.conversation_id,
    customerId: call.customer_id,
    direction: 'in',
    author: 'customer',
    externalId: `${callId}:${said.utteranceId}`,
    peer: peerOf(call),
    text: said.text,
    callSecond: said.second,
    sentAt: now,
  })
  path.metrics.message(channel, 'in')
  tellAbout(path, call)
  return call
}

/** A sentence of ours, stored when it is about to be spoken and cut to what was heard afterwards. */
export async function speak(
  path: Path,
  tx: Tx,
  { channel }: Pick<AccountRef, 'channel'>,
  call: CallRow,
  sentence: {
    readonly id: string
    readonly text: string
    readonly answersSeq?: number
    readonly answerPart?: number
  },
): Promise<void> {
  const { business_id: businessId, conversation_id: conversationId, customer_id: customerId } = call
  const now = path.now()
  const { last_seq: seq } = await takeSeq(tx, businessId, conversationId, {
    ...{ now, channel, preview: previewOf(sentence.text) },
    ...{ inbound: false, automatic: true },
  })
  await insertMessage(tx, {
    ...{ businessId, conversationId, customerId, seq, channel, now, callId: call.id, ...sentence },
    accountId: call.account_id,
    direction: 'out',
    author: 'brain',
    peer: peerOf(call),
    sentAt: now,
  })
  tellAbout(path, call)
}

export async function mustRead(tx: Tx, businessId: string, callId: string): Promise<CallRow> {
  const call = await readCall(tx, businessId, callId)
  if (!call) throw new Error('A call is gone in the middle of itself.')
  return call
}

export function tellAbout(path: Path, call: CallRow): void {
  const { business_id: businessId, conversation_id: conversationId, customer_id: customerId } = call
  tellChanged(path, { businessId, conversationId, customerId })
}
