import { frameSize, type Samples } from '../call-leg.ts'

/** What plays our sound somewhere else: a browser, or a carrier's media stream. It has a buffer of its own. */
export interface RemotePlayer {
  /** 20 ms of sound, to be played after what came before. */
  frame(samples: Samples): void
  /** To be given back by name once everything before it was played. */
  mark(name: string): void
  /** Throws away what has not been played. */
  clear(): void
}

interface Utterance {
  readonly id: string
  pieces: Samples[]
  /** Samples of `pieces`. */
  waiting: number
  /** Samples that were ever appended. */
  total: number
  finished: boolean
}

interface Flight {
  readonly parts: readonly { readonly utterance: Utterance; readonly samples: Samples }[]
  readonly at: number
}

const frameMs = 20
/** Frames the other side holds ready: 200 ms bridge the pauses of a wireless network. */
const ahead = 10
/** Frames that may be unacknowledged: 2 s. Beyond it the other side is too slow, and sending more makes it later. */
const mostInFlight = 100
/** Frames between two marks. In between the clock tells what was played. */
const markEvery = 5
/** ms for a mark to come back. */
const stalled = 10_000

/**
 * The sound of one call on its way to a player that is not ours. What was heard is what it acknowledges; between two
 * acknowledgements the clock goes on from the last one. A pause or a barge-in empties the player and takes back what
 * it had not played: after a pause that is sent again.
 *
 *   appended --tick--> in flight --acknowledged--> played --all of it--> `onPlayed`
 *       ^                  |
 *       '---- pause -------'---- clear ----> gone
 */
export class RemotePlayout {
  readonly #player: RemotePlayer
  readonly #onPlayed: (utterance: string) => void
  readonly #played = new Map<string, number>()
  /** Cleared before they were finished: what still comes for them is dropped. */
  readonly #dropped = new Set<string>()
  #queue: Utterance[] = []
  #flight: Flight[] = []
  #generation = 0
  /** Frames of this generation. */
  #sent = 0
  #acknowledged = 0
  /** Where the player was by its own word, and where it would be had it begun when we sent. */
  #truth = { frames: 0, at: 0 }
  #pace = { frames: 0, at: 0 }
  #paused = false

  constructor(player: RemotePlayer, onPlayed: (utterance: string) => void) {
    this.#player = player
    this.#onPlayed = onPlayed
  }

  append(id: string, samples: Samples): void {
    if (this.#dropped.has(id)) return
    const utterance = this.#utterance(id)
    if (utterance.finished || samples.length === 0) return
    utterance.pieces.push(Int16Array.from(samples))
    utterance.waiting += samples.length
    utterance.total += samples.length
  }

  finish(id: string): void {
    if (this.#dropped.delete(id)) return
    this.#utterance(id).finished = true
    this.#retire()
  }

  /** Samples of the utterance that were heard, as of the last word of the player or of `pause`. */
  played(id: string): number {
    return this.#played.get(id) ?? 0
  }

  /** Sends what is due; to be called every 20 ms and when something new may leave. */
  tick(now: number): void {
    if (this.#paused) return
    while (this.#sent - this.#reached(this.#pace, now) < ahead && this.#flight.length < mostInFlight) {
      const parts = this.#compose()
      if (!parts) return
      this.#send(parts, now)
    }
  }

  /** The name of a mark that came back; marks of before the last `clear` say nothing. */
  acknowledge(name: string, now: number): void {
    const [, generation, frames] = /^(\d{1,9})\.(\d{1,9})$/.exec(name) ?? []
    const reached = Math.min(Number(frames), this.#sent)
    if (Number(generation) !== this.#generation || !(reached > this.#acknowledged)) return
    this.#truth = { frames: reached, at: now }
    this.#settle(reached)
    this.#retire()
  }

  pause(now: number): void {
    this.#paused = true
    this.#takeBack(now)
    this.#retire()
  }

  resume(): void {
    this.#paused = false
  }

  clear(now: number): void {
    this.#takeBack(now)
    for (const { id, finished } of this.#queue) if (!finished) this.#dropped.add(id)
    this.#queue = []
  }

  /** Whether the other side no longer says what it plays. */
  stalled(now: number): boolean {
    const [oldest] = this.#flight
    return oldest !== undefined && now - oldest.at > stalled
  }

  #utterance(id: string): Utterance {
    const known = this.#queue.find(one => one.id === id)
    if (known) return known
    this.#played.delete(id)
    const fresh: Utterance = { id, pieces: [], waiting: 0, total: 0, finished: false }
    this.#queue.push(fresh)
    return fresh
  }

  #send(parts: Flight['parts'], now: number): void {
    if (this.#flight.length === 0) this.#truth = { frames: this.#sent, at: now }
    // The player ran dry meanwhile, so its time begins anew.
    if (this.#reached(this.#pace, now) === this.#sent) this.#pace = { frames: this.#sent, at: now }
    const frame = new Int16Array(frameSize)
    let at = 0
    for (const { samples } of parts) {
      frame.set(samples, at)
      at += samples.length
    }
    this.#player.frame(frame)
    this.#flight.push({ parts, at: now })
    this.#sent += 1
    if (this.#sent % markEvery === 0 || !this.#ready) this.#player.mark(`${this.#generation}.${this.#sent}`)
  }

  #reached(from: { readonly frames: number; readonly at: number }, now: number): number {
    return Math.min(this.#sent, from.frames + Math.floor((now - from.at) / frameMs))
  }

  /** A whole frame, or the end of the last utterance that is known. */
  get #ready(): boolean {
    let waiting = 0
    for (const utterance of this.#queue) {
      waiting += utterance.waiting
      if (waiting >= frameSize) return true
      if (!utterance.finished) return false
    }
    return waiting > 0
  }

  #compose(): Flight['parts'] | undefined {
    if (!this.#ready) return undefined
    const parts: { utterance: Utterance; samples: Samples }[] = []
    let room = frameSize
    for (const utterance of this.#queue) {
      while (room > 0 && utterance.pieces.length > 0) {
        const piece = utterance.pieces.shift()!
        const samples = piece.subarray(0, room)
        if (samples.length < piece.length) utterance.pieces.unshift(piece.subarray(samples.length))
        utterance.waiting -= samples.length
        room -= samples.length
        parts.push({ utterance, samples })
      }
      if (room === 0 || !utterance.finished) break
    }
    return parts
  }

  #settle(frames: number): void {
    for (; this.#acknowledged < frames; this.#acknowledged++)
      for (const { utterance, samples } of this.#flight.shift()?.parts ?? [])
        this.#played.set(utterance.id, this.played(utterance.id) + samples.length)
  }

  /** Empties the player; what it had not played yet waits again, in its order. */
  #takeBack(now: number): void {
    if (this.#flight.length === 0) return
    this.#settle(Math.max(this.#acknowledged, this.#reached(this.#truth, now)))
    this.#player.clear()
    for (const { parts } of this.#flight.reverse())
      for (const { utterance, samples } of parts.toReversed()) {
        utterance.pieces.unshift(samples)
        utterance.waiting += samples.length
      }
    this.#flight = []
    this.#generation += 1
    this.#sent = 0
    this.#acknowledged = 0
    this.#truth = { frames: 0, at: now }
    this.#pace = { frames: 0, at: now }
  }

  #retire(): void {
    for (
      let [first] = this.#queue;
      first?.finished && this.played(first.id) === first.total;
      [first] = this.#queue
    ) {
      this.#queue.shift()
      this.#onPlayed(first.id)
    }
  }
}
