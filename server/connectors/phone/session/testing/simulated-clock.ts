import type { Clock } from '../clock.ts'

/** Time that passes when the test says so; between two moments everything that is due has happened. */
export class SimulatedClock implements Clock {
  #now = 1_000
  /** What is due at each moment; the moments in order. */
  readonly #due = new Map<number, Set<() => void>>()
  #moments: number[] = []

  now(): number {
    return this.#now
  }

  after(ms: number, run: () => void): () => void {
    const at = this.#now + ms
    const due = this.#due.get(at) ?? this.#moment(at)
    const once = () => run()
    due.add(once)
    return () => void due.delete(once)
  }

  #moment(at: number): Set<() => void> {
    const due = new Set<() => void>()
    this.#due.set(at, due)
    const index = this.#moments.findIndex(moment => moment > at)
    this.#moments.splice(index < 0 ? this.#moments.length : index, 0, at)
    return due
  }

  /** Timers that are still set. */
  get pending(): number {
    return [...this.#due.values()].reduce((sum, due) => sum + due.size, 0)
  }

  /** All of one moment happen together: a thousand calls tick at once. */
  async advance(ms: number): Promise<void> {
    const end = this.#now + ms
    await settle()
    for (let at = this.#moments[0]; at !== undefined && at <= end; at = this.#moments[0]) {
      const due = this.#due.get(at)!
      this.#now = Math.max(this.#now, at)
      for (const run of due) {
        due.delete(run)
        run()
      }
      await settle()
      if (due.size > 0) continue
      this.#due.delete(at)
      this.#moments.shift()
    }
    this.#now = end
  }

  /** A timer that is lost: nothing that was due at this moment happens. */
  forget(at: number): void {
    if (!this.#due.get(at)?.size) throw new Error(`Nothing is due at ${at}.`)
    this.#due.get(at)!.clear()
  }

  /** Until it is so, or fails after so many ms of simulated time. */
  async until(condition: () => boolean, ms = 120_000): Promise<void> {
    for (const end = this.#now + ms; !condition(); ) {
      if (this.#now >= end) throw new Error(`Not within ${ms} ms: ${condition}`)
      await this.advance(20)
    }
  }
}

/** Lets every promise that can go on go on. */
const settle = () => new Promise<void>(resolve => setImmediate(resolve))
