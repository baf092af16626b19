/** Width of a class of lateness and the number of classes: 10 ms up to 200 ms. */
const binUnits = 80
const bins = 20
// A packet weighs half after 70 others (1.4 s of speech): slow enough to remember a bad network between two
// sentences, fast enough to give the delay back. 97 of 100 packets in time is where concealment stops being heard.
const keep = 0.99
const quantile = 0.97
/** Clocks of two machines drift apart; the fastest packet of the last 4 to 8 s is the yardstick. */
const yardstickUnits = 4 * 8_000

/** How late packets come compared to the fastest ones, in samples (1/8000 s). */
export class DelayEstimate {
  readonly #weights = new Float64Array(bins)
  #total = 0
  #fastest: [number, number] = [Infinity, Infinity]
  #turnedAt = 0

  /** A packet whose first sample is `timestamp` arrived at `arrival`; both count samples without wrapping. */
  note(timestamp: number, arrival: number): void {
    const transit = arrival - timestamp
    if (arrival - this.#turnedAt >= yardstickUnits) {
      this.#fastest = [this.#fastest[1], Infinity]
      this.#turnedAt = arrival
    }
    if (transit < this.#fastest[1]) this.#fastest[1] = transit
    const late = transit - Math.min(...this.#fastest)
    for (let i = 0; i < bins; i++) this.#weights[i]! *= keep
    this.#weights[Math.min(bins - 1, Math.floor(late / binUnits))]! += 1
    this.#total = this.#total * keep + 1
  }

  /** The lateness that 97 of 100 packets do not exceed; 20 ms as long as nothing is known. */
  get late(): number {
    if (this.#total < 5) return 2 * binUnits
    let sum = 0
    for (let i = 0; i < bins; i++) {
      sum += this.#weights[i]!
      // The first class is the noise of timers, not of networks.
      if (sum >= quantile * this.#total) return i === 0 ? 0 : (i + 1) * binUnits
    }
    return bins * binUnits
  }

  /** The sender's clock began anew. */
  restart(): void {
    this.#fastest = [Infinity, Infinity]
  }
}
