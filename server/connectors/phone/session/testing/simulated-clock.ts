import type { Clock } from '../clock.ts'

/** Time that passes when the test says so; between two moments everything that is due has happened. */
export class SimulatedClock implements Clock {
  #now = 1_000
  #next = 0
  readonly #timers = new Map<number, { readonly at: number; readonly run: () => void }>()

  now(): number {
    return this.#now
  }

  after(ms: number, run: () => void): () => void {
    const id = ++this.#next
    this.#timers.set(id, { at: this.#now + ms, run })
    return () => void this.#timers.delete(id)
  }

  /** Timers that are still set. */
  get pending(): number {
    return this.#timers.size
  }

  async advance(ms: number): Promise<void> {
    const end = this.#now + ms
    await settle()
    for (let next = this.#due(end); next; next = this.#due(end)) {
      this.#now = Math.max(this.#now, next.at)
      next.run()
      await settle()
    }
    this.#now = end
  }

  /** All of the earliest moment are run together: a thousand calls tick at once. */
  #due(end: number): { readonly at: number; run(): void } | undefined {
    const at = Math.min(...[...this.#timers.values()].map(timer => timer.at))
    if (at > end) return undefined
    const same = [...this.#timers].filter(([, timer]) => timer.at === at)
    return {
      at,
      run: () => {
        for (const [id, timer] of same) if (this.#timers.delete(id)) timer.run()
      },
    }
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
