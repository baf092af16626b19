/**
 * Lines that are taken, also those of calls that are still being prepared: opening their sound takes a moment, and
 * others ring meanwhile.
 */
export class Lines {
  readonly #most: number
  readonly #on: () => number
  #held = 0

  /** `on`: how many calls there are, but for those that are being prepared. */
  constructor(most: number, on: () => number) {
    this.#most = most
    this.#on = on
  }

  get full(): boolean {
    return this.#on() + this.#held >= this.#most
  }

  /** Keeps one line while a call is prepared. Ask for `full` right before, with no `await` between. */
  async hold<Outcome>(prepare: () => Promise<Outcome>): Promise<Outcome> {
    this.#held += 1
    try {
      return await prepare()
    } finally {
      this.#held -= 1
    }
  }
}
