import { type QueryExecutorProvider, sql } from 'kysely'
import { signalAfterCommit } from '../engine/transaction-scope.ts'
import { json } from '../engine/types.ts'

/** Work that a handler does later; its payload holds ids, not text. */
export interface NewTask {
  businessId: string
  /** Tasks of one lane run one at a time, in the order of their enqueueing: `conversation:<id>`. */
  lane: string
  kind: string
  payload: object
  /** While a task with this key waits in the lane, another is not added. One that has begun does not count. */
  key?: string | undefined
  /** What becomes of the waiting one's payload; default 'keep'. */
  onDuplicate?: 'keep' | 'replace' | undefined
  /** Then the task is parked; default 8 (about four minutes). */
  maxAttempts?: number | undefined
}

export interface NewTimer {
  businessId: string
  /** One timer per key: scheduling again replaces it. The task carries the same key. */
  key: string
  /** When it fires: a moment, or milliseconds from now on the database's clock. */
  due: Date | { inMs: number }
  kind: string
  payload: object
  /** Default: a lane of its own, `timer:<key>`. */
  lane?: string | undefined
  /** Makes it fire again and again, until it is cancelled; missed times while nothing ran are made up by one. */
  repeat?: { everyMs: number } | { dailyAt: string; zone: string } | undefined
  maxAttempts?: number | undefined
}

export const DEFAULT_ATTEMPTS = 8
export const TASKS_CHANNEL = 'tasks'
export const TIMERS_CHANNEL = 'timers'
const BUCKETS = 16
export const allBuckets: readonly number[] = Array.from({ length: BUCKETS }, (_, bucket) => bucket)

/** The shard of a business: FNV-1a of its id. */
export function bucketOf(businessId: string): number {
  let hash = 0x811c9dc5
  for (let at = 0; at < businessId.length; at += 1) {
    hash = Math.imul(hash ^ businessId.charCodeAt(at), 0x01000193)
  }
  return (hash >>> 0) % BUCKETS
}

/**
 * Adds a task inside the caller's transaction. The lane row is locked before the task gets its id, so ids are in the
 * order of the commits.
 *
 * @returns the id of the new task, or of the one that already waits under this key.
 */
export async function enqueue(tx: QueryExecutorProvider, task: NewTask): Promise<number> {
  const bucket = bucketOf(task.businessId)
  const { rows } = await sql<{ id: number }>`
    with lane as (
      insert into lanes (business_id, lane, bucket, due_at) values (${task.businessId}, ${task.lane}, ${bucket}, now())
      on conflict (business_id, lane) do update set wake = lanes.wake + 1
      returning business_id, lane
    )
    insert into tasks (business_id, lane, kind, payload, key, max_attempts, created_at)
    select business_id, lane, ${task.kind}::text, ${json(task.payload)}::jsonb, ${task.key ?? null}::text,
      ${task.maxAttempts ?? DEFAULT_ATTEMPTS}::integer, now()
    from lane
    on conflict (business_id, lane, key) where state = 'waiting'
    do update set payload = case when ${task.onDuplicate === 'replace'} then excluded.payload else tasks.payload end
    returning id`.execute(tx)
  signalAfterCommit(TASKS_CHANNEL, String(bucket))
  return rows[0]!.id
}

/** Sets a timer inside the caller's transaction; the timer with the same key is replaced. */
export async function schedule(tx: QueryExecutorProvider, timer: NewTimer): Promise<void> {
  const bucket = bucketOf(timer.businessId)
  const due =
    timer.due instanceof Date
      ? sql`${timer.due}::timestamptz`
      : sql`now() + ${timer.due.inMs} * interval '1 millisecond'`
  const { repeat } = timer
  const everyMs = repeat && 'everyMs' in repeat ? repeat.everyMs : null
  const daily = repeat && 'dailyAt' in repeat ? repeat : undefined
  await sql`
    insert into timers (business_id, key, bucket, due_at, lane, kind, payload, max_attempts, every_ms, daily_at, zone)
    values (${timer.businessId}, ${timer.key}, ${bucket}, ${due}, ${timer.lane ?? `timer:${timer.key}`}, ${timer.kind},
      ${json(timer.payload)}::jsonb, ${timer.maxAttempts ?? DEFAULT_ATTEMPTS}, ${everyMs}, ${daily?.dailyAt ?? null},
      ${daily?.zone ?? null})
    on conflict (business_id, key) do update set due_at = excluded.due_at, lane = excluded.lane, kind = excluded.kind,
      payload = excluded.payload, max_attempts = excluded.max_attempts, every_ms = excluded.every_ms,
      daily_at = excluded.daily_at, zone = excluded.zone`.execute(tx)
  signalAfterCommit(TIMERS_CHANNEL, String(bucket))
}

/** Cancels a timer that has not fired; one that has is a task already. @returns whether there was one. */
export async function cancelTimer(
  tx: QueryExecutorProvider,
  businessId: string,
  key: string,
): Promise<boolean> {
  const { rows } = await sql`
    delete from timers where business_id = ${businessId} and key = ${key} returning key`.execute(tx)
  return rows.length > 0
}

/** Lets a lane that rests until its next try go on now: what it waited for was given up. */
export async function wakeLane(tx: QueryExecutorProvider, businessId: string, lane: string): Promise<void> {
  await sql`
    update lanes set due_at = now(), wake = wake + 1
    where business_id = ${businessId} and lane = ${lane} and lease is null`.execute(tx)
  signalAfterCommit(TASKS_CHANNEL, String(bucketOf(businessId)))
}
