import { createHash } from 'node:crypto'
import { type ExpressionBuilder, type Kysely, type Selectable, sql, type Transaction } from 'kysely'
import type { Identifier } from '../../contract/identifier.ts'
import type { Attachment, Channel, Choice, Place, Purpose, TemplateUse } from '../../contract/message.ts'
import { json } from './database.ts'
import { newId } from './ids.ts'
import type { Schema } from './schema.ts'

type Tx = Transaction<Schema>
export type MessageRow = Selectable<Schema['messages']>

export interface NewMessage {
  readonly id: string
  readonly businessId: string
  readonly conversationId: string
  readonly customerId: string
  readonly seq: number
  readonly accountId: string
  readonly channel: Channel
  readonly direction: 'in' | 'out'
  readonly author: MessageRow['author']
  readonly authorName?: string | undefined
  readonly externalId?: string | undefined
  readonly peer: Identifier
  readonly subject?: string | undefined
  readonly text: string
  readonly fullText?: string | undefined
  readonly html?: string | undefined
  readonly choices?: readonly Choice[] | undefined
  readonly choice?: string | undefined
  readonly answers?: readonly string[] | undefined
  readonly purpose?: Purpose | undefined
  /** By a machine; or a command word, which has its fixed answer. */
  readonly automatic?: MessageRow['automatic'] | undefined
  readonly answersSeq?: number | undefined
  readonly answerPart?: number | undefined
  readonly outreachId?: string | undefined
  readonly template?: TemplateUse | undefined
  readonly location?: Place | undefined
  readonly callId?: string | undefined
  /** Seconds into the recording of its call. */
  readonly callSecond?: number | undefined
  readonly sentAt: Date
  readonly now: Date
}

export async function insertMessage(tx: Tx, message: NewMessage): Promise<void> {
  await tx
    .insertInto('messages')
    .values({
      business_id: message.businessId,
      id: message.id,
      conversation_id: message.conversationId,
      customer_id: message.customerId,
      seq: message.seq,
      account_id: message.accountId,
      channel: message.channel,
      direction: message.direction,
      author: message.author,
      author_name: message.authorName ?? null,
      external_id: message.externalId ?? null,
      peer_kind: message.peer.kind,
      peer_scope: message.peer.scope,
      peer_value: message.peer.value,
      subject: message.subject ?? null,
      body: message.text,
      full_text: message.fullText ?? null,
      html: message.html ?? null,
      choices: json(message.choices ?? []),
      choice: message.choice ?? null,
      answers: json(message.answers ?? []),
      purpose: message.purpose ?? 'reply',
      automatic: message.automatic ?? null,
      answers_seq: message.answersSeq ?? null,
      answer_part: message.answerPart ?? null,
      outreach_id: message.outreachId ?? null,
      template: message.template ? json(message.template) : null,
      location: message.location ? json(message.location) : null,
      call_id: message.callId ?? null,
      call_second: message.callSecond ?? null,
      sent_at: message.sentAt,
      created_at: message.now,
    })
    .execute()
}

/** Whether this account already handed us a message with this external id. */
export async function isKnown(
  tx: Tx,
  businessId: string,
  accountId: string,
  externalId: string,
): Promise<boolean> {
  const row = await tx
    .selectFrom('messages')
    .select('id')
    .where('business_id', '=', businessId)
    .where('account_id', '=', accountId)
    .where('direction', '=', 'in')
    .where('external_id', '=', externalId)
    .executeTakeFirst()
  return row !== undefined
}

/** Keeps the bytes once per content and lists them under the message. */
export async function insertAttachments(
  tx: Tx,
  businessId: string,
  messageId: string,
  attachments: readonly Attachment[],
  now: Date,
): Promise<void> {
  for (const [position, file] of attachments.entries()) {
    const sha256 = createHash('sha256').update(file.content).digest('hex')
    await tx
      .insertInto('blobs')
      .values({ business_id: businessId, sha256, content: Buffer.from(file.content), created_at: now })
      .onConflict(conflict => conflict.columns(['business_id', 'sha256']).doNothing())
      .execute()
    await tx
      .insertInto('attachments')
      .values({
        business_id: businessId,
        id: newId(),
        message_id: messageId,
        position,
        name: file.name,
        type: file.type,
        size: file.content.byteLength,
        sha256,
        cid: file.cid ?? null,
      })
      .execute()
  }
}

export async function readAttachments(
  db: Kysely<Schema>,
  businessId: string,
  messageId: string,
): Promise<Attachment[]> {
  const rows = await db
    .selectFrom('attachments as a')
    .innerJoin('blobs as b', join =>
      join.onRef('b.business_id', '=', 'a.business_id').onRef('b.sha256', '=', 'a.sha256'),
    )
    .select(['a.name', 'a.type', 'a.cid', 'b.content'])
    .where('a.business_id', '=', businessId)
    .where('a.message_id', '=', messageId)
    .orderBy('a.position')
    .execute()
  return rows.map(({ cid, ...file }) => ({ ...file, ...(cid === null ? {} : { cid }) }))
}

