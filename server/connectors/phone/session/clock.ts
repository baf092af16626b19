/** Time as a call sees it, so that a test can hold it in its hand. */
export interface Clock {
  /** ms, monotonic. */
  now(): number
  /** Runs once after so many ms; returns the way to take it back. */
  after(ms: number, run: () => void): () => void
}

export const systemClock: Clock = {
  now: () => performance.now(),
  after: (ms, run) => {
    const timer = setTimeout(run, ms)
    return () => clearTimeout(timer)
  },
}

/** What the promise gives, or `late` after so many ms; the loser is ignored, and no timer stays. */
export async function withDeadline<T>(clock: Clock, ms: number, promise: Promise<T>): Promise<T | 'late'> {
  const { promise: late, resolve } = Promise.withResolvers<'late'>()
  const cancel = clock.after(ms, () => resolve('late'))
  try {
    return await Promise.race([promise, late])
  } finally {
    cancel()
    promise.catch(() => {})
  }
}
