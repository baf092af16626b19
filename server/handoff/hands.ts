import type { Transaction } from 'kysely'
import { type Path, tellChanged } from '../conversations/path.ts'
import { askForReply } from '../conversations/receive.ts'
import { record } from '../data/audit.ts'
import { type ConversationRow, changeConversation, lockConversation } from '../data/conversations.ts'
import { acceptHandoff, endHandoffs } from '../data/handoffs.ts'
import { unanswered } from '../data/messages.ts'
import type { Schema } from '../data/schema.ts'
import { notFound, Problem } from '../errors.ts'

export interface ConversationRef {
  readonly businessId: string
  readonly conversationId: string
}

/**
 * Who speaks to the customer. Each change counts `handler_epoch` up under the row lock; the brain stores an answer only
 * under the number it started with, so an answer that comes late is dropped.
 *
 *   brain ── take over ──→ teammate ── hand back ──→ brain
 *     └────── resolve ──────────┴──→ resolved ── reopen / the customer writes ──→ brain
 */
export async function takeOver(
  path: Path,
  request: ConversationRef & { readonly teammateId: string },
): Promise<void> {
  const { teammateId } = request
  await change(path, request, async (tx, conversation) => {
    if (conversation.handler_id === teammateId) return
    if (conversation.handler_id !== null)
      throw new Problem(
        'held',
        409,
        'A colleague holds this conversation. Ask for it to be handed back first.',
      )
    const now = path.now()
    await changeConversation(tx, request.businessId, request.conversationId, {
      handler_id: teammateId,
      handler_epoch: conversation.handler_epoch + 1,
      needs_person: false,
      status: 'open',
      resolved_at: null,
      unread: 0,
    })
    await acceptHandoff(tx, { ...request, customerId: conversation.customer_id, now })
    await record(tx, audit(request, teammateId, 'conversation.taken-over'))
  })
}

export async function handBack(
  path: Path,
  request: ConversationRef & { readonly teammateId: string; readonly note?: string | undefined },
): Promise<void> {
  const { businessId, conversationId, teammateId, note } = request
  await change(path, request, async (tx, conversation) => {
    if (conversation.handler_id === null) return
    await changeConversation(tx, businessId, conversationId, {
      handler_id: null,
      handler_epoch: conversation.handler_epoch + 1,
      needs_person: false,
    })
    await endHandoffs(tx, { businessId, conversationId, outcome: 'handed-back', note, now: path.now() })
    await record(tx, audit(request, teammateId, 'conversation.handed-back'))
    // What the customer wrote and nobody answered is the brain's now.
    const open = await unanswered(tx, businessId, conversationId, conversation.answered_seq, 1)
    if (open.length > 0) await askForReply(tx, { businessId, conversationId, debounce: 0 })
  })
}

export async function resolveConversation(
  path: Path,
  request: ConversationRef & { readonly actor: string },
): Promise<void> {
  const { businessId, conversationId } = request
  await change(path, request, async (tx, conversation) => {
    const now = path.now()
    await changeConversation(tx, businessId, conversationId, {
      status: 'resolved',
      resolved_at: now,
      handler_id: null,
      handler_epoch: conversation.handler_epoch + 1,
      needs_person: false,
      answered_seq: conversation.last_seq,
      unread: 0,
    })
    await endHandoffs(tx, { businessId, conversationId, outcome: 'resolved', now })
    await record(tx, audit(request, request.actor, 'conversation.resolved'))
  })
}

export async function reopenConversation(
  path: Path,
  request: ConversationRef & { readonly actor: string },
): Promise<void> {
  await change(path, request, async tx => {
    await changeConversation(tx, request.businessId, request.conversationId, {
      status: 'open',
      resolved_at: null,
    })
    await record(tx, audit(request, request.actor, 'conversation.reopened'))
  })
}

export async function markRead(path: Path, request: ConversationRef): Promise<void> {
  await change(path, request, (tx, conversation) =>
    conversation.unread === 0
      ? Promise.resolve()
      : changeConversation(tx, request.businessId, request.conversationId, { unread: 0 }),
  )
}

async function change(
  path: Path,
  { businessId, conversationId }: ConversationRef,
  work: (tx: Transaction<Schema>, conversation: ConversationRow) => Promise<void>,
): Promise<void> {
  await path.database.transaction(async tx => {
    const conversation = await lockConversation(tx, businessId, conversationId)
    if (!conversation) throw notFound('conversation')
    await work(tx, conversation)
    tellChanged(path, { businessId, conversationId, customerId: conversation.customer_id })
  })
}

function audit(request: ConversationRef, actor: string, action: string) {
  return { businessId: request.businessId, actor, action, subject: request.conversationId }
}
