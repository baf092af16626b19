import { type QueryExecutorProvider, sql } from 'kysely'
import { signalAfterCommit } from '../engine/transaction-scope.ts'
import { bucketOf, TASKS_CHANNEL } from './enqueue.ts'

/** A task that failed too often and waits for a person. */
export interface ParkedTask {
  id: number
  lane: string
  kind: string
  attempts: number
  parkedAt: Date
  /** Error class and message of the last try. */
  lastError: string
}

/** The parked tasks of a business, newest first. */
export async function parked(
  db: QueryExecutorProvider,
  businessId: string,
  limit = 200,
): Promise<ParkedTask[]> {
  const { rows } = await sql<ParkedTask>`
    select id, lane, kind, attempts, parked_at as "parkedAt", last_error as "lastError"
    from tasks where business_id = ${businessId} and state = 'parked' order by id desc limit ${limit}`.execute(
    db,
  )
  return rows
}

/**
 * Gives a parked task a new set of tries. It runs before the tasks that came after it.
 *
 * @returns false when it is not parked (any more).
 */
export async function retryParked(
  tx: QueryExecutorProvider,
  businessId: string,
  id: number,
): Promise<boolean> {
  const bucket = bucketOf(businessId)
  const { rows } = await sql`
    with lane as (
      insert into lanes (business_id, lane, bucket, due_at)
      select business_id, lane, ${bucket}, now() from tasks
      where business_id = ${businessId} and id = ${id} and state = 'parked'
      on conflict (business_id, lane) do update set wake = lanes.wake + 1
      returning business_id, lane
    )
    update tasks set state = 'waiting', attempts = 0, parked_at = null, key = null from lane
    where tasks.business_id = lane.business_id and tasks.lane = lane.lane and tasks.id = ${id} and state = 'parked'
    returning tasks.id`.execute(tx)
  signalAfterCommit(TASKS_CHANNEL, String(bucket))
  return rows.length > 0
}

/** Removes a parked task for good. @returns false when it is not parked (any more). */
export async function dropParked(
  tx: QueryExecutorProvider,
  businessId: string,
  id: number,
): Promise<boolean> {
  const { rows } = await sql`
    delete from tasks where business_id = ${businessId} and id = ${id} and state = 'parked' returning id`.execute(
    tx,
  )
  return rows.length > 0
}

export interface QueueHealth {
  waiting: number
  running: number
  parked: number
  timers: number
  /** Age in ms of the oldest lane that could run and is not held; 0 when there is none. */
  oldestMs: number
}

/** Depth and age of the whole queue, for readiness and metrics. */
export async function queueHealth(db: QueryExecutorProvider): Promise<QueueHealth> {
  const { rows } = await sql<QueueHealth>`
    select count(*) filter (where state = 'waiting') as waiting, count(*) filter (where state = 'running') as running,
      count(*) filter (where state = 'parked') as parked, (select count(*) from timers) as timers,
      coalesce((select extract(epoch from now() - min(due_at)) * 1000 from lanes
        where lease is null and due_at <= now()), 0) as "oldestMs"
    from tasks`.execute(db)
  return rows[0]!
}
