import type { Transaction } from 'kysely'
import type { Place, TemplateUse } from '../../contract/message.ts'
import { changeConversation, lockConversation, takeSeq } from '../data/conversations.ts'
import { queueDelivery } from '../data/deliveries.ts'
import { insertMessage, lastOnAccount, readMessage } from '../data/messages.ts'
import { enqueue } from '../data/queue/enqueue.ts'
import type { Schema } from '../data/schema.ts'
import { claimUploads } from '../data/uploads.ts'
import { notFound, Problem } from '../errors.ts'
import { planNudge } from '../jobs/nudges.ts'
import { placeOf } from '../routing/place.ts'
import { type ReplyWay, replyWays } from '../routing/reply-channels.ts'
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
  readonly template?: TemplateUse | undefined
  readonly attachmentIds: readonly string[]
  /** The customer is asked on another channel when no answer comes. */
  readonly followUp?: boolean
  /** The place of the business goes with it. */
  readonly location?: boolean
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
    const now = path.now()
    const way = await wayTo(path, tx, request, customerId, now)
    const last = await lastOnAccount(tx, businessId, customerId, accountId)
    const { to: peer } = way
    const { last_seq: seq } = await takeSeq(tx, businessId, conversationId, {
      now,
      channel: way.channel,
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
      channel: way.channel,
      direction: 'out',
      author: 'teammate',
      authorName: request.teammate.name,
      peer,
      subject: request.subject ?? last?.subject ?? undefined,
      text: request.text,
      answers: last && way.medium.style === 'letter' ? threadAfter(last) : [],
      template: request.template,
      location: request.location || request.template?.place ? await placeToSend(tx, businessId) : undefined,
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
    if (request.followUp && way.medium.expects === 'hours')
      await planNudge(tx, { business_id: businessId, conversation_id: conversationId, id })
    await enqueue(tx, deliveryOf(businessId, conversationId, accountId, id))
    tellChanged(path, { businessId, conversationId, customerId, accountId, peer })
    return way.channel
  })
  if (channel) path.metrics.message(channel, 'out')
  return { messageId: id }
}

/** The account and address the teammate chose, if they can carry this message now. */
async function wayTo(
  path: Path,
  tx: Transaction<Schema>,
  { businessId, accountId, template }: TeammateAnswer,
  customerId: string,
  now: Date,
): Promise<ReplyWay> {
  const ways = await replyWays(tx, path.connectors, { businessId, customerId, now })
  const way = ways.find(one => one.accountId === accountId)
  if (!way)
    throw new Problem(
      'no_address',
      422,
      'This customer cannot be reached on that account. Choose another channel.',
    )
  if (template && !way.medium.templates)
    throw new Problem('no_templates', 422, 'That channel has no templates. Write the message as text.')
  if (way.window && !way.window.open && !template)
    throw new Problem(
      'window_closed',
      422,
      'The customer did not write there lately, so only an approved template may be sent. Choose one, or another channel.',
    )
  return way
}

async function placeToSend(tx: Transaction<Schema>, businessId: string): Promise<Place> {
  const place = await placeOf(tx, businessId)
  if (place) return place
  throw new Problem('no_place', 422, 'The profile of the business has no place on the map. Add it first.')
}
