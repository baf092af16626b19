type Item = Int16Array | { readonly mark: string }

/** Samples of one millisecond at 16 kHz. */
const ms = 16
/** What is gathered before sound begins, and again after it ran dry: bridges the jitter of a network (measured: 40 ms ran dry once in 12 s, 60 ms never). */
const target = 60 * ms
/** The server sends 200 ms ahead. More than that and the target, for half a second, is delay for nothing. */
const most = 200 * ms + target + 40 * ms
const window = 500 * ms
/** Left out at once when there is too much. */
const step = 20 * ms

/**
 * The sound of the other side between its arrival and the loudspeaker, at 16 kHz.
 *
 *   filling --60 ms there, or 60 ms waited--> playing --nothing left--> filling
 */
export class PlayoutQueue {
  #items: Item[] = []
  #offset = 0
  #depth = 0
  #filling = true
  #waited = 0
  #lowest = Infinity
  #passed = 0
  readonly #reached: (mark: string) => void

  /** `reached`: everything before this mark was played. */
  constructor(reached: (mark: string) => void) {
    this.#reached = reached
  }

  /** Samples that wait. */
  get depth(): number {
    return this.#depth
  }

  sound(samples: Int16Array): void {
    this.#items.push(samples)
    this.#depth += samples.length
  }

  mark(mark: string): void {
    this.#items.push({ mark })
    if (this.#depth === 0) this.#marks()
  }

  /** Silence at once: what waits is thrown away, and its marks with it. */
  clear(): void {
    this.#items = []
    this.#offset = 0
    this.#depth = 0
    this.#refill()
  }

  /** The next samples, silence where there are none. */
  pull(out: Float32Array): void {
    if (this.#filling && this.#depth > 0) {
      this.#waited += out.length
      this.#filling = this.#depth < target && this.#waited < target
    }
    if (this.#filling) {
      out.fill(0)
      return
    }
    this.#trim(out.length)
    let at = 0
    while (at < out.length) {
      const sample = this.#next()
      if (sample === undefined) break
      out[at++] = sample / 32_768
    }
    out.fill(0, at)
    if (this.#depth === 0) this.#refill()
  }

  #refill(): void {
    this.#filling = true
    this.#waited = 0
    this.#lowest = Infinity
    this.#passed = 0
  }

  #next(): number | undefined {
    const first = this.#items[0]
    if (!(first instanceof Int16Array)) return undefined
    const sample = first[this.#offset++]
    this.#depth -= 1
    if (this.#offset === first.length) {
      this.#items.shift()
      this.#offset = 0
      this.#marks()
    }
    return sample
  }

  #marks(): void {
    for (let [first] = this.#items; first && !(first instanceof Int16Array); [first] = this.#items) {
      this.#items.shift()
      this.#reached(first.mark)
    }
  }

  /** Clocks that differ, or a stall that ended, leave delay that never goes away by itself. */
  #trim(played: number): void {
    this.#lowest = Math.min(this.#lowest, this.#depth)
    this.#passed += played
    if (this.#passed < window) return
    if (this.#lowest > most) for (let left = step; left > 0; left--) this.#next()
    this.#lowest = Infinity
    this.#passed = 0
  }
}
