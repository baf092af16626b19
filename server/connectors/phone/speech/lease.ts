/**
 * Something that calls use and that is ended once:
 *
 *   open ──retire()──▶ retired ──the last use is over──▶ stopped
 *     └──────────────────────stop()───────────────────────▲
 */
export class Lease {
  readonly #end: () => Promise<unknown>
  readonly #ended = Promise.withResolvers<void>()
  #uses = 0
  #state: 'open' | 'retired' | 'stopped' = 'open'

  constructor(end: () => Promise<unknown>) {
    this.#end = end
  }

  get stopped(): boolean {
    return this.#state === 'stopped'
  }

  /** Begins a use; call what it gives once when that is over. */
  use(): () => void {
    this.#uses += 1
    return () => {
      this.#uses -= 1
      this.#settle()
    }
  }

  /** Ends it when nobody uses it any more; resolves when it is ended, rejects as ending it does. */
  retire(): Promise<void> {
    if (this.#state === 'open') this.#state = 'retired'
    this.#settle()
    return this.#ended.promise
  }

  /** At once. */
  stop(): Promise<void> {
    if (this.#state !== 'stopped') {
      this.#state = 'stopped'
      this.#ended.resolve(this.#end().then(() => undefined))
    }
    return this.#ended.promise
  }

  #settle(): void {
    if (this.#state === 'retired' && this.#uses === 0) void this.stop()
  }
}