/** Inbound messages of a conversation after `seq` that want an answer, oldest first. */
export async function unanswered(
  db: Kysely<Schema>,
  businessId: string,
  conversationId: string,
  seq: number,
  limit: number,
): Promise<MessageRow[]> {
  return db
    .selectFrom('messages')
    .selectAll()
    .where('business_id', '=', businessId)
    .where('conversation_id', '=', conversationId)
    .where('direction', '=', 'in')
    .where('automatic', 'is', null)
    .where('seq', '>', seq)
    .orderBy('seq')
    .limit(limit)
    .execute()
}

/** The last `limit` messages of a customer over all channels, oldest first. */
export async function lastMessages(
  db: Kysely<Schema>,
  businessId: string,
  customerId: string,
  limit: number,
): Promise<MessageRow[]> {
  const rows = await db
    .selectFrom('messages')
    .selectAll()
    .where('business_id', '=', businessId)
    .where('customer_id', '=', customerId)
    .orderBy('created_at', 'desc')
    .orderBy('seq', 'desc')
    .limit(limit)
    .execute()
  return rows.reverse()
}

/** The latest message on one account with this customer: it knows the address to answer to, and the thread. */
export async function lastOnAccount(
  db: Kysely<Schema>,
  businessId: string,
  customerId: string,
  accountId: string,
): Promise<MessageRow | undefined> {
  return db
    .selectFrom('messages')
    .selectAll()
    .where('business_id', '=', businessId)
    .where('customer_id', '=', customerId)
    .where('account_id', '=', accountId)
    .orderBy('created_at', 'desc')
    .orderBy('seq', 'desc')
    .limit(1)
    .executeTakeFirst()
}

/** One person's side of one account. */
interface Peer {
  readonly businessId: string
  readonly accountId: string
  readonly peer: Identifier
}

const withPeer =
  ({ businessId, accountId, peer }: Peer) =>
  (eb: ExpressionBuilder<Schema, 'messages'>) =>
    eb.and({
      business_id: businessId,
      account_id: accountId,
      peer_kind: peer.kind,
      peer_scope: peer.scope,
      peer_value: peer.value,
    })

/** Both sides of one peer's messages on an account after `cursor`, oldest first. */
export async function transcriptRows(
  db: Kysely<Schema>,
  where: { businessId: string; accountId: string; peer: Identifier; cursor: number; limit: number },
): Promise<MessageRow[]> {
  return db
    .selectFrom('messages')
    .selectAll()
    .where(withPeer(where))
    .where('cursor', '>', where.cursor)
    .orderBy('cursor')
    .limit(where.limit)
    .execute()
}

/** How many answers of the brain went to this peer since `since`: a loop is recognised by counting. */
export async function answersSince(
  db: Kysely<Schema>,
  where: { businessId: string; accountId: string; peer: Identifier; since: Date },
): Promise<number> {
  const { count } = await db
    .selectFrom('messages')
    .select(sql<number>`count(*)`.as('count'))
    .where(withPeer(where))
    .where('author', '=', 'brain')
    .where('created_at', '>=', where.since)
    .executeTakeFirstOrThrow()
  return Number(count)
}

export async function readMessage(
  db: Kysely<Schema>,
  businessId: string,
  id: string,
): Promise<MessageRow | undefined> {
  return db
    .selectFrom('messages')
    .selectAll()
    .where('business_id', '=', businessId)
    .where('id', '=', id)
    .executeTakeFirst()
}

/** The bytes of an attachment, if it belongs to a message of this peer on this account. */
export async function readAttachmentFor(
  db: Kysely<Schema>,
  where: { businessId: string; accountId: string; peer: Identifier; attachmentId: string },
): Promise<{ name: string; type: string; content: Uint8Array } | undefined> {
  return db
    .selectFrom('attachments as a')
    .innerJoin('messages as m', join =>
      join.onRef('m.business_id', '=', 'a.business_id').onRef('m.id', '=', 'a.message_id'),
    )
    .innerJoin('blobs as b', join =>
      join.onRef('b.business_id', '=', 'a.business_id').onRef('b.sha256', '=', 'a.sha256'),
    )
    .select(['a.name', 'a.type', 'b.content'])
    .where('a.business_id', '=', where.businessId)
    .where('a.id', '=', where.attachmentId)
    .where('m.account_id', '=', where.accountId)
    .where('m.peer_kind', '=', where.peer.kind)
    .where('m.peer_value', '=', where.peer.value)
    .executeTakeFirst()
}

/** The conversation that this peer's latest message on the account belongs to. */
export async function lastOfPeer(
  db: Kysely<Schema>,
  businessId: string,
  accountId: string,
  peer: Identifier,
): Promise<Pick<MessageRow, 'conversation_id'> | undefined> {
  return db
    .selectFrom('messages')
    .select('conversation_id')
    .where(withPeer({ businessId, accountId, peer }))
    .orderBy('cursor', 'desc')
    .limit(1)
    .executeTakeFirst()
}

/** The latest message a conversation had from outside. */
export async function lastInbound(
  db: Kysely<Schema>,
  businessId: string,
  conversationId: string,
): Promise<MessageRow | undefined> {
  return db
    .selectFrom('messages')
    .selectAll()
    .where('business_id', '=', businessId)
    .where('conversation_id', '=', conversationId)
    .where('direction', '=', 'in')
    .orderBy('seq', 'desc')
    .limit(1)
    .executeTakeFirst()
}
