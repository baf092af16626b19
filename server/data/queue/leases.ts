import type { QueryExecutorProvider } from 'kysely'
import type { Clock } from './clock.ts'
import { type HeldLane, renew } from './lanes.ts'

interface Held {
  lane: HeldLane
  abort: AbortController
  /** End of the lease on this process's monotonic clock. */
  expires: number
}

/** The lanes that this process holds now: renews their leases in time, and aborts the work on those it lost. */
export class Leases {
  readonly #db: QueryExecutorProvider
  readonly #clock: Clock
  readonly #leaseMs: number
  readonly #log: (message: string) => void
  readonly #held = new Set<Held>()
  #timer: NodeJS.Timeout | undefined

  constructor(db: QueryExecutorProvider, clock: Clock, leaseMs: number, log: (message: string) => void) {
    this.#db = db
    this.#clock = clock
    this.#leaseMs = leaseMs
    this.#log = log
  }

  start(): void {
    this.#timer = setTimeout(() => void this.#renew(), this.#leaseMs / 3)
  }

  stop(): void {
    clearTimeout(this.#timer)
    this.#timer = undefined
  }

  /** The end of a lease that begins now: for the database, and on the monotonic clock. Take before the query. */
  term(): { leaseEnd: Date; expires: number } {
    return {
      leaseEnd: new Date(this.#clock.now().getTime() + this.#leaseMs),
      expires: performance.now() + this.#leaseMs,
    }
  }

  /** Renews this lane's lease from now on. The signal aborts when the lease is lost. */
  hold(lane: HeldLane, expires: number): { signal: AbortSignal; leave: () => void } {
    const held: Held = { lane, abort: new AbortController(), expires }
    this.#held.add(held)
    return { signal: held.abort.signal, leave: () => this.#held.delete(held) }
  }

  abortAll(): void {
    for (const held of this.#held) held.abort.abort(new Error('The server is stopping.'))
  }

  async #renew(): Promise<void> {
    const due = [...this.#held]
    const { leaseEnd, expires } = this.term()
    try {
      const lanes = due.map(held => held.lane)
      const ours = lanes.length > 0 ? await renew(this.#db, lanes, leaseEnd) : new Set<HeldLane>()
      for (const held of due) {
        if (ours.has(held.lane)) held.expires = expires
        else if (this.#held.has(held)) this.#lose(held)
      }
    } catch (error) {
      this.#log(`Leases could not be renewed: ${error instanceof Error ? error.message : error}`)
    }
    for (const held of this.#held) if (performance.now() >= held.expires) this.#lose(held)
    if (this.#timer) this.start()
  }

  #lose(held: Held): void {
    this.#held.delete(held)
    held.abort.abort(new Error('The lease of this lane was lost; another worker does the task.'))
  }
}
