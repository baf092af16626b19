import { type Kysely, type RawBuilder, sql } from 'kysely'
import type { ConversationState, InboxPage, InboxView } from '../../contract/console-api.ts'
import type { Channel } from '../../contract/message.ts'
import { micros, moment, readCursor, uuid, writeCursor } from './page.ts'
import { type BestIdentity, bestIdentity, personOf } from './people.ts'
import type { Schema } from './schema.ts'
import { peopleFound, readSearch, type Search } from './search.ts'

export interface InboxQuery {
  readonly businessId: string
  /** Whose `mine` is; undefined for a program. */
  readonly teammateId: string | undefined
  readonly view: InboxView
  readonly search?: string | undefined
  readonly before?: string | undefined
  readonly limit: number
}

interface Row extends BestIdentity {
  conversation_id: string
  id: string
  name: string | null
  status: ConversationState['status']
  subject: string | null
  handler_id: string | null
  handler_name: string | null
  needs_person: boolean
  last_channel: Channel
  last_message_at: Date
  at: number
  preview: string
  last_body: string | null
  last_author: ConversationState['previewAuthor'] | null
  unread: number
  mood: ConversationState['mood']
}

const longestPreview = 200

/** Conversations of one view, the one with the latest message first. A search looks through all of them. */
export async function readInbox(db: Kysely<Schema>, query: InboxQuery): Promise<InboxPage> {
  const from = query.before === undefined ? undefined : readCursor(query.before, [uuid])
  const older = from
    ? sql`and (c.last_message_at, c.id) < (${moment(from.at)}, ${from.rest[0]}::uuid)`
    : sql``
  const found = query.search === undefined ? undefined : readSearch(query.search)
  if (query.search !== undefined && found === undefined) return emptyPage(db, query)
  const which = found ? matching(query.businessId, found) : inView(query)
  const { rows } = await select(
    query.businessId,
    sql`${which} ${older}`,
    sql`order by c.last_message_at desc, c.id desc limit ${query.limit + 1}`,
  ).execute(db)
  const page = rows.slice(0, query.limit)
  const last = rows.length > query.limit ? page.at(-1) : undefined
  return {
    items: page.map(stateOf),
    counts: await countViews(db, query),
    next: last ? writeCursor({ at: last.at, rest: [last.conversation_id] }) : null,
  }
}

async function emptyPage(db: Kysely<Schema>, query: InboxQuery): Promise<InboxPage> {
  return { items: [], counts: await countViews(db, query), next: null }
}

/** One conversation as the inbox shows it; undefined when this business has none with that id. */
export async function readConversation(
  db: Kysely<Schema>,
  businessId: string,
  id: string,
): Promise<ConversationState | undefined> {
  const { rows } = await select(businessId, sql`and c.id = ${id}`, sql``).execute(db)
  return rows[0] && stateOf(rows[0])
}

/** All conversations of one customer, the latest first. */
export async function conversationsOf(
  db: Kysely<Schema>,
  businessId: string,
  customerId: string,
): Promise<ConversationState[]> {
  const order = sql`order by c.last_message_at desc limit 200`
  const { rows } = await select(businessId, sql`and c.customer_id = ${customerId}`, order).execute(db)
  return rows.map(stateOf)
}

function select(businessId: string, where: RawBuilder<unknown>, order: RawBuilder<unknown>): RawBuilder<Row> {
  return sql<Row>`
    select c.id as conversation_id, c.status, c.subject, c.handler_id, t.name as handler_name, c.needs_person,
      c.last_channel, c.last_message_at, ${micros(sql`c.last_message_at`)} as at, c.preview, c.unread, c.mood,
      cu.id, cu.name, best.best_kind, best.best_value,
      left(m.body, ${longestPreview}) as last_body, m.author as last_author
    from conversations c
    join customers cu on cu.business_id = c.business_id and cu.id = c.customer_id
    left join teammates t on t.business_id = c.business_id and t.id = c.handler_id
    left join messages m on m.business_id = c.business_id and m.conversation_id = c.id and m.seq = c.last_seq
    ${bestIdentity}
    where c.business_id = ${businessId} ${where} ${order}`
}

function inView({ view, teammateId }: InboxQuery): RawBuilder<unknown> {
  switch (view) {
    case 'all':
      return sql``
    case 'needs_person':
      return sql`and c.status <> 'resolved' and c.needs_person`
    case 'mine':
      return sql`and c.status <> 'resolved' and c.handler_id = ${teammateId ?? null}::uuid`
    case 'brain':
      return sql`and c.status <> 'resolved' and c.handler_id is null and not c.needs_person`
    case 'resolved':
      return sql`and c.status = 'resolved'`
  }
}

/** Somebody who was meant, or something that was written: each has its index, none needs a join. */
function matching(businessId: string, search: Search): RawBuilder<unknown> {
  const people = sql`c.customer_id in (${peopleFound(businessId, search)})`
  if (!search.messages) return sql`and ${people}`
  return sql`and (${people} or c.id in (
      select conversation_id from messages
      where business_id = ${businessId} and to_tsvector('simple', body) @@ to_tsquery('simple', ${search.words})))`
}

async function countViews(
  db: Kysely<Schema>,
  { businessId, teammateId }: InboxQuery,
): Promise<InboxPage['counts']> {
  const { rows } = await sql<InboxPage['counts']>`
    select count(*) as all, count(*) filter (where needs_person) as needs_person,
      count(*) filter (where handler_id = ${teammateId ?? null}::uuid) as mine,
      count(*) filter (where handler_id is null and not needs_person) as brain
    from conversations where business_id = ${businessId} and status <> 'resolved'`.execute(db)
  return rows[0]!
}

function stateOf(row: Row): ConversationState {
  return {
    id: row.conversation_id,
    customer: personOf(row),
    status: row.status,
    subject: row.subject,
    handler:
      row.handler_id === null
        ? { kind: 'brain' }
        : { kind: 'teammate', id: row.handler_id, name: row.handler_name ?? '' },
    needsPerson: row.needs_person,
    lastChannel: row.last_channel,
    lastMessageAt: row.last_message_at.toISOString(),
    preview: row.last_body ?? row.preview,
    previewAuthor: row.last_author ?? 'customer',
    unread: row.unread,
    mood: row.mood,
  }
}
