import { type Kysely, type RawBuilder, sql } from 'kysely'
import type { TimelineItem, TimelinePage } from '../../contract/console-api.ts'
import type { HandoffBrief } from '../../contract/turn.ts'
import { appointmentsByIds } from './calendar.ts'
import { micros, moment, readCursor, uuid, writeCursor } from './page.ts'
import type { Schema } from './schema.ts'
import { attachmentsOf } from './uploads.ts'

type Item<Kind extends TimelineItem['kind']> = Extract<TimelineItem, { kind: Kind }>

/**
 * Where an item stands. Four sources are merged; items of one moment are in the order of `ranks`, messages by their
 * place in the conversation, so that a page may end anywhere.
 */
interface Place {
  /** microseconds since 1970 */
  readonly at: number
  readonly kind: TimelineItem['kind']
  readonly seq: number
  readonly id: string
}

const ranks: Readonly<Record<TimelineItem['kind'], number>> = { call: 0, message: 1, action: 2, handoff: 3 }

interface Placed {
  readonly place: Place
  readonly item: TimelineItem
}

export interface TimelineQuery {
  readonly businessId: string
  readonly customerId: string
  readonly before?: string | undefined
  readonly limit: number
}

/** The latest part of everything that happened with one customer on all channels, oldest first. */
export async function readTimeline(db: Kysely<Schema>, query: TimelineQuery): Promise<TimelinePage> {
  const from = query.before === undefined ? undefined : readPlace(query.before)
  const [calls, messages, actions, handoffs] = await Promise.all([
    readCalls(db, query, from),
    readMessages(db, query, from),
    readActions(db, query, from),
    readHandoffs(db, query, from),
  ])
  const latestFirst = [...calls, ...messages, ...actions, ...handoffs].sort((a, b) =>
    compare(b.place, a.place),
  )
  const page = latestFirst.slice(0, query.limit)
  const oldest = latestFirst.length > query.limit ? page.at(-1) : undefined
  return {
    items: page.map(({ item }) => item).reverse(),
    before: oldest ? writePlace(oldest.place) : null,
  }
}

function compare(a: Place, b: Place): number {
  return a.at - b.at || ranks[a.kind] - ranks[b.kind] || a.seq - b.seq || (a.id < b.id ? -1 : 1)
}

function writePlace({ at, kind, seq, id }: Place): string {
  return writeCursor({ at, rest: [kind, String(seq), id] })
}

function readPlace(text: string): Place {
  const { at, rest } = readCursor(text, [/^(?:call|message|action|handoff)$/, /^\d{1,9}$/, uuid])
  const [kind = '', seq = '', id = ''] = rest
  return { at, kind: kind as Place['kind'], seq: Number(seq), id }
}

/** Rows of a source that stand before a place of the merged order. `seq` is 0 for all but messages. */
function earlier(kind: Place['kind'], from: Place | undefined): RawBuilder<unknown> {
  if (!from) return sql``
  const at = moment(from.at)
  if (ranks[kind] < ranks[from.kind]) return sql`and x.created_at <= ${at}`
  if (ranks[kind] > ranks[from.kind]) return sql`and x.created_at < ${at}`
  return kind === 'message'
    ? sql`and (x.created_at, x.seq, x.id) < (${at}, ${from.seq}, ${from.id}::uuid)`
    : sql`and (x.created_at, x.id) < (${at}, ${from.id}::uuid)`
}

interface MessageRow {
  id: string
  conversation_id: string
  seq: number
  channel: Item<'message'>['channel']
  direction: 'in' | 'out'
  author: Item<'message'>['author']
  author_name: string | null
  subject: string | null
  body: string
  full_text: string | null
  html: string | null
  choices: Item<'message'>['choices']
  automatic: string | null
  status: NonNullable<Item<'message'>['delivery']>['status'] | null
  reason: string | null
  segments: number | null
  purpose: Item<'message'>['purpose']
  template: { readonly name: string } | null
  location: Item<'message'>['location']
  decision: Item<'message'>['decision']
  created_at: Date
  at: number
}

async function readMessages(db: Kysely<Schema>, query: TimelineQuery, from?: Place): Promise<Placed[]> {
  const { rows } = await sql<MessageRow>`
    select x.id, x.conversation_id, x.seq, x.channel, x.direction, x.author, x.author_name, x.subject, x.body,
      x.full_text, x.html, x.choices, x.automatic, x.created_at, ${micros(sql`x.created_at`)} as at,
      x.purpose, x.template, x.location, d.status, d.reason, d.segments, d.decision
    from messages x
    left join deliveries d on d.business_id = x.business_id and d.message_id = x.id
    where x.business_id = ${query.businessId} and x.customer_id = ${query.customerId} and x.call_id is null
      ${earlier('message', from)}
    order by x.created_at desc, x.seq desc, x.id desc limit ${query.limit + 1}`.execute(db)
  const files = await attachmentsOf(
    db,
    query.businessId,
    rows.map(row => row.id),
  )
  return rows.map(row => ({
    place: { at: row.at, kind: 'message', seq: row.seq, id: row.id },
    item: {
      kind: 'message',
      id: row.id,
      conversationId: row.conversation_id,
      channel: row.channel,
      direction: row.direction,
      author: row.author,
      authorName: row.author_name,
      subject: row.subject,
      text: row.body,
      fullText: row.full_text,
      html: row.html,
      choices: row.choices,
      attachments: files.get(row.id) ?? [],
      automatic: row.automatic,
      delivery: row.status && { status: row.status, reason: row.reason, segments: row.segments },
      purpose: row.purpose,
      template: row.template?.name ?? null,
      location: row.location,
      decision: row.decision,
      at: row.created_at.toISOString(),
    },
  }))
}

