import { setTimeout as after } from 'node:timers/promises'

/** What a provider does wrong, once, with the next request or stream. */
export type Trouble =
  /** Answers with this status. */
  | { readonly kind: 'refuse'; readonly status: number; readonly retryAfter?: number }
  /** Cuts the connection after so many pieces of its answer. */
  | { readonly kind: 'die'; readonly after: number }
  /** Keeps the connection and says nothing more after so many pieces. */
  | { readonly kind: 'stall'; readonly after: number }
  /** Answers with something that it never should. */
  | { readonly kind: 'garbage' }

/** ms before the first piece of an answer and between two; `spread`: up to so much more, by the seed. */
export interface Pace {
  readonly first: number
  readonly next: number
  readonly spread: number
  readonly seed: number
}

const atOnce: Pace = { first: 0, next: 0, spread: 0, seed: 1 }

/** When a provider emits what: the same for the same seed, and written down for who measures. */
export class Schedule {
  readonly #pace: Pace
  readonly #troubles: Trouble[] = []
  /** What went out, `at` in ms of performance.now(). */
  readonly emitted: { readonly what: string; readonly at: number }[] = []
  #state: number

  constructor(pace: Partial<Pace> = {}) {
    this.#pace = { ...atOnce, ...pace }
    this.#state = this.#pace.seed
  }

  order(trouble: Trouble): void {
    this.#troubles.push(trouble)
  }

  trouble(): Trouble | undefined {
    return this.#troubles.shift()
  }

  async wait(which: 'first' | 'next'): Promise<void> {
    const ms = this.#pace[which] + this.#pace.spread * this.#random()
    if (ms > 0) await after(ms)
  }

  emit(what: string): void {
    this.emitted.push({ what, at: performance.now() })
  }

  /** mulberry32: 32 bits of state, the same on every machine. */
  #random(): number {
    this.#state = (this.#state + 0x6d2b79f5) | 0
    let mixed = Math.imul(this.#state ^ (this.#state >>> 15), 1 | this.#state)
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296
  }
}
