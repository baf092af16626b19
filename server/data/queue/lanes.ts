import { type QueryExecutorProvider, type RawBuilder, sql } from 'kysely'

/** A task as its handler sees it. */
export interface Task {
  businessId: string
  lane: string
  id: number
  kind: string
  /** As enqueued, parsed; the handler checks its shape. */
  payload: unknown
  /** 1 at the first try. */
  attempts: number
  maxAttempts: number
}

/** A lane in the hands of one worker, with the task that has begun, if there is one. */
export interface HeldLane {
  businessId: string
  lane: string
  /** Fencing token of this claim. */
  lease: string
  /** The lane's wake counter when it was last looked at. */
  wake: number
  task: Task | undefined
}

/** Somebody else has the lane now: what this worker still wants to write must not be written. */
export class LeaseLost extends Error {
  override readonly name = 'LeaseLost'

  constructor() {
    super('The lease of this lane ended before the task did; another worker has taken it over.')
  }
}

interface Row {
  business_id: string
  lane: string
  wake: number
  id: number | null
  kind: string
  payload: unknown
  attempts: number
  max_attempts: number
}

/** Begins the first task of every lane in the common table expression `held`. */
function beginFirst(except: number, more: boolean): RawBuilder<Row> {
  return sql<Row>`
    first as (
      select held.business_id, held.lane, task.id from held cross join lateral (
        select id from tasks
        where tasks.business_id = held.business_id and tasks.lane = held.lane and state <> 'parked' and id <> ${except}
        order by id limit 1
      ) task
      where ${more}
    ), begun as (
      update tasks set state = 'running', attempts = tasks.attempts + 1 from first
      where tasks.business_id = first.business_id and tasks.lane = first.lane and tasks.id = first.id
      returning tasks.business_id, tasks.lane, tasks.id, tasks.kind, tasks.payload, tasks.attempts, tasks.max_attempts
    )
    select held.business_id, held.lane, held.wake, begun.id, begun.kind, begun.payload, begun.attempts,
      begun.max_attempts
    from held left join begun on begun.business_id = held.business_id and begun.lane = held.lane`
}

/** Claims up to `limit` lanes of a bucket that are due, and begins their first tasks. */
export async function claim(
  db: QueryExecutorProvider,
  at: { bucket: number; limit: number; now: Date; leaseEnd: Date; lease: string },
): Promise<HeldLane[]> {
  const { rows } = await sql<Row>`
    with due as (
      select business_id, lane from lanes where bucket = ${at.bucket} and due_at <= ${at.now}
      order by due_at limit ${at.limit} for update skip locked
    ), held as (
      update lanes set lease = ${at.lease}, due_at = ${at.leaseEnd} from due
      where lanes.business_id = due.business_id and lanes.lane = due.lane
      returning lanes.business_id, lanes.lane, lanes.wake
    ), ${beginFirst(0, true)}`.execute(db)
  return rows.map(row => toHeld(row, at.lease))
}

/** Begins the next task of a lane that is held. @throws LeaseLost */
export async function next(db: QueryExecutorProvider, held: HeldLane, leaseEnd: Date): Promise<HeldLane> {
  const { rows } = await sql<Row>`with ${hold(held, leaseEnd)}, ${beginFirst(0, true)}`.execute(db)
  return stillHeld(rows[0], held)
}

/**
 * Removes the finished task and begins the next one unless `more` is false. Last statement of the transaction that
 * holds the task's effects: it locks the lane, and whoever enqueues locks it last, too.
 *
 * @throws LeaseLost: the effects must be rolled back.
 */
export async function finish(
  tx: QueryExecutorProvider,
  held: HeldLane,
  task: Task,
  leaseEnd: Date,
  more: boolean,
): Promise<HeldLane> {
  const { rows } = await sql<Row>`
    with ${hold(held, leaseEnd)}, gone as (
      delete from tasks using held
      where tasks.business_id = held.business_id and tasks.lane = held.lane and tasks.id = ${task.id}
    ), ${beginFirst(task.id, more)}`.execute(tx)
  return stillHeld(rows[0], held)
}

/** Locks the lane to the end of the transaction if it is still ours. @throws LeaseLost */
export async function guard(tx: QueryExecutorProvider, held: HeldLane): Promise<void> {
  const { rows } = await sql`
    select 1 from lanes where ${isOurs(held)} for update`.execute(tx)
  if (rows.length === 0) throw new LeaseLost()
}

