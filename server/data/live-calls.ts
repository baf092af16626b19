import { type Kysely, sql } from 'kysely'
import type { IdentifierKind } from '../../contract/identifier.ts'
import type { CallBoard } from '../../contract/live-calls.ts'
import { type CallRow, callColumns } from './calls.ts'
import { type BestIdentity, bestIdentity, labelOf, personOf } from './people.ts'
import type { Schema } from './schema.ts'

/** ms between two signs of the calls that are on at a node. */
export const signEvery = 5_000
/** ms after which a call that no node named any more is lost: three signs and a half. */
export const lostAfter = 3.5 * signEvery
/** Ended calls on the page. */
const mostRecent = 50

interface Row extends BestIdentity {
  call_id: string
  id: string
  name: string | null
  conversation_id: string
  direction: 'in' | 'out'
  peer_kind: IdentifierKind | null
  peer_value: string | null
  started_at: Date
}

type Here = Omit<CallBoard['live'][number], 'here' | 'state' | 'partial' | 'trouble' | 'heldBy'>

/** Calls that some node has, the longest first, with what was said. */
export async function readCallsOn(db: Kysely<Schema>, businessId: string, now: Date): Promise<Here[]> {
  const { rows } = await sql<Row & { lines: Here['lines'] | null }>`
    select c.id as call_id, cu.id, cu.name, c.conversation_id, c.direction, c.peer_kind, c.peer_value, c.started_at,
      best.best_kind, best.best_value,
      (select json_agg(json_build_object('id', m.id, 'author', m.author, 'text', m.body, 'interrupted', m.interrupted)
        order by m.seq) from messages m where m.business_id = c.business_id and m.call_id = c.id) as lines
    from calls c join customers cu on cu.business_id = c.business_id and cu.id = c.customer_id ${bestIdentity}
    where c.business_id = ${businessId} and c.ended_at is null
      and c.seen_at > ${new Date(now.getTime() - lostAfter)}
    order by c.started_at`.execute(db)
  return rows.map(row => ({
    ...common(row),
    since: row.started_at.toISOString(),
    lines: row.lines ?? [],
  }))
}

/** Calls that are over, the latest first. */
export async function readRecentCalls(db: Kysely<Schema>, businessId: string): Promise<CallBoard['recent']> {
  const { rows } = await sql<Row & { seconds: number | null; end_reason: string | null; recorded: boolean }>`
    select c.id as call_id, cu.id, cu.name, c.conversation_id, c.direction, c.peer_kind, c.peer_value, c.started_at,
      best.best_kind, best.best_value, c.end_reason, c.recording is not null as recorded,
      extract(epoch from c.ended_at - c.answered_at)::float8 as seconds
    from (select * from calls where business_id = ${businessId} and ended_at is not null
      order by started_at desc limit ${mostRecent}) c
    join customers cu on cu.business_id = c.business_id and cu.id = c.customer_id ${bestIdentity}
    order by c.started_at desc`.execute(db)
  return rows.map(row => ({
    ...common(row),
    startedAt: row.started_at.toISOString(),
    seconds: row.seconds,
    endReason: row.end_reason,
    recording: row.recorded,
  }))
}

/**
 * A sign of life from the node that has these calls. One that others took for lost, because the node was cut off for a
 * while, is on again: nobody could end it otherwise.
 */
export async function markCallsOn(
  db: Kysely<Schema>,
  businessId: string,
  ids: readonly string[],
  now: Date,
): Promise<void> {
  const named = db.updateTable('calls').where('business_id', '=', businessId).where('id', 'in', ids)
  await named
    .set({
      ...{ ended_at: null, end_reason: null },
      status: sql`case when answered_at is null then 'ringing' else 'talking' end`,
    })
    // As `endLostCalls` leaves it, and no node that knows the end.
    .where('end_reason', '=', 'failed')
    .whereRef('ended_at', '=', 'seen_at')
    .execute()
  await named.set({ seen_at: now }).execute()
}

/** Ends what was on at nodes that are gone. @returns what was ended now, and by nobody else. */
export async function endLostCalls(db: Kysely<Schema>, now: Date): Promise<CallRow[]> {
  const { rows } = await sql<CallRow>`
    update calls set status = 'ended', ended_at = coalesce(seen_at, started_at), end_reason = 'failed'
    where ended_at is null and coalesce(seen_at, started_at) < ${new Date(now.getTime() - lostAfter)}
    returning ${sql.join(callColumns.map(column => sql.ref(column)))}`.execute(db)
  return rows
}

function common(row: Row) {
  return {
    id: row.call_id,
    conversationId: row.conversation_id,
    customer: personOf(row),
    number: row.peer_kind === 'phone' ? labelOf(row.peer_kind, row.peer_value) : '',
    direction: row.direction,
  }
}
