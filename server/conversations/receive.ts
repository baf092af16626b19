import type { Transaction } from 'kysely'
import type { InboundMessage, Medium } from '../../contract/message.ts'
import { takeSeq } from '../data/conversations.ts'
import { newId } from '../data/ids.ts'
import { insertAttachments, insertMessage, isKnown } from '../data/messages.ts'
import { enqueue, schedule } from '../data/queue/enqueue.ts'
import type { Schema } from '../data/schema.ts'
import { resolve } from '../identity/resolve.ts'
import { type AccountRef, laneOf, type Path, previewOf, tellChanged } from './path.ts'
import { threadOf } from './thread.ts'

/** Characters kept of one message; more is nobody's question and would only fill the timeline. */
const longestText = 100_000

export interface Received {
  readonly outcome: 'stored' | 'duplicate'
}

/**
 * One inbound message becomes durable, in one transaction: known already → stop; who is it; which conversation; the
 * message; the work to answer it. When this resolves, the channel may be told that the message is ours.
 */
export async function receive(path: Path, account: AccountRef, inbound: InboundMessage): Promise<Received> {
  const { medium } = path.connectors.get(account.channel)!
  const outcome = await path.database.transaction(tx => store(path, tx, account, medium, inbound))
  if (outcome === 'stored') path.metrics.message(account.channel, 'in')
  return { outcome }
}

async function store(
  path: Path,
  tx: Transaction<Schema>,
  account: AccountRef,
  medium: Medium,
  inbound: InboundMessage,
): Promise<Received['outcome']> {
  const { businessId } = account
  const now = path.now()
  if (await isKnown(tx, businessId, account.id, inbound.externalId)) return 'duplicate'
  const { customerId } = await resolve(tx, businessId, inbound, now)
  // Asked again under the lock that `resolve` took: the first time only spares the redelivery that waiting.
  if (await isKnown(tx, businessId, account.id, inbound.externalId)) return 'duplicate'
  const conversationId = await threadOf(tx, account, customerId, inbound, now)
  const text = inbound.text.slice(0, longestText)
  const conversation = await takeSeq(tx, businessId, conversationId, {
    now,
    channel: account.channel,
    preview: previewOf(text, inbound.attachments.length),
    inbound: true,
    automatic: inbound.automatic !== undefined,
  })
  const id = newId(now.getTime())
  await insertMessage(tx, {
    ...inbound,
    id,
    businessId,
    conversationId,
    customerId,
    seq: conversation.last_seq,
    channel: account.channel,
    direction: 'in',
    author: 'customer',
    authorName: inbound.fromName,
    peer: inbound.from,
    text,
    fullText: inbound.fullText?.slice(0, longestText),
    now,
  })
  await insertAttachments(tx, businessId, id, inbound.attachments, now)
  if (!inbound.automatic && conversation.handler_id === null)
    await askForReply(tx, { businessId, conversationId, debounce: medium.debounce })
  tellChanged(path, { businessId, conversationId, customerId, accountId: account.id, peer: inbound.from })
  return 'stored'
}

/** The work to answer a conversation; a thought that comes in pieces moves it, so that it gets one answer. */
export async function askForReply(
  tx: Transaction<Schema>,
  work: { readonly businessId: string; readonly conversationId: string; readonly debounce: number },
): Promise<void> {
  const { businessId, conversationId, debounce } = work
  const task = { businessId, lane: laneOf(conversationId), kind: 'reply', payload: { conversationId } }
  if (debounce <= 0) await enqueue(tx, { ...task, key: 'reply' })
  else await schedule(tx, { ...task, key: `reply:${conversationId}`, due: { inMs: debounce } })
}
