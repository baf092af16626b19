import type { Transaction } from 'kysely'
import { stored } from '../../contract/identifier.ts'
import type { Medium } from '../../contract/message.ts'
import {
  type ConversationRow,
  changeConversation,
  lockConversation,
  readConversation,
  takeSeq,
} from '../data/conversations.ts'
import { isBlocked } from '../data/customers.ts'
import { json } from '../data/database.ts'
import { queueDelivery } from '../data/deliveries.ts'
import { offerToPerson } from '../data/handoffs.ts'
import { newId } from '../data/ids.ts'
import { answersSince, insertMessage, type MessageRow, unanswered } from '../data/messages.ts'
import { enqueue } from '../data/queue/enqueue.ts'
import type { Handler } from '../data/queue/lane-run.ts'
import type { Schema } from '../data/schema.ts'
import { planNudge } from '../jobs/nudges.ts'
import { type Answer, collect } from './answer-of-turn.ts'
import { buildTurn } from './context.ts'
import { deliveryOf } from './deliver.ts'
import { type Path, peerTopic, previewOf, tellChanged } from './path.ts'
import { askForReply } from './receive.ts'
import { threadAfter } from './thread.ts'

/**
 * Answers of the brain to one address of a medium without a live customer, in an hour: two machines that answer each
 * other pass it within minutes, a person never does (RFC 3834 section 2 asks for such a limit).
 */
const mostAnswersInAnHour = 12

/** Messages that one answer can do justice to. */
const mostInOneTurn = 50

/**
 * Answers what a conversation's customer wrote since the last answer. It is dropped, not sent, when a teammate took the
 * conversation over while the brain was thinking.
 */
export function replyHandler(path: Path): Handler<Schema> {
  return async (task, context) => {
    const { conversationId } = task.payload as { conversationId: string }
    const { businessId } = task
    const conversation = await readConversation(path.database.background.db, businessId, conversationId)
    if (!conversation || conversation.handler_id !== null) return
    const messages = await unanswered(
      path.database.background.db,
      businessId,
      conversationId,
      conversation.answered_seq,
      mostInOneTurn,
    )
    const last = messages.at(-1)
    if (!last) return
    if (await isBlocked(path.database.background.db, businessId, conversation.customer_id)) return
    const { medium } = path.connectors.get(last.channel)!
    if (await isLoop(path, last, medium)) {
      await context.finish(tx => stopLoop(path, tx, conversation, last))
      return
    }
    if (medium.live) tellTyping(path, last)
    const started = performance.now()
    const turn = await buildTurn(path, conversation, messages, medium)
    const answer = await collect(path.brain.respond(turn, context.signal), medium)
    await context.finish(async tx => {
      await record(path, tx, conversation, last, answer)
      // What did not fit into one turn is the next one's.
      if (messages.length >= mostInOneTurn) await askForReply(tx, { businessId, conversationId, debounce: 0 })
    })
    path.metrics.turn(last.channel, answer.outcome, (performance.now() - started) / 1_000)
  }
}

async function record(
  path: Path,
  tx: Transaction<Schema>,
  before: ConversationRow,
  last: MessageRow,
  answer: Answer,
): Promise<void> {
  const { business_id: businessId, id: conversationId, customer_id: customerId } = before
  const now = path.now()
  const { medium } = path.connectors.get(last.channel)!
  const held = await lockConversation(tx, businessId, conversationId)
  if (!held || held.handler_epoch !== before.handler_epoch || held.answered_seq >= last.seq) return
  const peer = stored(last.peer_kind, last.peer_scope, last.peer_value)
  if (answer.text) {
    const { last_seq: seq } = await takeSeq(tx, businessId, conversationId, {
      now,
      channel: last.channel,
      preview: previewOf(answer.text),
      inbound: false,
      automatic: false,
    })
    const id = newId(now.getTime())
    await insertMessage(tx, {
      id,
      businessId,
      conversationId,
      customerId,
      seq,
      accountId: last.account_id,
      channel: last.channel,
      direction: 'out',
      author: 'brain',
      peer,
      subject: subjectOf(last, answer),
      text: answer.text,
      choices: answer.choices,
      // Elsewhere a quote above each answer is noise.
      answers: medium.style === 'letter' ? threadAfter(last) : [],
      answersSeq: last.seq,
      answerPart: 0,
      sentAt: now,
      now,
    })
    await queueDelivery(tx, businessId, id, last.account_id, now)
    // Offered times go to others: a letter that offers some is followed up when nobody answers.
    if (medium.expects === 'hours' && answer.outcome === 'waiting' && answer.choices.length > 0)
      await planNudge(tx, { business_id: businessId, conversation_id: conversationId, id })
    await enqueue(tx, deliveryOf(businessId, conversationId, last.account_id, id))
  }
  if (answer.handoff)
    await offerToPerson(tx, {
      ...answer.handoff,
      businessId,
      conversationId,
      customerId,
      answersSeq: last.seq,
      now,
    })
  await changeConversation(tx, businessId, conversationId, {
    status: answer.outcome === 'resolved' ? 'resolved' : answer.outcome === 'waiting' ? 'waiting' : 'open',
    resolved_at: answer.outcome === 'resolved' ? now : null,
    answered_seq: last.seq,
    mood: answer.mood,
    brain_state: json(answer.state ?? null),
    ...(answer.handoff ? { needs_person: true } : {}),
    ...(answer.outcome === 'handed-over' || held.needs_person ? {} : { unread: 0 }),
  })
  tellChanged(path, { businessId, conversationId, customerId, accountId: last.account_id, peer })
}

function subjectOf(last: MessageRow, answer: Answer): string | undefined {
  if (last.subject === null) return answer.subject
  return /^\s*re\s*:/i.test(last.subject)
    ? last.subject
    : `Re: ${last.subject || (answer.subject ?? 'your message')}`
}

async function isLoop(path: Path, last: MessageRow, medium: Medium): Promise<boolean> {
  if (medium.live) return false
  const answers = await answersSince(path.database.background.db, {
    businessId: last.business_id,
    accountId: last.account_id,
    peer: stored(last.peer_kind, last.peer_scope, last.peer_value),
    since: new Date(path.now().getTime() - 3_600_000),
  })
  return answers >= mostAnswersInAnHour
}

async function stopLoop(
  path: Path,
  tx: Transaction<Schema>,
  conversation: ConversationRow,
  last: MessageRow,
): Promise<void> {
  const { business_id: businessId, id: conversationId, customer_id: customerId } = conversation
  const now = path.now()
  await lockConversation(tx, businessId, conversationId)
  await offerToPerson(tx, {
    businessId,
    conversationId,
    customerId,
    reason: 'loop',
    urgency: 'review',
    brief: undefined,
    answersSeq: last.seq,
    now,
  })
  await changeConversation(tx, businessId, conversationId, { answered_seq: last.seq, needs_person: true })
  tellChanged(path, { businessId, conversationId, customerId })
}

function tellTyping(path: Path, last: MessageRow): void {
  const peer = stored(last.peer_kind, last.peer_scope, last.peer_value)
  path.live.publish(last.business_id, { topic: peerTopic(last.account_id, peer), typing: 'brain' })
}
