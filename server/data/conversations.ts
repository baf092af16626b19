import { type Kysely, type Selectable, sql, type Transaction } from 'kysely'
import type { Channel } from '../../contract/message.ts'
import { newId } from './ids.ts'
import type { Schema } from './schema.ts'

type Tx = Transaction<Schema>
export type ConversationRow = Selectable<Schema['conversations']>

export interface OpenConversation {
  readonly id: string
  readonly handlerId: string | null
  readonly status: ConversationRow['status']
  readonly lastMessageAt: Date
  readonly lastChannel: Channel
  /** The customer has not written in it yet. */
  readonly begunByUs: boolean
}

const brief = ['id', 'handler_id', 'status', 'last_message_at', 'last_channel'] as const

/** The conversation that one of these messages of this account and this customer belongs to, nearest first. */
export async function conversationOfMessage(
  tx: Tx,
  where: { businessId: string; accountId: string; customerId: string; externalIds: readonly string[] },
): Promise<OpenConversation | undefined> {
  if (where.externalIds.length === 0) return undefined
  const row = await tx
    .selectFrom('messages as m')
    .innerJoin('conversations as c', join =>
      join.onRef('c.business_id', '=', 'm.business_id').onRef('c.id', '=', 'm.conversation_id'),
    )
    .select(['c.id', 'c.handler_id', 'c.status', 'c.last_message_at', 'c.last_channel'])
    .where('m.business_id', '=', where.businessId)
    .where('m.account_id', '=', where.accountId)
    .where('m.external_id', 'in', [...where.externalIds])
    // Two people who answer one newsletter quote the same message and are two conversations.
    .where('c.customer_id', '=', where.customerId)
    .orderBy(sql`array_position(${[...where.externalIds]}::text[], m.external_id)`)
    .limit(1)
    .executeTakeFirst()
  return row && openOf(row)
}

/** This customer's conversations with something in them since `since`, newest first. */
export async function recentConversations(
  tx: Tx,
  businessId: string,
  customerId: string,
  since: Date,
): Promise<OpenConversation[]> {
  const rows = await tx
    .selectFrom('conversations')
    .select(brief)
    .select(eb =>
      eb
        .not(
          eb.exists(
            eb
              .selectFrom('messages as m')
              .select('m.id')
              .whereRef('m.business_id', '=', 'conversations.business_id')
              .whereRef('m.conversation_id', '=', 'conversations.id')
              .where('m.direction', '=', 'in'),
          ),
        )
        .as('begun_by_us'),
    )
    .where('business_id', '=', businessId)
    .where('customer_id', '=', customerId)
    .where('last_message_at', '>=', since)
    .orderBy('last_message_at', 'desc')
    .limit(20)
    .execute()
  return rows.map(row => openOf(row, Boolean(row.begun_by_us)))
}

function openOf(row: Pick<ConversationRow, (typeof brief)[number]>, begunByUs = false): OpenConversation {
  return {
    id: row.id,
    handlerId: row.handler_id,
    status: row.status,
    lastMessageAt: row.last_message_at,
    lastChannel: row.last_channel,
    begunByUs,
  }
}

export async function openConversation(
  tx: Tx,
  input: { businessId: string; customerId: string; channel: Channel; subject: string | null; now: Date },
): Promise<string> {
  const id = newId()
  await tx
    .insertInto('conversations')
    .values({
      business_id: input.businessId,
      id,
      customer_id: input.customerId,
      subject: input.subject,
      handler_id: null,
      last_message_at: input.now,
      last_channel: input.channel,
      brain_state: null,
      opened_at: input.now,
      resolved_at: null,
    })
    .execute()
  return id
}

/** Takes the next place in a conversation, under its row lock: this is where order comes from. */
export async function takeSeq(
  tx: Tx,
  businessId: string,
  id: string,
  change: {
    readonly now: Date
    readonly channel: Channel
    readonly preview: string
    readonly inbound: boolean
    /** A machine wrote it (RFC 3834): it opens nothing again. */
    readonly automatic: boolean
  },
): Promise<ConversationRow> {
  const wakes = change.inbound && !change.automatic
  return tx
    .updateTable('conversations')
    .set(eb => ({
      last_seq: eb('last_seq', '+', 1),
      last_message_at: change.now,
      last_channel: change.channel,
      preview: change.preview,
      ...(change.inbound ? { unread: eb('unread', '+', 1) } : {}),
      ...(wakes ? { status: 'open' as const, resolved_at: null } : {}),
    }))
    .where('business_id', '=', businessId)
    .where('id', '=', id)
    .returningAll()
    .executeTakeFirstOrThrow()
}

export async function readConversation(
  db: Kysely<Schema>,
  businessId: string,
  id: string,
): Promise<ConversationRow | undefined> {
  return db
    .selectFrom('conversations')
    .selectAll()
    .where('business_id', '=', businessId)
    .where('id', '=', id)
    .executeTakeFirst()
}

/** The row under its lock, for who changes hands or answers. */
export async function lockConversation(
  tx: Tx,
  businessId: string,
  id: string,
): Promise<ConversationRow | undefined> {
  return tx
    .selectFrom('conversations')
    .selectAll()
    .where('business_id', '=', businessId)
    .where('id', '=', id)
    .forUpdate()
    .executeTakeFirst()
}

export async function changeConversation(
  tx: Tx,
  businessId: string,
  id: string,
  change: Partial<{
    status: ConversationRow['status']
    handler_id: string | null
    needs_person: boolean
    handler_epoch: number
    answered_seq: number
    unread: number
    mood: ConversationRow['mood']
    brain_state: string | null
    resolved_at: Date | null
  }>,
): Promise<void> {
  await tx
    .updateTable('conversations')
    .set(change)
    .where('business_id', '=', businessId)
    .where('id', '=', id)
    .execute()
}
