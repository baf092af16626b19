import { stored } from '../../contract/identifier.ts'
import type { OutboundMessage, Receipt } from '../../contract/message.ts'
import { advanceDelivery, beginSending, readDelivery, tryAgain } from '../data/deliveries.ts'
import { type MessageRow, readAttachments, readMessage } from '../data/messages.ts'
import type { NewTask } from '../data/queue/enqueue.ts'
import { type Handler, RetryLater } from '../data/queue/lane-run.ts'
import type { Schema } from '../data/schema.ts'
import { type Path, tellChanged } from './path.ts'

/** Seconds until the next try, by the tries so far: two days in all, as mail servers do (RFC 5321 4.5.4.1 asks for days). */
const pauses = [5, 15, 60, 300, 900, 3_600, 10_800, 21_600, 43_200, 86_400]

/** The work to send one message. Its lane keeps the order on one account and does not hold up the next answer. */
export function deliveryOf(
  businessId: string,
  conversationId: string,
  accountId: string,
  messageId: string,
): NewTask {
  return {
    businessId,
    lane: `delivery:${accountId}:${conversationId}`,
    kind: 'deliver',
    payload: { messageId, conversationId },
    maxAttempts: pauses.length + 1,
  }
}

/**
 * Sends one message: the row first, then the send, then what became of it. A crash between the last two leaves
 * `sending`; such a message is sent again only where that cannot double it, else it is `unknown` until a receipt comes.
 */
export function deliverHandler(path: Path): Handler<Schema> {
  return async (task, context) => {
    const { messageId } = task.payload as { messageId: string }
    const { businessId } = task
    const { db } = path.database.background
    const [message, delivery] = await Promise.all([
      readMessage(db, businessId, messageId),
      readDelivery(db, businessId, messageId),
    ])
    if (!message || !delivery || !['queued', 'sending'].includes(delivery.status)) return
    const connector = path.connectors.get(message.channel)!
    const finish = (receipt: Receipt) =>
      context.finish(async tx => {
        await advanceDelivery(tx, businessId, messageId, receipt.status, { ...receipt, now: path.now() })
        tellMessage(path, message)
        path.metrics.delivery(message.channel, receipt.status)
      })
    if (delivery.status === 'sending' && !connector.repeatable)
      return finish({
        status: 'unknown',
        reason:
          'The server stopped while this was being sent, so it may or may not have arrived. Ask before sending it again.',
        at: path.now(),
      })
    const outbound = await toOutbound(path, message)
    await context.write(tx => beginSending(tx, businessId, messageId, path.now()))
    const receipt = await connector.send(outbound, context.signal)
    const pause = pauses[delivery.attempts]
    if (receipt.status !== 'failed' || !receipt.retryable || pause === undefined) return finish(receipt)
    const reason = receipt.reason ?? 'The other side asked to try again later.'
    await context.write(tx => tryAgain(tx, businessId, messageId, reason, path.now()))
    tellMessage(path, message)
    throw new RetryLater(reason, pause * 1_000)
  }
}

function tellMessage(path: Path, message: MessageRow): void {
  const { business_id: businessId, conversation_id: conversationId, customer_id: customerId } = message
  tellChanged(path, { businessId, conversationId, customerId })
}

async function toOutbound(path: Path, message: MessageRow): Promise<OutboundMessage> {
  const attachments = await readAttachments(path.database.background.db, message.business_id, message.id)
  return {
    id: message.id,
    conversationId: message.conversation_id,
    accountId: message.account_id,
    to: stored(message.peer_kind, message.peer_scope, message.peer_value),
    author: {
      kind: message.author === 'teammate' ? 'teammate' : message.author === 'brain' ? 'brain' : 'system',
      name: message.author_name ?? '',
    },
    purpose: message.purpose,
    text: message.body,
    ...(message.subject === null ? {} : { subject: message.subject }),
    choices: message.choices,
    attachments,
    answers: message.answers,
  }
}
