import { Problem } from '../errors.ts'

interface Bucket {
  tokens: number
  /** ms since 1970 */
  at: number
}

/** Sources that are remembered; beyond that the longest unseen is forgotten, so that memory has an end. */
const mostSources = 10_000

/**
 * A token bucket for each key: `burst` at once, `perMinute` in the long run. Held in the memory of this node: with
 * several nodes each allows as much.
 */
export class RateLimit {
  readonly #buckets = new Map<string, Bucket>()
  readonly #burst: number
  readonly #perMs: number
  readonly #now: () => number

  constructor(burst: number, perMinute: number, now: () => number = Date.now) {
    this.#burst = burst
    this.#perMs = perMinute / 60_000
    this.#now = now
  }

  /** @throws Problem 429 that says how long to wait. */
  take(key: string, what: string): void {
    const now = this.#now()
    const known = this.#buckets.get(key)
    const tokens = known ? Math.min(this.#burst, known.tokens + (now - known.at) * this.#perMs) : this.#burst
    // Set anew, so that the order of the map is the order of the last visit.
    this.#buckets.delete(key)
    this.#buckets.set(key, { tokens: Math.max(0, tokens - (tokens >= 1 ? 1 : 0)), at: now })
    if (this.#buckets.size > mostSources) {
      const [oldest] = this.#buckets.keys()
      if (oldest !== undefined) this.#buckets.delete(oldest)
    }
    if (tokens >= 1) return
    const seconds = Math.max(1, Math.ceil((1 - tokens) / this.#perMs / 1000))
    throw new Problem('too_many_requests', 429, `Too many ${what}. Wait ${seconds} seconds and try again.`, {
      retryAfter: seconds,
    })
  }
}
