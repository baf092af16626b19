import type { SpeechFault } from './fault.ts'

/** Failures in a row after which a provider is left alone. */
const patience = 3
/** ms it is left alone: at first, and at most after it failed again and again. */
const shortRest = 15_000
const longRest = 120_000
/** ms: wrong settings do not mend themselves; somebody may just be correcting them. */
const settingsRest = 60_000
const busyRest = 5_000

/**
 * Whether a provider is worth asking.
 *
 *   closed ──3 failures in a row, a refused key, "too many requests"──▶ open ──rest over──▶ one trial ──▶ closed
 *                                                                        ▲                     │ fails
 *                                                                        └─────twice as long───┘
 */
export class Circuit {
  readonly #now: () => number
  #failures = 0
  #rest = shortRest
  #openUntil = 0

  /** `now` in ms on any clock that only goes forward. */
  constructor(now: () => number) {
    this.#now = now
  }

  /** ms until it may be asked again; 0 when it may. */
  get wait(): number {
    return Math.max(0, this.#openUntil - this.#now())
  }

  worked(): void {
    this.#failures = 0
    this.#rest = shortRest
    this.#openUntil = 0
  }

  failed(fault: SpeechFault): void {
    this.#failures += 1
    if (fault.kind === 'settings') this.#open(settingsRest)
    else if (fault.kind === 'busy') this.#open(fault.retryAfter ?? busyRest)
    else if (this.#failures >= patience) {
      this.#open(this.#rest)
      this.#rest = Math.min(this.#rest * 2, longRest)
    }
  }

  #open(ms: number): void {
    this.#openUntil = this.#now() + ms
  }
}

/** Those worth asking first, in their order; the others after them, the soonest first: better one try than silence. */
export function inOrder<T extends { readonly circuit: Circuit }>(all: readonly T[]): T[] {
  return [...all].sort((a, b) => a.circuit.wait - b.circuit.wait)
}
