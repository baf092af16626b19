/** As long as this (ms) little must have been asked. */
const WINDOW_MS = 5_000
/** An idle product asks about twice a second whether there is work. */
const FEW = 25
/** Requests between two rests; the first comes after the start, which is past it. */
const WORTH_IT = 1_000

/** Finds the moments at which a pause of 100 ms is felt by nobody and there is something to clean up. */
export class Quiet {
  #since = Number.NaN
  #inWindow = 0
  #total = WORTH_IT

  /** A request was made. */
  asked(): void {
    this.#inWindow += 1
    this.#total += 1
  }

  /**
   * Asked every second or more often.
   *
   * @param now ms on any clock that never goes back
   * @returns true when it is time to rest, once until there was work again
   */
  due(now: number): boolean {
    if (Number.isNaN(this.#since)) this.#since = now
    if (now - this.#since < WINDOW_MS) return false
    const few = this.#inWindow <= FEW
    this.#since = now
    this.#inWindow = 0
    if (!few || this.#total < WORTH_IT) return false
    this.#total = 0
    return true
  }
}
