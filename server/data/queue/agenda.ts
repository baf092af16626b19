import { type QueryExecutorProvider, sql } from 'kysely'

/** When the next lane and the next timer of a bucket are due; null when there is none. */
export interface Agenda {
  bucket: number
  laneDue: Date | null
  timerDue: Date | null
}

/** Two index look-ups per bucket. */
export async function readAgenda(db: QueryExecutorProvider, buckets: readonly number[]): Promise<Agenda[]> {
  const { rows } = await sql<Agenda>`
    select bucket,
      (select due_at from lanes where lanes.bucket = b.bucket order by due_at limit 1) as "laneDue",
      (select due_at from timers where timers.bucket = b.bucket order by due_at limit 1) as "timerDue"
    from unnest(${buckets}::smallint[]) b (bucket)`.execute(db)
  return rows
}

export const SWEEP_LIMIT = 500

/**
 * Turns due timers into tasks, in one statement; recurring ones are armed again, after now.
 *
 * @returns how many fired; SWEEP_LIMIT means that there may be more.
 */
export async function sweepTimers(db: QueryExecutorProvider, bucket: number, now: Date): Promise<number> {
  const { rows } = await sql`
    with due as (
      select * from timers where bucket = ${bucket} and due_at <= ${now}
      order by due_at limit ${SWEEP_LIMIT} for update skip locked
    ), gone as (
      delete from timers using due
      where timers.business_id = due.business_id and timers.key = due.key
        and due.every_ms is null and due.daily_at is null
    ), armed as (
      update timers set due_at = case
        when due.every_ms is not null then due.due_at + due.every_ms * interval '1 millisecond'
          * (floor(extract(epoch from ${now}::timestamptz - due.due_at) * 1000 / due.every_ms) + 1)
        else ((${now}::timestamptz at time zone due.zone)::date
          + case when (${now}::timestamptz at time zone due.zone)::time >= due.daily_at then 1 else 0 end
          + due.daily_at) at time zone due.zone end
      from due
      where timers.business_id = due.business_id and timers.key = due.key
        and (due.every_ms is not null or due.daily_at is not null)
    ), woken as (
      insert into lanes (business_id, lane, bucket, due_at)
      select distinct business_id, lane, bucket, ${now}::timestamptz from due order by business_id, lane
      on conflict (business_id, lane) do update set wake = lanes.wake + 1
      returning business_id, lane
    )
    insert into tasks (business_id, lane, kind, payload, key, max_attempts, created_at)
    select due.business_id, due.lane, due.kind, due.payload, due.key, due.max_attempts, ${now}::timestamptz
    from due join woken on woken.business_id = due.business_id and woken.lane = due.lane order by due.due_at
    on conflict (business_id, lane, key) where state = 'waiting' do update set payload = excluded.payload
    returning id`.execute(db)
  return rows.length
}
