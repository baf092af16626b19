import { randomUUID } from 'node:crypto'
import type { Database } from '../database.ts'
import type { Schema } from '../schema.ts'
import { readAgenda, SWEEP_LIMIT, sweepTimers } from './agenda.ts'
import { Bell } from './bell.ts'
import { type Clock, DatabaseClock } from './clock.ts'
import { allBuckets, bucketOf, TASKS_CHANNEL, TIMERS_CHANNEL } from './enqueue.ts'
import { type Handler, LaneRun, type Rules } from './lane-run.ts'
import { claim, endAllLeases, type HeldLane } from './lanes.ts'
import { Leases } from './leases.ts'

export interface WorkerOptions<S> {
  database: Database<S>
  /** One handler per kind of task. A task whose kind has none is retried, then parked. */
  handlers: Record<string, Handler<S>>
  /** How many lanes run at the same time; default 10. */
  concurrency?: number
  /** How long a lane stays with a node that fell silent (ms); default 15,000. Renewed after a third of it. */
  leaseMs?: number
  /** The longest sleep without a look at the database (ms); default 1,000. */
  pollMs?: number
  /** Shards that this worker serves; default all. */
  buckets?: readonly number[]
  /** No other worker uses this database, so leases of a predecessor end at the start. Default: embedded. */
  alone?: boolean
  clock?: Clock
  /** Wait before try `attempt` + 1 in ms; default 1 s doubling to 5 minutes, with jitter. */
  backoff?: (attempt: number) => number
  /** Receives failures and parked tasks in one line each: kind, lane, error; no payload. */
  log?: (message: string) => void
}

const SECOND_LOOK_MS = 20

/**
 * Runs the tasks of the queue. The life of a lane:
 *
 *                enqueue                 claim (skip locked)
 *   (no row) ──────────────► [due] ─────────────────────────► [held: lease, task running] ◄─┐
 *       ▲                      ▲                                 │    │     │     │         │
 *       │                      │ time                            │    │     │     └─ finished or parked, and
 *       │                      │             failed, try again   │    │     │        another task waits
 *       │                  [resting] ◄───────────────────────────┘    │     │
 *       │                      ▲                                      │     │ no task left
 *       │                      └─────── lease ended (node silent) ────┘     ▼
 *       └────────────────────────────── wake counter stood still ──────── [empty] ── it moved ──► [held]
 *
 * "Due", "resting" and "held" are one column: `due_at` is the next moment at which anybody may take the lane. So a
 * crashed node needs no reaper: its lanes become due when their leases end. Every write of a holder compares the lease.
 */
export class Worker<S = Schema> {
  readonly #options: WorkerOptions<S>
  readonly #clock: Clock
  readonly #ownClock: DatabaseClock | undefined
  readonly #leases: Leases
  readonly #rules: Rules<S>
  readonly #bell = new Bell()
  /** Buckets that have something to claim, as far as we heard. */
  readonly #ready = new Set<number>()
  readonly #running = new Set<Promise<void>>()
  readonly #hangUp: (() => void)[] = []
  #loop: Promise<void> | undefined
  #stopping = false
  /** When the agenda must be read again, on this process's monotonic clock. */
  #lookAt = 0

