import { type CallAudio, frameSize, type Samples, sampleRate } from '../call-leg.ts'
import type { Recording } from '../host.ts'
import { Reel } from './reel.ts'
import { wavOf } from './wav.ts'

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
 * says has left, never what was only meant to be said.
 */
export class Tape {
  readonly #audio: CallAudio
  readonly #marks: { readonly messageId: Promise<string>; readonly at: number }[] = []
  readonly #ours = new Int16Array(frameSize)
  /** Left already, but its frame of the caller has not come yet. */
  #left: Samples[] = []
  #outgoing: Outgoing[] = []
  #reel: Reel | undefined
  #message: Samples[] | undefined

  constructor(audio: CallAudio) {
    this.#audio = audio
  }

  record(): void {
    this.#reel ??= new Reel()
  }

  startMessage(): void {
    this.#message = []
  }

  /** What was left since the tone, the caller alone. */
  takeMessage(): { readonly wav: Uint8Array; readonly seconds: number } {
    const frames = this.#message ?? []
    this.#message = undefined
    return { wav: wavOf(1, frames), seconds: (frames.length * frameSize) / sampleRate }
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
    this.#reel?.push(theirs, this.#nextOfOurs())
  }

  #nextOfOurs(): Samples {
    const ours = this.#ours.fill(0)
    for (let room = frameSize; room > 0 && this.#left.length > 0; ) {
      const piece = this.#left.shift()!
      ours.set(piece.subarray(0, room), frameSize - room)
      if (piece.length > room) this.#left.unshift(piece.subarray(room))
      room -= Math.min(room, piece.length)
    }
    return ours
  }

  #take(one: Outgoing, left: number): void {
    const made = one.pieces.reduce((sum, piece) => sum + piece.length, 0)
    const upTo = Math.min(left, made)
    if (upTo <= one.taken) return
    if (this.#reel) {
      const { messageId } = one
      if (one.taken === 0 && messageId) this.#marks.push({ messageId, at: this.#reel.seconds })
      this.#left.push(...between(one.pieces, one.taken, upTo))
    }
    one.taken = upTo
  }

  /** Undefined when nothing was recorded. */
  async finish(): Promise<Recording | undefined> {
    const reel = this.#reel
    if (!reel || reel.seconds === 0) return undefined
    const marks = await Promise.all(
      this.#marks.map(async ({ messageId, at }) => ({ messageId: await messageId.catch(() => ''), at })),
    )
    return { wav: reel.wav(), seconds: reel.seconds, marks: marks.filter(({ messageId }) => messageId) }
  }
}

/** Copies nothing: this runs for every frame of every call. */
function* between(pieces: readonly Samples[], from: number, to: number): Generator<Samples> {
  let start = 0
  for (const piece of pieces) {
    if (start < to && start + piece.length > from) yield piece.subarray(Math.max(0, from - start), to - start)
    start += piece.length
  }
}
