import { stored } from '../../contract/identifier.ts'
import type { OutboundMessage, Receipt } from '../../contract/message.ts'
import type { Connector } from '../connectors/connector.ts'
import {
  advanceDelivery,
  beginSending,
  type DeliveryRow,
  readDelivery,
  tryAgain,
} from '../data/deliveries.ts'
import { type MessageRow, readAttachments, readMessage } from '../data/messages.ts'
import { lockOutreach } from '../data/outreaches.ts'
import type { NewTask } from '../data/queue/enqueue.ts'
import { type Handler, RetryLater } from '../data/queue/lane-run.ts'
import type { Schema } from '../data/schema.ts'
import { noteOutcome } from '../routing/outcome.ts'
import { refusalOf } from './may-go.ts'
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
 * Sends one message: the row first, then the customer's consent, then the send, then what became of it. A crash between
 * the last two leaves `sending`; such a message is sent again only where that cannot double it, or where the other side
 * says that it never got it; else it is `unknown` until a receipt comes.
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
        const news = { ...receipt, now: path.now() }
        const { outreach_id: outreachId } = message
        // First its outreach, as whoever tries the next channel does: two that wait for each other would both fail.
        if (outreachId) await lockOutreach(tx, businessId, outreachId)
        const moved = await advanceDelivery(tx, businessId, messageId, receipt.status, news)
        const { medium } = connector
        if (moved && outreachId) await noteOutcome(tx, { businessId, outreachId, messageId, receipt, medium })
        tellMessage(path, message)
        path.metrics.delivery(message.channel, receipt.status)
      })
    // What may be on its way already can only be asked for.
    const refused = delivery.status === 'queued' ? await refusalOf(path, message) : undefined
    if (refused) return finish(refused)
    const outbound = await toOutbound(path, message)
    if (delivery.status === 'sending' && !connector.repeatable) {
      const found = await afterCrash(path, connector, outbound, context.signal)
      if (found) return finish(found)
    }
    let begun = false
    await context.write(async tx => {
      begun = await beginSending(tx, businessId, messageId, path.now())
    })
    // Given up since it was read: another channel has it.
    if (!begun) return
    const receipt = await connector.send(outbound, context.signal)
    const pause = pauseAfter(receipt, delivery)
    if (pause === undefined) return finish(receipt)
    const reason = receipt.reason ?? 'The other side asked to try again later.'
    await context.write(tx => tryAgain(tx, businessId, messageId, reason, path.now()))
    tellMessage(path, message)
    throw new RetryLater(reason, pause)
  }
}

/** Milliseconds until the next try; undefined when there is nothing to try again. */
function pauseAfter(receipt: Receipt, { attempts }: DeliveryRow): number | undefined {
  const pause = pauses[attempts]
  if (receipt.status !== 'failed' || !receipt.retryable || pause === undefined) return undefined
  return Math.max(pause * 1_000, receipt.retryAfter ?? 0)
}

/** What the other side knows of a send that a crash cut off; undefined: it never got it, so it may be sent. */
async function afterCrash(
  path: Path,
  connector: Connector,
  outbound: OutboundMessage,
  signal: AbortSignal,
): Promise<Receipt | undefined> {
  const known = await connector.lookUp?.(outbound, signal)
  if (known?.status === 'failed' && known.retryable) return undefined
  return (
    known ?? {
      status: 'unknown',
      reason:
        'The server stopped while this was being sent, so it may or may not have arrived. Ask before sending it again.',
      at: path.now(),
    }
  )
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
    ...(message.location === null ? {} : { location: message.location }),
    ...(message.template === null ? {} : { template: message.template }),
  }
}
