import { stored } from '../../contract/identifier.ts'
import { changeConversation, lockConversation, takeSeq } from '../data/conversations.ts'
import { queueDelivery } from '../data/deliveries.ts'
import { insertMessage, lastOnAccount, readMessage } from '../data/messages.ts'
import { enqueue } from '../data/queue/enqueue.ts'
import { claimUploads } from '../data/uploads.ts'
import { notFound, Problem } from '../errors.ts'
import { deliveryOf } from './deliver.ts'
import { type Path, previewOf, tellChanged } from './path.ts'
import { threadAfter } from './thread.ts'

export interface TeammateAnswer {
  readonly businessId: string
  readonly conversationId: string
  readonly teammate: { readonly id: string; readonly name: string }
  readonly accountId: string
  readonly text: string
  readonly subject?: string | undefined
  readonly attachmentIds: readonly string[]
  /** Becomes the id of the message, so that a repeated request sends nothing twice. */
  readonly clientId: string
}

/** A teammate writes to the customer. Only who holds the conversation may: two voices would confuse. */
export async function answer(path: Path, request: TeammateAnswer): Promise<{ readonly messageId: string }> {
  const { businessId, conversationId, clientId: id, accountId } = request
  const channel = await path.database.transaction(async tx => {
    const conversation = await lockConversation(tx, businessId, conversationId)
    if (!conversation) throw notFound('conversation')
    if (await readMessage(tx, businessId, id)) return undefined
    if (conversation.handler_id !== request.teammate.id)
      throw new Problem('not_yours', 409, 'Take the conversation over first; then your answer goes out.')
    const customerId = conversation.customer_id
    const last = await lastOnAccount(tx, businessId, customerId, accountId)
    if (!last)
      throw new Problem(
        'no_address',
        422,
        'This customer never wrote on that account. Choose another channel.',
      )
    const now = path.now()
    const peer = stored(last.peer_kind, last.peer_scope, last.peer_value)
    const { last_seq: seq } = await takeSeq(tx, businessId, conversationId, {
      now,
      channel: last.channel,
      preview: previewOf(request.text, request.attachmentIds.length),
      inbound: false,
      automatic: false,
    })
    await insertMessage(tx, {
      id,
      businessId,
      conversationId,
      customerId,
      seq,
      accountId,
      channel: last.channel,
      direction: 'out',
      author: 'teammate',
      authorName: request.teammate.name,
      peer,
      subject: request.subject ?? (last.subject === null ? undefined : last.subject),
      text: request.text,
      answers: threadAfter(last),
      sentAt: now,
      now,
    })
    await claimUploads(tx, businessId, request.attachmentIds, id)
    await queueDelivery(tx, businessId, id, accountId, now)
    await changeConversation(tx, businessId, conversationId, {
      answered_seq: seq,
      unread: 0,
      status: 'waiting',
    })
    await enqueue(tx, deliveryOf(businessId, conversationId, accountId, id))
    tellChanged(path, { businessId, conversationId, customerId, accountId, peer })
    return last.channel
  })
  if (channel) path.metrics.message(channel, 'out')
  return { messageId: id }
}