  constructor(options: WorkerOptions<S>) {
    this.#options = options
    this.#ownClock = options.clock ? undefined : new DatabaseClock(options.database.background.db)
    this.#clock = options.clock ?? this.#ownClock!
    const leaseMs = options.leaseMs ?? 15_000
    const log = options.log ?? (() => {})
    this.#leases = new Leases(options.database.background.db, this.#clock, leaseMs, log)
    this.#rules = {
      background: options.database.background,
      handlers: options.handlers,
      clock: this.#clock,
      leases: this.#leases,
      backoff: options.backoff ?? backoff,
      log,
      goOn: () => !this.#stopping,
    }
  }

  /** Begins to work; resolves when the first look at the queue is under way. @throws DatabaseAway */
  async start(): Promise<void> {
    const { database } = this.#options
    await this.#ownClock?.sync()
    if (this.#options.alone ?? database.kind === 'embedded')
      await endAllLeases(database.background.db, this.#clock.now())
    const everything = () => this.#lookAgain()
    this.#hangUp.push(
      database.bus.listen(TASKS_CHANNEL, bucket => this.#heard(Number(bucket)), everything),
      database.bus.listen(TIMERS_CHANNEL, everything),
    )
    this.#leases.start()
    this.#loop = this.#work()
  }

  /**
   * Claims nothing new, lets running tasks finish for up to `graceMs`, then aborts their signals and waits that long
   * once more. What still runs keeps its lane until the lease ends.
   */
  async stop(graceMs = 20_000): Promise<void> {
    this.#stopping = true
    for (const hangUp of this.#hangUp) hangUp()
    this.#bell.ring()
    await this.#loop
    if (!(await this.#idleWithin(graceMs))) {
      this.#leases.abortAll()
      await this.#idleWithin(graceMs)
    }
    this.#leases.stop()
    this.#ownClock?.stop()
  }

  get #buckets(): readonly number[] {
    return this.#options.buckets ?? allBuckets
  }

  get #free(): number {
    return (this.#options.concurrency ?? 10) - this.#running.size
  }

  #heard(bucket: number): void {
    if (!this.#buckets.includes(bucket)) return
    this.#ready.add(bucket)
    this.#bell.ring()
  }

  #lookAgain(): void {
    this.#lookAt = 0
    this.#bell.ring()
  }

  async #work(): Promise<void> {
    while (!this.#stopping) {
      const rung = this.#bell.next()
      try {
        if (performance.now() >= this.#lookAt) await this.#look()
        await this.#claimReady()
      } catch (error) {
        this.#rules.log(`The queue could not be read: ${error instanceof Error ? error.message : error}`)
        this.#lookAt = performance.now() + this.#pollMs
      }
      const idle = this.#ready.size === 0 || this.#free <= 0
      if (idle) await this.#bell.wait(rung, Math.max(0, this.#lookAt - performance.now()))
    }
  }

  get #pollMs(): number {
    return this.#options.pollMs ?? 1_000
  }

  /** Fires due timers, finds the buckets with due lanes, and plans the next look for when the next one is due. */
  async #look(): Promise<void> {
    const { db } = this.#options.database.background
    this.#lookAt = performance.now() + this.#pollMs
    for (const { bucket, laneDue, timerDue } of await readAgenda(db, this.#buckets)) {
      const now = this.#clock.now()
      if (laneDue) this.#plan(bucket, laneDue, now)
      if (!timerDue) continue
      if (timerDue > now) {
        this.#lookAt = Math.min(this.#lookAt, performance.now() + (timerDue.getTime() - now.getTime()))
        continue
      }
      await this.#sweep(bucket, now)
    }
  }

  async #sweep(bucket: number, now: Date): Promise<void> {
    const fired = await sweepTimers(this.#options.database.background.db, bucket, now)
    if (fired === 0) return
    this.#ready.add(bucket)
    // The next timer of this bucket is known only after the sweep, so look again at once.
    this.#lookAt = 0
    if (fired === SWEEP_LIMIT && !this.#stopping) await this.#sweep(bucket, now)
  }

  #plan(bucket: number, due: Date, now: Date): void {
    if (due <= now) this.#ready.add(bucket)
    else this.#lookAt = Math.min(this.#lookAt, performance.now() + (due.getTime() - now.getTime()))
  }

  async #claimReady(): Promise<void> {
    for (const bucket of [...this.#ready].sort(() => Math.random() - 0.5)) {
      const limit = this.#free
      if (limit <= 0 || this.#stopping) return
      this.#ready.delete(bucket)
      const lease = randomUUID()
      const now = this.#clock.now()
      const { leaseEnd, expires } = this.#leases.term()
      const lanes = await claim(this.#options.database.background.db, { bucket, limit, now, leaseEnd, lease })
      if (lanes.length === limit) this.#ready.add(bucket)
      // Another worker was quicker, or the lane is due in a moment: the agenda tells, if it is read soon.
      if (lanes.length === 0) this.#lookAt = Math.min(this.#lookAt, performance.now() + SECOND_LOOK_MS)
      for (const lane of lanes) this.#run(lane, expires)
    }
  }

  #run(lane: HeldLane, expires: number): void {
    const run = this.#complete(lane, expires).finally(() => {
      this.#running.delete(run)
      this.#bell.ring()
    })
    this.#running.add(run)
  }

  async #complete(lane: HeldLane, expires: number): Promise<void> {
    const outcome = await new LaneRun(this.#rules, lane, expires).complete()
    if (outcome === 'resting') this.#lookAgain()
    if (outcome === 'given back')
      this.#options.database.bus.notify(TASKS_CHANNEL, String(bucketOf(lane.businessId)))
  }

  async #idleWithin(ms: number): Promise<boolean> {
    const timeout = Promise.withResolvers<false>()
    const timer = setTimeout(() => timeout.resolve(false), ms)
    const idle = Promise.all(this.#running).then(() => true)
    return Promise.race([idle, timeout.promise]).finally(() => clearTimeout(timer))
  }
}

/** 1 s, 2 s, 4 s ... 5 min, each shortened by up to half at random, so that what failed together does not return together. */
function backoff(attempt: number): number {
  return Math.min(300_000, 1_000 * 2 ** (attempt - 1)) * (0.5 + Math.random() / 2)
}
