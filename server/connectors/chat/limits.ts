/** Tokens per second and how many may be saved up. */
export interface Rate {
  readonly perSecond: number
  readonly burst: number
}

export interface ChatLimits {
  /** Open sockets of this node. */
  readonly sockets: number
  /** Open sockets of one address. Offices and phone networks share one, so this is not small. */
  readonly socketsPerAddress: number
  /** New visitors and uploads of one address. */
  readonly arrivals: Rate
  /** Messages of one visitor, over all their sockets. */
  readonly messages: Rate
  /** Frames of any kind on one socket; beyond this it is no widget of ours. */
  readonly frames: Rate
  /** Messages refused with `slow_down` on one socket before it is closed. */
  readonly patience: number
  /** Bytes waiting for a slow reader before it is closed. */
  readonly buffered: number
  /** Milliseconds a reader has to take half of that, while its history is sent. */
  readonly drainWithin: number
  /** Milliseconds from the upgrade to `hello`. */
  readonly helloWithin: number
  /** Messages of one socket that wait for the database; a widget sends one after another. */
  readonly inFlight: number
  /** Uploads that are read into memory at the same time. */
  readonly uploads: number
}

export const defaultLimits: ChatLimits = {
  sockets: 10_000,
  socketsPerAddress: 50,
  arrivals: { perSecond: 0.5, burst: 60 },
  messages: { perSecond: 1, burst: 10 },
  frames: { perSecond: 20, burst: 120 },
  patience: 60,
  buffered: 1024 * 1024,
  drainWithin: 15_000,
  helloWithin: 10_000,
  inFlight: 32,
  uploads: 8,
}

/** A token bucket. `take` answers 0 when it is allowed, else the milliseconds until it would be. */
export function tokenBucket(rate: Rate, now: () => number = Date.now): { take(): number } {
  let tokens = rate.burst
  let last = now()
  return {
    take() {
      const at = now()
      // A clock set back must not take tokens away.
      tokens = Math.min(rate.burst, tokens + (Math.max(0, at - last) / 1000) * rate.perSecond)
      last = at
      if (tokens >= 1) {
        tokens -= 1
        return 0
      }
      return Math.ceil(((1 - tokens) / rate.perSecond) * 1000)
    },
  }
}

/**
 * One bucket per key, at most `capacity` of them. The one unused for longest is dropped first: it is the fullest,
 * so forgetting it gives away the least.
 */
export function keyedBuckets(rate: Rate, capacity = 20_000, now: () => number = Date.now) {
  const buckets = new Map<string, { take(): number }>()
  return {
    take(key: string): number {
      const bucket = buckets.get(key) ?? tokenBucket(rate, now)
      buckets.delete(key)
      buckets.set(key, bucket)
      if (buckets.size > capacity) {
        const oldest = buckets.keys().next()
        if (!oldest.done) buckets.delete(oldest.value)
      }
      return bucket.take()
    },
  }
}

/** Counts what is open per key; a key without any is forgotten. */
export function counter() {
  const open = new Map<string, number>()
  return {
    of: (key: string) => open.get(key) ?? 0,
    add(key: string) {
      open.set(key, (open.get(key) ?? 0) + 1)
    },
    remove(key: string) {
      const left = (open.get(key) ?? 0) - 1
      if (left > 0) open.set(key, left)
      else open.delete(key)
    },
  }
}
