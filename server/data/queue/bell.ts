/** Wakes a sleeping loop; a ring between a look and the sleep that follows it is not lost. */
export class Bell {
  #rings = 0
  #sleeper: (() => void) | undefined

  ring(): void {
    this.#rings += 1
    this.#sleeper?.()
  }

  /** Take before looking; give to `wait` after it. */
  next(): number {
    return this.#rings
  }

  /** Sleeps until a ring after `since`, or for `ms`. */
  wait(since: number, ms: number): Promise<void> {
    if (this.#rings !== since) return Promise.resolve()
    return new Promise(resolve => {
      const timer = setTimeout(done, ms)
      const bell = this
      function done() {
        clearTimeout(timer)
        bell.#sleeper = undefined
        resolve()
      }
      this.#sleeper = done
    })
  }
}
