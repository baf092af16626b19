import { type CallAudio, frameSize, type Samples, sampleRate } from '../call-leg.ts'
import type { Recording } from '../host.ts'
import { joined, wavOf } from './wav.ts'

/** Sound of ours that is on its way out. */
interface Outgoing {
  readonly utterance: string
  readonly messageId: Promise<string> | undefined
  readonly pieces: Samples[]
  /** Samples that were taken over already. */
  taken: number
}

/**
 * Both sides of a call as they were heard. The caller's frames are the clock; of ours is on the tape what the playout
 * says has left, never what was only meant to be said. Keeps 32 kB a second.
 */
export class Tape {
  readonly #audio: CallAudio
  readonly #theirs: Samples[] = []
  readonly #ours: Samples[] = []
  readonly #marks: { readonly messageId: Promise<string>; readonly at: number }[] = []
  /** Left already, but for a frame that has not come yet. */
  #left: Samples = new Int16Array(0)
  #outgoing: Outgoing[] = []
  #recording = false
  #message: Samples[] | undefined

  constructor(audio: CallAudio) {
    this.#audio = audio
  }

  record(): void {
    this.#recording = true
  }

  startMessage(): void {
    this.#message = []
  }

  /** What was left since the tone, the caller alone. */
  takeMessage(): { readonly wav: Uint8Array; readonly seconds: number } {
    const samples = joined(this.#message ?? [])
    this.#message = undefined
    return { wav: wavOf(samples), seconds: samples.length / sampleRate }
  }

  playing(utterance: string, samples: Samples, messageId: Promise<string> | undefined): void {
    const known = this.#outgoing.find(one => one.utterance === utterance)
    if (known) known.pieces.push(samples)
    else this.#outgoing.push({ utterance, messageId, pieces: [samples], taken: 0 })
  }

  /** Its last sample left. */
  played(utterance: string): void {
    const one = this.#outgoing.find(({ utterance: name }) => name === utterance)
    if (one) this.#take(one, Number.POSITIVE_INFINITY)
    this.#outgoing = this.#outgoing.filter(other => other !== one)
  }

  /** Before the queue is thrown away. */
  cut(): void {
    for (const one of this.#outgoing) this.#take(one, this.#audio.played(one.utterance))
    this.#outgoing = []
  }

  frame(theirs: Samples): void {
    this.#message?.push(theirs)
    for (const one of this.#outgoing) this.#take(one, this.#audio.played(one.utterance))
    if (!this.#recording) return
    const ours = new Int16Array(frameSize)
    ours.set(this.#left.subarray(0, frameSize))
    this.#left = this.#left.slice(frameSize)
    this.#theirs.push(theirs)
    this.#ours.push(ours)
  }

  #take(one: Outgoing, left: number): void {
    const made = one.pieces.reduce((sum, piece) => sum + piece.length, 0)
    const upTo = Math.min(left, made)
    if (upTo <= one.taken) return
    if (this.#recording) {
      if (one.taken === 0 && one.messageId)
        this.#marks.push({ messageId: one.messageId, at: (this.#theirs.length * frameSize) / sampleRate })
      this.#left = joined([this.#left, ...between(one.pieces, one.taken, upTo)])
    }
    one.taken = upTo
  }

  /** Undefined when nothing was recorded. */
  async finish(): Promise<Recording | undefined> {
    if (!this.#recording || this.#theirs.length === 0) return undefined
    const theirs = joined(this.#theirs)
    const marks = await Promise.all(
      this.#marks.map(async ({ messageId, at }) => ({ messageId: await messageId.catch(() => ''), at })),
    )
    return {
      wav: wavOf(theirs, joined(this.#ours)),
      seconds: theirs.length / sampleRate,
      marks: marks.filter(({ messageId }) => messageId),
    }
  }
}

/** Copies only what is asked for: this runs for every frame of every call. */
function* between(pieces: readonly Samples[], from: number, to: number): Generator<Samples> {
  let start = 0
  for (const piece of pieces) {
    if (start < to && start + piece.length > from) yield piece.subarray(Math.max(0, from - start), to - start)
    start += piece.length
  }
}
