import { frameSize, type Samples, sampleRate } from '../call-leg.ts'
import { wavOf } from './wav.ts'

/** Frames in one block: 10 s. Blocks instead of frames, because every call adds fifty frames a second. */
const blockFrames = 500

/** Two channels on their way to a file, frame by frame. Takes 32 kB a second. */
export class Reel {
  readonly #blocks: Samples[] = []
  #frames = 0

  get seconds(): number {
    return (this.#frames * frameSize) / sampleRate
  }

  /** `right` may be shorter than a frame: the rest is silence. */
  push(left: Samples, right: Samples): void {
    const place = this.#frames % blockFrames
    if (place === 0) this.#blocks.push(new Int16Array(blockFrames * frameSize * 2))
    const block = this.#blocks.at(-1)!
    for (let i = 0, at = place * frameSize * 2; i < frameSize; i++, at += 2) {
      block[at] = left[i] ?? 0
      block[at + 1] = right[i] ?? 0
    }
    this.#frames += 1
  }

  wav(): Uint8Array {
    const last = (this.#frames % blockFrames || blockFrames) * frameSize * 2
    const whole = this.#blocks.slice(0, -1)
    return wavOf(2, [...whole, ...this.#blocks.slice(-1).map(block => block.subarray(0, last))])
  }
}
