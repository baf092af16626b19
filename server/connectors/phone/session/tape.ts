import type { Recording } from '../../call-host.ts'
import { type CallAudio, type Samples, sampleRate } from '../call-leg.ts'
import { CallRecorder } from '../media/call-recorder.ts'
import { writeWav } from '../media/wav.ts'

/** ms of one frame. */
const frameMs = 20

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
  #outgoing: Outgoing[] = []
  #recorder: CallRecorder | undefined
  #message: Samples[] | undefined
  #messageAt: number | undefined
  /** ms on the clock of the frames, and how much was recorded then. */
  #last = { at: 0, seconds: 0 }

  constructor(audio: CallAudio) {
    this.#audio = audio
  }

  /** From now on, `longest` seconds at most. */
  record(longest: number): void {
    this.#recorder ??= new CallRecorder(longest)
  }

  startMessage(): void {
    this.#message = []
    this.#messageAt = this.#recorder?.seconds
  }

  /** Whoever listened to it is gone. */
  dropMessage(): void {
    this.#message = undefined
  }

  /** Where in the recording a moment is, in seconds from its start; undefined while nothing is recorded. */
  secondAt(moment: number): number | undefined {
    const { at, seconds } = this.#last
    return this.#recorder && Math.max(0, seconds - Math.max(0, at - moment) / 1_000)
  }

  /** What was left since the tone, the caller alone. */
  takeMessage(): { readonly wav: Uint8Array; readonly seconds: number; readonly second?: number } {
    const samples = joined(this.#message ?? [])
    const second = this.#messageAt
    this.#message = undefined
    return {
      ...(second === undefined ? {} : { second }),
      wav: writeWav({ rate: sampleRate, channels: [samples] }),
      seconds: samples.length / sampleRate,
    }
  }

  playing(utterance: string, samples: Samples, messageId: Promise<string> | undefined): void {
    const known = this.#outgoing.find(one => one.utterance === utterance)
    if (known) known.pieces.push(samples)
    else this.#outgoing.push({ utterance, messageId, pieces: [samples], taken: 0 })
  }

  /** What a teammate says to the caller; it leaves within 160 ms (transfer/bridge.ts), too little to keep apart. */
  teammate(samples: Samples): void {
    this.#recorder?.ours(samples)
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

  /** `at` in ms on the clock of the frames. */
  frame(theirs: Samples, at: number): void {
    this.#message?.push(theirs)
    for (const one of this.#outgoing) this.#take(one, this.#audio.played(one.utterance))
    this.#recorder?.caller(theirs)
    this.#last = { at: at + frameMs, seconds: this.#recorder?.seconds ?? 0 }
  }

  #take(one: Outgoing, left: number): void {
    const made = one.pieces.reduce((sum, piece) => sum + piece.length, 0)
    const upTo = Math.min(left, made)
    if (upTo <= one.taken) return
    const { messageId, pieces, taken } = one
    const recorder = this.#recorder
    if (recorder && taken === 0 && messageId) this.#marks.push({ messageId, at: recorder.seconds })
    if (recorder) for (const piece of between(pieces, taken, upTo)) recorder.ours(piece)
    one.taken = upTo
  }

  /** Undefined when nothing was recorded. */
  async finish(): Promise<Recording | undefined> {
    const recorder = this.#recorder
    if (!recorder || recorder.seconds === 0) return undefined
    const marks = await Promise.all(
      this.#marks.map(async ({ messageId, at }) => ({ messageId: await messageId.catch(() => ''), at })),
    )
    return {
      wav: recorder.wav(),
      seconds: recorder.seconds,
      marks: marks.filter(({ messageId }) => messageId),
    }
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

function joined(pieces: readonly Samples[]): Samples {
  const all = new Int16Array(pieces.reduce((sum, piece) => sum + piece.length, 0))
  let at = 0
  for (const piece of pieces) {
    all.set(piece, at)
    at += piece.length
  }
  return all
}
