import type { Samples } from '../../call-leg.ts'

/** Frames that are kept while nobody speaks: 2 s, in case the voice was too low to be noticed here. */
const kept = 100
/** Frames before the first loud one that belong to it: a soft consonant is 100 ms long, at most 300. */
const lead = 15
/** Loud frames in a row that open it: a click is shorter. */
const opening = 3
/** Quieter than this (of 32,767) is the noise of a line. */
const leastRms = 150
/** Voice is so many times louder than the noise around it: 6 dB. */
const aboveNoise = 2
/** The noise follows the quietest frames at once and rises by so much a frame, 64 % a second: words have gaps. */
const rise = 1.01

/**
 * Lets through only what may be speech, from a little before it to our end of speech. For recognisers that take all
 * they are given for an utterance: silence costs, and some of them make words of it.
 */
export class Gate {
  #quiet: Samples[] = []
  #noise = leastRms / aboveNoise
  #loud = 0
  #open = false

  /** Frames that are to be recognised now, oldest first. */
  push(frame: Samples): readonly Samples[] {
    const rms = rmsOf(frame)
    this.#noise = Math.min(Math.max(rms, 1), this.#noise * rise)
    if (this.#open) return [frame]
    this.#quiet.push(frame)
    if (this.#quiet.length > kept) this.#quiet.shift()
    this.#loud = rms > Math.max(leastRms, this.#noise * aboveNoise) ? this.#loud + 1 : 0
    if (this.#loud < opening) return []
    this.#open = true
    return this.#drain(lead + opening)
  }

  /** The caller stopped. What was kept, when nothing was loud enough: who called this heard a voice. */
  end(): readonly Samples[] {
    const rest = this.#open ? [] : this.#drain(kept)
    this.#open = false
    this.#loud = 0
    return rest
  }

  #drain(most: number): readonly Samples[] {
    const frames = this.#quiet.slice(-most)
    this.#quiet = []
    return frames
  }
}

function rmsOf(frame: Samples): number {
  let sum = 0
  for (const sample of frame) sum += sample * sample
  return Math.sqrt(sum / Math.max(1, frame.length))
}
