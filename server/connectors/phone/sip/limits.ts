import type { Clock } from './clock.ts'

/** Bounds on what strangers can make us keep or do. Every number is a count unless its name says otherwise. */
export interface Limits {
  /** Calls at a time in both directions; the next caller hears 486, and the next call of ours ends at once. */
  readonly calls: number
  /**
   * Calls from one unknown address that are not on yet: not answered, or answered and never acknowledged. The next one
   * gets 503. A flood of INVITEs must leave lines for others; who acknowledges can be found.
   */
  readonly pendingPerSource: number
  /** Transactions at a time; the next request gets 503. */
  readonly transactions: number
  /** Open TCP and TLS connections; the next is closed at once. */
  readonly connections: number
  /** Largest message in bytes. */
  readonly messageBytes: number
  /** Messages per second from one address, on average and in one burst. More are not read. */
  readonly messagesPerSecond: number
  readonly burst: number
  /** A call that is not over by then is ended, in milliseconds. */
  readonly callMs: number
  /** Time to answer a call of ours or an incoming one, in milliseconds (RFC 3261 13.2.1: at least three minutes). */
  readonly ringMs: number
  /** A TCP connection without a whole message for so long is closed, in milliseconds. */
  readonly idleMs: number
}

export const defaultLimits: Limits = {
  calls: 200,
  pendingPerSource: 50,
  transactions: 20_000,
  connections: 500,
  messageBytes: 16_384,
  messagesPerSecond: 200,
  burst: 1000,
  callMs: 4 * 60 * 60_000,
  ringMs: 3 * 60_000,
  idleMs: 10 * 60_000,
}

/** Addresses that are watched at a time; the one that was quiet longest is forgotten first. */
const mostSources = 10_000

/** A token bucket per source address. */
export function createRateLimit(clock: Clock, perSecond: number, burst: number): (source: string) => boolean {
  const buckets = new Map<string, { tokens: number; at: number }>()
  return source => {
    const now = clock.now()
    const bucket = buckets.get(source) ?? { tokens: burst, at: now }
    buckets.delete(source)
    if (buckets.size >= mostSources) buckets.delete(buckets.keys().next().value ?? '')
    buckets.set(source, bucket)
    bucket.tokens = Math.min(burst, bucket.tokens + ((now - bucket.at) / 1000) * perSecond)
    bucket.at = now
    if (bucket.tokens < 1) return false
    bucket.tokens -= 1
    return true
  }
}
