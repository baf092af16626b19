import { type Samples, sampleRate } from '../call-leg.ts'
import { decodeG711, encodeG711 } from './g711.ts'
import { writeWav } from './wav.ts'

/** Our side may trail the caller's clock by 60 ms before the gap counts as silence. */
const slack = 480

/**
 * Records both sides of a call, the caller left and us right, by the caller's frames as the clock.
 * Kept as µ-law, 16 kB a second: what came over a telephone loses nothing by it.
 */
export class CallRecorder {
  readonly #most: number
  readonly #caller = new Track()
  readonly #ours = new Track()

  /** `longest` in seconds: what is said later is not kept. */
  constructor(longest: number) {
    this.#most = Math.floor(longest * sampleRate)
  }

  /** Each frame of the caller, gaps concealed. */
  caller(frame: Samples): void {
    this.#caller.append(frame, this.#most)
    const gap = this.#caller.length - this.#ours.length
    if (gap > slack) this.#ours.append(new Int16Array(gap), this.#most)
  }

  /** What left for the caller since the last frame. */
  ours(samples: Samples): void {
    this.#ours.append(samples, this.#most)
  }

  get seconds(): number {
    return Math.max(this.#caller.length, this.#ours.length) / sampleRate
  }

  /** True when the call went on longer than what is kept. */
  get cut(): boolean {
    return this.#caller.cut || this.#ours.cut
  }

  /** The stereo file so far, 16-bit PCM: every browser plays it. */
  wav(): Uint8Array<ArrayBuffer> {
    return writeWav({ rate: sampleRate, channels: [this.#caller.samples(), this.#ours.samples()] })
  }
}

class Track {
  #bytes = new Uint8Array(sampleRate * 10)
  length = 0
  cut = false

  append(samples: Samples, most: number): void {
    const kept = samples.subarray(0, Math.max(0, most - this.length))
    this.cut ||= kept.length < samples.length
    if (this.length + kept.length > this.#bytes.length) {
      const wider = new Uint8Array(
        Math.min(most, Math.max(2 * this.#bytes.length, this.length + kept.length)),
      )
      wider.set(this.#bytes.subarray(0, this.length))
      this.#bytes = wider
    }
    this.#bytes.set(encodeG711('PCMU', kept), this.length)
    this.length += kept.length
  }

  samples(): Samples {
    return decodeG711('PCMU', this.#bytes.subarray(0, this.length))
  }
}
