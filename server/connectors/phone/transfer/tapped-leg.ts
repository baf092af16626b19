import { type CallAudio, type CallLeg, frameSize, type Samples } from '../call-leg.ts'

/** Sound of ours that was given to the playout. */
interface Outgoing {
  readonly pieces: Samples[]
  /** Samples of it that were taken already. */
  taken: number
}

/** Pieces of one utterance that are kept while nobody listens: what left long ago is let go. */
const mostPieces = 100
/** Samples of ours that wait to be mixed, at most: 400 ms. Beyond it the playout ran ahead of the caller's frames. */
const mostWaiting = 3_200

type Listener = (frame: Samples) => void

/** A leg whose both sides can be heard, mixed, by any number of listeners; the call does not notice them. */
export class TappedLeg implements CallLeg {
  readonly audio: TappedAudio
  readonly refer?: NonNullable<CallLeg['refer']>
  readonly onHeld?: NonNullable<CallLeg['onHeld']>
  readonly #leg: CallLeg

  constructor(leg: CallLeg) {
    this.#leg = leg
    this.audio = new TappedAudio(leg.audio)
    if (leg.onHeld) this.onHeld = listener => leg.onHeld!(listener)
    if (leg.refer) this.refer = (target, signal) => leg.refer!(target, signal)
  }

  get externalId() {
    return this.#leg.externalId
  }
  get direction() {
    return this.#leg.direction
  }
  get from() {
    return this.#leg.from
  }
  get to() {
    return this.#leg.to
  }
  answer() {
    return this.#leg.answer()
  }
  hangup(reason: Parameters<CallLeg['hangup']>[0]) {
    this.#leg.hangup(reason)
  }
  onEnd(listener: Parameters<CallLeg['onEnd']>[0]) {
    this.#leg.onEnd(listener)
  }
}

/** The caller's frames are the clock; of ours is heard what the playout says has left. */
export class TappedAudio implements CallAudio {
  readonly #audio: CallAudio
  readonly #listeners = new Set<Listener>()
  readonly #outgoing = new Map<string, Outgoing>()
  #ours: Samples[] = []

  constructor(audio: CallAudio) {
    this.#audio = audio
    audio.onFrame(frame => {
      if (this.#listeners.size > 0) this.#hear(frame)
    })
    audio.onPlayed(utterance => {
      this.#take(utterance, Number.POSITIVE_INFINITY)
      this.#outgoing.delete(utterance)
    })
  }

  /** 20 ms of both sides at a time. Returns the way to stop. */
  listen(listener: Listener): () => void {
    if (this.#listeners.size === 0) {
      for (const utterance of this.#outgoing.keys()) this.#take(utterance, this.#audio.played(utterance))
      this.#ours = []
    }
    this.#listeners.add(listener)
    return () => this.#listeners.delete(listener)
  }

  onFrame(listener: Parameters<CallAudio['onFrame']>[0]) {
    this.#audio.onFrame(listener)
  }
  onDigit(listener: (digit: string) => void) {
    this.#audio.onDigit(listener)
  }
  onPlayed(listener: (utterance: string) => void) {
    this.#audio.onPlayed(listener)
  }

  play(utterance: string, samples: Samples) {
    const known = this.#outgoing.get(utterance)
    if (known) known.pieces.push(samples)
    else this.#outgoing.set(utterance, { pieces: [samples], taken: 0 })
    if (known && known.pieces.length > mostPieces) this.#take(utterance, this.#audio.played(utterance))
    this.#audio.play(utterance, samples)
  }

  clear() {
    for (const utterance of this.#outgoing.keys()) this.#take(utterance, this.#audio.played(utterance))
    this.#outgoing.clear()
    this.#audio.clear()
  }

  finish(utterance: string) {
    this.#audio.finish(utterance)
  }
  played(utterance: string) {
    return this.#audio.played(utterance)
  }
  pause() {
    this.#audio.pause()
  }
  resume() {
    this.#audio.resume()
  }
  press(digits: string) {
    this.#audio.press(digits)
  }

  #hear(theirs: Samples): void {
    for (const utterance of this.#outgoing.keys()) this.#take(utterance, this.#audio.played(utterance))
    const mixed = Int16Array.from(theirs)
    const ours = this.#next(frameSize)
    ours.forEach((sample, at) => {
      mixed[at] = Math.max(-32_768, Math.min(32_767, (mixed[at] ?? 0) + sample))
    })
    for (const listener of this.#listeners) listener(mixed)
  }

  /** What left up to this sample of an utterance waits to be mixed, if anybody listens. */
  #take(utterance: string, left: number): void {
    const one = this.#outgoing.get(utterance)
    if (!one) return
    while (one.pieces[0]) {
      const [piece] = one.pieces
      const due = left - one.taken
      if (due <= 0) return
      const part = piece.subarray(0, due)
      one.taken += part.length
      if (this.#listeners.size > 0) this.#ours.push(part)
      if (part.length < piece.length) one.pieces[0] = piece.subarray(part.length)
      else one.pieces.shift()
    }
  }

  #next(count: number): Samples {
    const out = new Int16Array(count)
    let waiting = this.#ours.reduce((sum, piece) => sum + piece.length, 0)
    while (waiting > mostWaiting) waiting -= this.#ours.shift()?.length ?? waiting
    let at = 0
    while (at < count && this.#ours[0]) {
      const piece = this.#ours[0].subarray(0, count - at)
      out.set(piece, at)
      at += piece.length
      const rest = this.#ours[0].subarray(piece.length)
      if (rest.length > 0) this.#ours[0] = rest
      else this.#ours.shift()
    }
    return out
  }
}
