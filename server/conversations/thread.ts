import type { Transaction } from 'kysely'
import type { InboundMessage } from '../../contract/message.ts'
import { conversationOfMessage, openConversation, recentConversations } from '../data/conversations.ts'
import { lastOnAccount, type MessageRow } from '../data/messages.ts'
import { awaitingAnswer } from '../data/outreaches.ts'
import type { Schema } from '../data/schema.ts'
import type { AccountRef } from './path.ts'

/** Hours in which a message about nothing in particular goes on with what the brain is already talking about. */
const recentHours = 24
/** Days in which a message we began with may be what the customer answers. */
export const answerableDays = 14
/** Hours in which "thanks!" after a settled matter still belongs to it. */
const afterglowHours = 2

/**
 * The conversation an inbound message belongs to: the one it answers; the one that was last spoken in on this account,
 * whoever holds it; the customer's latest that the brain holds, on whatever channel; the one we began here and that
 * waits for its answer; else a new one. What a teammate holds is not joined
 * from another channel: the brain serves the new contact and the teammate sees it in the same timeline.
 */
export async function threadOf(
  tx: Transaction<Schema>,
  account: AccountRef,
  customerId: string,
  inbound: Pick<InboundMessage, 'answers' | 'subject'>,
  now: Date,
): Promise<string> {
  const { businessId } = account
  const answered = await conversationOfMessage(tx, {
    businessId,
    accountId: account.id,
    customerId,
    externalIds: inbound.answers.slice(0, 30),
  })
  if (answered) return answered.id
  const hour = 3_600_000
  const recent = await recentConversations(
    tx,
    businessId,
    customerId,
    new Date(now.getTime() - recentHours * hour),
  )
  const alive = recent.filter(
    ({ status, lastMessageAt }) =>
      status !== 'resolved' || now.getTime() - lastMessageAt.getTime() <= afterglowHours * hour,
  )
  const here = await lastOnAccount(tx, businessId, customerId, account.id)
  if (here && alive.some(({ id }) => id === here.conversation_id)) return here.conversation_id
  // What we began elsewhere and nobody has answered is another matter than what the customer writes about here.
  const going = alive.find(({ handlerId, begunByUs }) => handlerId === null && !begunByUs)
  if (going) return going.id
  const since = new Date(now.getTime() - answerableDays * 24 * hour)
  const begun = await awaitingAnswer(tx, { businessId, customerId, accountId: account.id, since, now })
  if (begun) return begun
  return openConversation(tx, {
    businessId,
    customerId,
    channel: account.channel,
    subject: inbound.subject ?? null,
    now,
  })
}

/** The ids that put an answer under `last` in its thread, oldest first: RFC 5322 3.6.4. */
export function threadAfter(last: Pick<MessageRow, 'answers' | 'external_id'>): string[] {
  const earlier = last.answers.toReversed()
  return [...earlier, ...(last.external_id === null ? [] : [last.external_id])].slice(-20)
}
