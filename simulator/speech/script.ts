/** One thing a caller will say, as the recogniser is to understand it. */
export interface ScriptedUtterance {
  readonly text: string
  /** 0 to 1; 0.95 when absent. */
  readonly confidence?: number
}

/** Loudness above which a piece of sound counts as voice. */
const voiceRms = 300
/** Seconds of voice in which one more word is understood. */
const secondsPerWord = 0.25

/**
 * A recogniser that knows the script: its words appear one by one as voice arrives, by the clock of the sound and not
 * of the machine. Sound without voice brings nothing, however long it is.
 */
export class ScriptedEar {
  readonly #script: readonly ScriptedUtterance[]
  readonly #rate: number
  #at = 0
  #voiced = 0
  #silent = 0
  /** Seconds of sound in all. */
  seconds = 0

  constructor(script: readonly ScriptedUtterance[], rate: number) {
    this.#script = script
    this.#rate = rate
  }

  /** True when a word more, or the first, can be understood. */
  listen(samples: Int16Array): boolean {
    const before = this.partial
    const seconds = samples.length / this.#rate
    this.seconds += seconds
    const energy = samples.reduce((sum, one) => sum + one * one, 0) / Math.max(1, samples.length)
    if (Math.sqrt(energy) > voiceRms) {
      this.#voiced += seconds
      this.#silent = 0
    } else this.#silent += seconds
    return this.partial !== before
  }

  /** Seconds of silence since the last voice of this utterance; 0 before it. */
  get silence(): number {
    return this.#voiced > 0 ? this.#silent : 0
  }

  get partial(): string {
    const words = (this.#script[this.#at]?.text ?? '').split(' ')
    return words.slice(0, Math.floor(this.#voiced / secondsPerWord)).join(' ')
  }

  get confidence(): number {
    return this.#script[this.#at]?.confidence ?? 0.95
  }

  /** Ends the utterance: all of its text if there was voice at all, nothing otherwise. */
  finish(): string {
    const text = this.#voiced > 0 ? (this.#script[this.#at]?.text ?? '') : ''
    if (this.#voiced > 0) this.#at += 1
    this.#voiced = 0
    this.#silent = 0
    return text
  }
}
