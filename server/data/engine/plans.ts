import { concat, preparable, prepared, simpleQuery, sqlHead } from './wire.ts'

/** Different statements kept; the product has about 150. PostgreSQL keeps 20 to 50 kB for each. */
const MOST = 250
/**
 * ms. A plan is made for tables as large as they were; nothing here runs ANALYZE before the night, so a plan for an
 * empty table must not outlive its first minute.
 */
const LIFETIME_MS = 60_000

/** Statements that leave the shape of every table as it is. Any other may change what a prepared one returns. */
const harmless =
  /^\s*(select|insert|update|delete|with|begin|start|commit|rollback|savepoint|release|set|show|explain|checkpoint|vacuum|analyze|deallocate)\b/i

const parseComplete = Uint8Array.of(0x31, 0, 0, 0, 4)
const deallocate = simpleQuery('deallocate all')

/**
 * Prepares every statement once for all clients, who share one session and know nothing of it: to read and plan a
 * statement costs PostgreSQL more than to run it, and the product says the same 150 again and again.
 */
export class Plans {
  readonly #names = new Map<string, string>()
  #count = 0
  #stale = false
  #since = 0

  /**
   * Runs one request as `execute` would, with the statement prepared.
   *
   * @param now ms on a clock that never goes back
   */
  run(
    request: Uint8Array<ArrayBuffer>,
    execute: (bytes: Uint8Array<ArrayBuffer>) => Uint8Array<ArrayBuffer>,
    now: number,
  ): Uint8Array<ArrayBuffer> {
    if (this.#names.size >= MOST || now - this.#since > LIFETIME_MS) this.#forget(now)
    if (!harmless.test(sqlHead(request))) this.#forget(now)
    const statement = this.#stale ? undefined : preparable(request)
    if (!statement) return execute(request)
    const known = this.#names.get(statement.key)
    if (known) return concat([parseComplete, execute(prepared(statement, known, false))])
    this.#count += 1
    const name = `s${this.#count}`
    const reply = execute(prepared(statement, name, true))
    if (reply[0] === parseComplete[0]) this.#names.set(statement.key, name)
    return reply
  }

  /** Frees what was forgotten; to be called while no transaction is open, where it cannot fail. */
  tidy(execute: (bytes: Uint8Array<ArrayBuffer>) => unknown): void {
    if (!this.#stale) return
    this.#stale = false
    execute(deallocate)
  }

  /** Until `tidy` nothing is prepared: in a transaction that is rolled back it would be for tables that never were. */
  #forget(now: number): void {
    this.#stale = true
    this.#names.clear()
    this.#since = now
  }
}
