/** A timer that has not run yet. */
export interface Timer {
  cancel(): void
}

/** The only source of time in this library, so that tests move it by hand and nothing outlives `close`. */
export interface Clock {
  /** Milliseconds since any fixed moment; never goes back. */
  now(): number
  /** Runs once after so many milliseconds. */
  after(ms: number, run: () => void): Timer
}

export interface RealClock extends Clock {
  /** Timers that have not run yet. */
  readonly pending: number
  /** Cancels every timer; none can be set afterwards. */
  close(): void
}

/** setTimeout takes 31 bits; longer times would fire at once. */
const longest = 2 ** 31 - 1

export function createClock(): RealClock {
  const running = new Set<NodeJS.Timeout>()
  let closed = false
  return {
    now: () => performance.now(),
    after(ms, run) {
      if (closed) return { cancel: () => {} }
      const timeout = setTimeout(
        () => {
          running.delete(timeout)
          run()
        },
        Math.min(ms, longest),
      )
      running.add(timeout)
      return {
        cancel() {
          clearTimeout(timeout)
          running.delete(timeout)
        },
      }
    },
    get pending() {
      return running.size
    },
    close() {
      closed = true
      for (const timeout of running) clearTimeout(timeout)
      running.clear()
    },
  }
}
