import { type QueryExecutorProvider, sql } from 'kysely'

/** The time that leases and due times are compared with. */
export interface Clock {
  now(): Date
}

const SYNC_MS = 30_000

/**
 * The database's time, read without a query: the clocks of nodes differ, the database's is one. Its distance to this
 * process's monotonic clock is measured now and every 30 s; it is ahead of the truth by at most one round trip.
 */
export class DatabaseClock implements Clock {
  readonly #db: QueryExecutorProvider
  readonly #timer: NodeJS.Timeout
  #offset = performance.timeOrigin

  constructor(db: QueryExecutorProvider) {
    this.#db = db
    this.#timer = setInterval(() => void this.sync().catch(() => {}), SYNC_MS).unref()
  }

  now(): Date {
    // Rounded up: a Date has whole milliseconds, and what the database calls now must be due.
    return new Date(Math.ceil(performance.now() + this.#offset))
  }

  /** Measures three times and keeps the quickest answer. */
  async sync(): Promise<void> {
    let best = Number.POSITIVE_INFINITY
    for (let sample = 0; sample < 3; sample += 1) {
      const sent = performance.now()
      const { rows } = await sql<{ ms: number }>`
        select extract(epoch from clock_timestamp()) * 1000 as ms`.execute(this.#db)
      const took = performance.now() - sent
      if (rows[0] && took < best) {
        best = took
        this.#offset = rows[0].ms - sent
      }
    }
  }

  stop(): void {
    clearInterval(this.#timer)
  }
}
