import type { Samples } from '../call-leg.ts'

/** Zero crossings of the kernel on each side: 60 dB of stop band with the Blackman window. */
const crossings = 12
/** Of the lower of the two Nyquist frequencies, so that the transition ends below it. */
const passband = 0.9

/**
 * Changes the rate of mono PCM by a windowed sinc, piece by piece without a seam.
 * Delay: `crossings` periods of the lower rate, about 1.7 ms at 8 kHz; `end()` gives the rest.
 */
export class Resampler {
  readonly #step: number
  readonly #cutoff: number
  readonly #reach: number
  /** Input still needed; its first sample has the absolute index `#start`. */
  #held: Int16Array
  #start: number
  #position = 0

  /** `from` and `to` in Hz. */
  constructor(from: number, to: number) {
    this.#step = from / to
    this.#cutoff = passband * Math.min(1, to / from)
    this.#reach = Math.ceil(crossings / this.#cutoff)
    // Silence before the first sample.
    this.#held = new Int16Array(this.#reach)
    this.#start = -this.#reach
  }

  push(input: Int16Array): Samples {
    if (this.#step === 1) return Int16Array.from(input)
    const joined = new Int16Array(this.#held.length + input.length)
    joined.set(this.#held)
    joined.set(input, this.#held.length)
    const last = this.#start + joined.length - this.#reach
    const count = Math.max(0, Math.ceil((last - this.#position) / this.#step))
    const output = new Int16Array(count)
    for (let at = 0; at < count; at += 1) {
      output[at] = this.#sample(joined)
      this.#position += this.#step
    }
    const keep = Math.max(0, Math.floor(this.#position) - this.#reach - this.#start)
    this.#held = joined.slice(keep)
    this.#start += keep
    return output
  }

  /** What is left after the last piece. */
  end(): Samples {
    return this.#step === 1 ? new Int16Array(0) : this.push(new Int16Array(this.#reach))
  }

  #sample(input: Int16Array): number {
    const centre = this.#position - this.#start
    const first = Math.max(0, Math.ceil(centre - this.#reach))
    const last = Math.min(input.length - 1, Math.floor(centre + this.#reach))
    let sum = 0
    for (let at = first; at <= last; at += 1) sum += input[at]! * this.#kernel(at - centre)
    return Math.max(-32_768, Math.min(32_767, Math.round(sum)))
  }

  #kernel(distance: number): number {
    const x = distance / this.#reach
    const window = 0.42 + 0.5 * Math.cos(Math.PI * x) + 0.08 * Math.cos(2 * Math.PI * x)
    const angle = Math.PI * this.#cutoff * distance
    return this.#cutoff * window * (angle === 0 ? 1 : Math.sin(angle) / angle)
  }
}
