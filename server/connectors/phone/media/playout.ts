import { frameSize, type Samples } from '../call-leg.ts'

interface Utterance {
  readonly id: number
  /** One cell that other threads may read: samples that left. */
  readonly counter: Int32Array
  readonly generation: number
  readonly pieces: Samples[]
  offset: number
  waiting: number
  finished: boolean
}

/** What another thread may set without waiting for a message: the latest word of a barge-in. */
export interface PlayoutControl {
  /** Sound of an older generation is dropped unsent. */
  generation(): number
  paused(): boolean
}

/**
 * The sound that waits to be sent on one call, utterance after utterance.
 * An utterance that is not finished holds its place: the next one begins after its end.
 */
export class Playout {
  readonly #control: PlayoutControl
  readonly #onPlayed: (utterance: number) => void
  #queue: Utterance[] = []
  /** Utterances that were cleared: what still comes for them is dropped, until they are finished. */
  readonly #dropped = new Set<number>()

  constructor(control: PlayoutControl, onPlayed: (utterance: number) => void) {
    this.#control = control
    this.#onPlayed = onPlayed
  }

  append(id: number, counter: Int32Array, generation: number, samples: Samples): void {
    if (generation < this.#control.generation() || this.#dropped.has(id)) {
      this.#dropped.add(id)
      return
    }
    let utterance = this.#queue.find(each => each.id === id)
    if (!utterance) {
      utterance = { id, counter, generation, pieces: [], offset: 0, waiting: 0, finished: false }
      this.#queue.push(utterance)
    }
    if (samples.length === 0) return
    utterance.pieces.push(samples)
    utterance.waiting += samples.length
  }

  finish(id: number): void {
    this.#dropped.delete(id)
    const utterance = this.#queue.find(each => each.id === id)
    if (!utterance) return
    utterance.finished = true
    this.#retire()
  }

  /** True when `next` would give sound. */
  get ready(): boolean {
    this.#dropStale()
    if (this.#control.paused()) return false
    let waiting = 0
    for (const utterance of this.#queue) {
      waiting += utterance.waiting
      if (waiting >= frameSize) return true
      if (!utterance.finished) return false
    }
    return waiting > 0
  }

  /**
   * Fills one frame and counts what is in it; call it only when the frame leaves at once. False, with nothing
   * written, when there is no whole frame yet; the rest of a last frame is silence or the next utterance.
   */
  next(frame: Samples): boolean {
    if (!this.ready) return false
    let at = 0
    for (const utterance of this.#queue) {
      const took = this.#take(utterance, frame, at)
      at += took
      Atomics.add(utterance.counter, 0, took)
      if (at === frameSize || !utterance.finished) break
    }
    frame.fill(0, at)
    this.#retire()
    return true
  }

  clear(): void {
    for (const utterance of this.#queue) if (!utterance.finished) this.#dropped.add(utterance.id)
    this.#queue = []
  }

  #take(utterance: Utterance, frame: Samples, from: number): number {
    let at = from
    while (at < frameSize && utterance.pieces.length) {
      const piece = utterance.pieces[0]!
      const part = piece.subarray(utterance.offset, utterance.offset + frameSize - at)
      frame.set(part, at)
      at += part.length
      utterance.offset += part.length
      if (utterance.offset < piece.length) break
      utterance.pieces.shift()
      utterance.offset = 0
    }
    utterance.waiting -= at - from
    return at - from
  }

  #dropStale(): void {
    const generation = this.#control.generation()
    if (this.#queue.some(each => each.generation < generation)) {
      const kept = this.#queue.filter(each => each.generation >= generation)
      for (const each of this.#queue) if (!kept.includes(each) && !each.finished) this.#dropped.add(each.id)
      this.#queue = kept
    }
  }

  /** Utterances whose last frame left, first one first; an empty one counts as left when its turn comes. */
  #retire(): void {
    while (this.#queue[0]?.finished && this.#queue[0].waiting === 0) {
      this.#onPlayed(this.#queue.shift()!.id)
    }
  }
}