/**
 * Gives up an empty lane. False when it is not empty: a task came in since the lane was last looked at (its wake
 * counter moved), or the lease is lost; `next` tells which.
 */
export async function leaveEmpty(db: QueryExecutorProvider, held: HeldLane): Promise<boolean> {
  const { rows } = await sql`
    delete from lanes where ${isOurs(held)} and wake = ${held.wake} and not exists (
      select 1 from tasks
      where tasks.business_id = lanes.business_id and tasks.lane = lanes.lane and state <> 'parked'
    ) returning lane`.execute(db)
  return rows.length > 0
}

/** Hands the lane to whoever claims it next, not before `dueAt`. @throws LeaseLost */
export async function giveBack(db: QueryExecutorProvider, held: HeldLane, dueAt: Date): Promise<void> {
  const { rows } = await sql`
    update lanes set lease = null, due_at = ${dueAt} where ${isOurs(held)} returning lane`.execute(db)
  if (rows.length === 0) throw new LeaseLost()
}

/** The task waits for its next try; a newer one under the same key makes that try unnecessary. */
export async function putBack(tx: QueryExecutorProvider, task: Task, error: string): Promise<void> {
  await sql`
    delete from tasks using tasks newer
    where ${isTask(task)} and newer.business_id = tasks.business_id and newer.lane = tasks.lane
      and newer.key = tasks.key and newer.state = 'waiting' and newer.id <> tasks.id`.execute(tx)
  await sql`update tasks set state = 'waiting', last_error = ${error} where ${isTask(task)}`.execute(tx)
}

/** The task is set aside for a person; the next one of the lane may run. */
export async function park(tx: QueryExecutorProvider, task: Task, error: string, now: Date): Promise<void> {
  await sql`
    update tasks set state = 'parked', parked_at = ${now}, last_error = ${error} where ${isTask(task)}`.execute(
    tx,
  )
}

/** Extends the leases of all these lanes. @returns those that are still ours. */
export async function renew(
  db: QueryExecutorProvider,
  lanes: HeldLane[],
  leaseEnd: Date,
): Promise<Set<HeldLane>> {
  const { rows } = await sql<{ lease: string; business_id: string; lane: string }>`
    update lanes set due_at = ${leaseEnd}
    from unnest(${lanes.map(held => held.businessId)}::uuid[], ${lanes.map(held => held.lane)}::text[],
      ${lanes.map(held => held.lease)}::uuid[]) held (business_id, lane, lease)
    where lanes.business_id = held.business_id and lanes.lane = held.lane and lanes.lease = held.lease
    returning lanes.business_id, lanes.lane, lanes.lease`.execute(db)
  const ours = new Set(rows.map(row => `${row.lease} ${row.business_id} ${row.lane}`))
  return new Set(lanes.filter(held => ours.has(`${held.lease} ${held.businessId} ${held.lane}`)))
}

/** For a process that is the only one on its database: leases left by its predecessor end now. */
export async function endAllLeases(db: QueryExecutorProvider, now: Date): Promise<void> {
  await sql`update lanes set lease = null, due_at = ${now} where lease is not null`.execute(db)
}

function hold(held: HeldLane, leaseEnd: Date): RawBuilder<unknown> {
  return sql`held as (
    update lanes set due_at = ${leaseEnd} where ${isOurs(held)}
    returning business_id, lane, wake
  )`
}

function isOurs(held: HeldLane): RawBuilder<boolean> {
  return sql`lanes.business_id = ${held.businessId} and lanes.lane = ${held.lane} and lanes.lease = ${held.lease}`
}

function isTask(task: Task): RawBuilder<boolean> {
  return sql`tasks.business_id = ${task.businessId} and tasks.lane = ${task.lane} and tasks.id = ${task.id}`
}

function stillHeld(row: Row | undefined, held: HeldLane): HeldLane {
  if (!row) throw new LeaseLost()
  return toHeld(row, held.lease)
}

function toHeld(row: Row, lease: string): HeldLane {
  const { business_id: businessId, lane, wake, id, kind, payload, attempts, max_attempts: maxAttempts } = row
  const task = id === null ? undefined : { businessId, lane, id, kind, payload, attempts, maxAttempts }
  return { businessId, lane, lease, wake, task }
}