interface CallRow {
  id: string
  conversation_id: string
  direction: 'in' | 'out'
  status: Item<'call'>['status']
  end_reason: string | null
  seconds: number | null
  recorded: boolean
  lines: Item<'call'>['lines'] | null
  created_at: Date
  at: number
}

/** A call with what was said in it; those messages stand nowhere else. */
async function readCalls(db: Kysely<Schema>, query: TimelineQuery, from?: Place): Promise<Placed[]> {
  const { rows } = await sql<CallRow>`
    select x.id, x.conversation_id, x.direction, x.status, x.end_reason, x.created_at, ${micros(sql`x.created_at`)} as at,
      extract(epoch from x.ended_at - x.answered_at)::float8 as seconds, x.recording is not null as recorded,
      (select json_agg(json_build_object('id', m.id, 'author', m.author, 'text', m.body, 'interrupted', m.interrupted,
        'second', m.call_second) order by m.seq) from messages m
        where m.business_id = x.business_id and m.call_id = x.id) as lines
    from (select *, started_at as created_at from calls) x
    where x.business_id = ${query.businessId} and x.customer_id = ${query.customerId} ${earlier('call', from)}
    order by x.created_at desc, x.id desc limit ${query.limit + 1}`.execute(db)
  return rows.map(row => ({
    place: { at: row.at, kind: 'call', seq: 0, id: row.id },
    item: {
      kind: 'call',
      id: row.id,
      conversationId: row.conversation_id,
      direction: row.direction,
      status: row.status,
      endReason: row.end_reason,
      seconds: row.seconds,
      recording: row.recorded,
      lines: row.lines ?? [],
      at: row.created_at.toISOString(),
    },
  }))
}

interface ActionRow {
  id: string
  conversation_id: string | null
  name: string
  actor: Item<'action'>['actor']
  actor_name: string | null
  outcome: string
  detail: string
  appointment_id: string | null
  created_at: Date
  at: number
}

async function readActions(db: Kysely<Schema>, query: TimelineQuery, from?: Place): Promise<Placed[]> {
  const { rows } = await sql<ActionRow>`
    select x.id, x.conversation_id, x.name, x.actor, x.actor_name, x.outcome, x.detail, x.appointment_id,
      x.created_at, ${micros(sql`x.created_at`)} as at
    from actions x
    where x.business_id = ${query.businessId} and x.customer_id = ${query.customerId} ${earlier('action', from)}
    order by x.created_at desc, x.id desc limit ${query.limit + 1}`.execute(db)
  const appointments = await appointmentsByIds(
    db,
    query.businessId,
    rows.flatMap(row => row.appointment_id ?? []),
  )
  return rows.map(row => ({
    place: { at: row.at, kind: 'action', seq: 0, id: row.id },
    item: {
      kind: 'action',
      id: row.id,
      conversationId: row.conversation_id,
      name: row.name,
      actor: row.actor,
      actorName: row.actor_name,
      outcome: row.outcome,
      detail: row.detail,
      appointment: appointments.get(row.appointment_id ?? '') ?? null,
      at: row.created_at.toISOString(),
    },
  }))
}

interface HandoffRow {
  id: string
  conversation_id: string
  reason: string
  urgency: string
  status: Item<'handoff'>['status']
  teammate_name: string | null
  note: string | null
  brief: HandoffBrief | null
  created_at: Date
  at: number
}

async function readHandoffs(db: Kysely<Schema>, query: TimelineQuery, from?: Place): Promise<Placed[]> {
  const { rows } = await sql<HandoffRow>`
    select x.id, x.conversation_id, x.reason, x.urgency, x.status, t.name as teammate_name, x.note, x.brief,
      x.created_at, ${micros(sql`x.created_at`)} as at
    from handoffs x
    left join teammates t on t.business_id = x.business_id and t.id = x.teammate_id
    where x.business_id = ${query.businessId} and x.customer_id = ${query.customerId} ${earlier('handoff', from)}
    order by x.created_at desc, x.id desc limit ${query.limit + 1}`.execute(db)
  return rows.map(row => ({
    place: { at: row.at, kind: 'handoff', seq: 0, id: row.id },
    item: {
      kind: 'handoff',
      id: row.id,
      conversationId: row.conversation_id,
      reason: row.reason,
      urgency: row.urgency,
      status: row.status,
      teammateName: row.teammate_name,
      note: row.note,
      brief: row.brief && mutable(row.brief),
      at: row.created_at.toISOString(),
    },
  }))
}

function mutable(brief: HandoffBrief): NonNullable<Item<'handoff'>['brief']> {
  const line = ({ text, messageIds }: HandoffBrief['need']) => ({ text, messageIds: [...messageIds] })
  return {
    summary: brief.summary.map(line),
    need: line(brief.need),
    tried: brief.tried.map(line),
    mood: brief.mood,
  }
}
