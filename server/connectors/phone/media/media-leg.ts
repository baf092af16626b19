import { isIP } from 'node:net'
import type { CallAudio, Samples } from '../call-leg.ts'
import { type KeySource, KeysOnce } from './keys-once.ts'
import {
  controlCells,
  type FromMedia,
  type MediaConnection,
  type MediaStats,
  type ToMedia,
} from './media-messages.ts'

/** The sound of one call over RTP; it lives from `open` to `close`. */
export interface MediaLeg extends CallAudio {
  /** What to write into our SDP; the port is even, RTCP is on the next one. */
  readonly local: { readonly address: string; readonly port: number }
  /** Starts or changes the sound: at the answer, and again at each re-INVITE (hold, a new address, another codec). Throws for a name instead of an IP address. */
  connect(connection: MediaConnection): void
  /** A key that the signalling reports (SIP INFO); one that the sound reports as well counts once. */
  pressed(key: string): void
  /** Calls back when no packet came for so many ms in a call of both ways; again after packets came back and stopped. */
  onSilence(after: number, listener: () => void): void
  /** Rejects when the call is closed. */
  stats(): Promise<MediaStats>
  /** Resolves when both ports are free. Twice is harmless. */
  close(): Promise<void>
}

interface Utterance {
  readonly number: number
  /** Samples that left, counted by the media thread at the moment of the packet. */
  readonly counter: Int32Array<SharedArrayBuffer>
  state: 'open' | 'finished' | 'cleared'
}

type News = Exclude<FromMedia, { kind: 'frames' | 'opened' | 'refused' | 'fault' }>

/** The main thread's side of a leg. */
export class WorkerLeg implements MediaLeg {
  readonly local: MediaLeg['local']
  readonly #leg: number
  readonly #post: (message: ToMedia, transfer?: ArrayBuffer[]) => void
  readonly #control: Int32Array<SharedArrayBuffer>
  readonly #utterances = new Map<string, Utterance>()
  readonly #names: string[] = []
  readonly #frame: ((frame: Samples, at: number) => void)[] = []
  readonly #digit: ((digit: string) => void)[] = []
  readonly #played: ((utterance: string) => void)[] = []
  readonly #silence: (() => void)[] = []
  readonly #keys = new KeysOnce()
  readonly #requests = new Map<number, PromiseWithResolvers<MediaStats>>()
  readonly #closed = Promise.withResolvers<void>()
  #closing = false
  #request = 0

  constructor(
    leg: number,
    local: MediaLeg['local'],
    control: Int32Array<SharedArrayBuffer>,
    post: (message: ToMedia, transfer?: ArrayBuffer[]) => void,
  ) {
    this.#leg = leg
    this.local = local
    this.#control = control
    this.#post = post
  }

  connect(connection: MediaConnection): void {
    const { address } = connection.remote
    if (isIP(address) === 0)
      throw new RangeError('Sound is sent to an IP address; resolve the name in the SDP first')
    this.#post({ kind: 'connect', leg: this.#leg, connection })
  }

  onFrame(listener: (frame: Samples, at: number) => void): void {
    this.#frame.push(listener)
  }

  onDigit(listener: (digit: string) => void): void {
    this.#digit.push(listener)
  }

  onPlayed(listener: (utterance: string) => void): void {
    this.#played.push(listener)
  }

  onSilence(after: number, listener: () => void): void {
    this.#silence.push(listener)
    this.#post({ kind: 'watch', leg: this.#leg, silence: after })
  }

  play(id: string, samples: Samples): void {
    const utterance = this.#utterance(id)
    if (utterance.state !== 'open') return
    const { number, counter } = utterance
    const generation = Atomics.load(this.#control, controlCells.generation)
    const copy = Int16Array.from(samples)
    this.#post({ kind: 'play', leg: this.#leg, utterance: number, counter, generation, samples: copy }, [
      copy.buffer,
    ])
  }

  finish(id: string): void {
    // An utterance without sound has its place in the queue as well.
    if (!this.#utterances.has(id)) this.play(id, new Int16Array())
    const utterance = this.#utterance(id)
    if (utterance.state !== 'open') return
    utterance.state = 'finished'
    this.#post({ kind: 'finish', leg: this.#leg, utterance: utterance.number })
  }

  played(id: string): number {
    const utterance = this.#utterances.get(id)
    return utterance ? Atomics.load(utterance.counter, 0) : 0
  }

  pause(): void {
    Atomics.store(this.#control, controlCells.paused, 1)
  }

  resume(): void {
    Atomics.store(this.#control, controlCells.paused, 0)
    this.#post({ kind: 'resume', leg: this.#leg })
  }

  /** The shared cell holds at once, before the message arrives: not even a busy queue between the threads delays it. */
  clear(): void {
    Atomics.add(this.#control, controlCells.generation, 1)
    for (const utterance of this.#utterances.values()) {
      if (utterance.state === 'open') utterance.state = 'cleared'
    }
    this.#post({ kind: 'clear', leg: this.#leg })
  }

  pressed(key: string): void {
    if (!this.#closing) this.#key('signalling', key)
  }

  press(digits: string): void {
    this.#post({ kind: 'press', leg: this.#leg, digits })
  }

  stats(): Promise<MediaStats> {
    const answer = Promise.withResolvers<MediaStats>()
    if (this.#closing) answer.reject(new Error('The call is closed; ask for its figures before'))
    else {
      this.#requests.set(++this.#request, answer)
      this.#post({ kind: 'stats', leg: this.#leg, request: this.#request })
    }
    return answer.promise
  }

  close(): Promise<void> {
    if (!this.#closing) {
      this.#closing = true
      this.#post({ kind: 'close', leg: this.#leg })
    }
    return this.#closed.promise
  }

  /** `at` in ms of performance.now() of this thread. */
  hear(frame: Samples, at: number): void {
    if (this.#closing) return
    for (const listener of this.#frame) listener(frame, at)
  }

  receive(news: News): void {
    if (news.kind === 'closed') this.end()
    if (this.#closing) return
    if (news.kind === 'digit') this.#key('sound', news.digit)
    if (news.kind === 'silence') for (const listener of this.#silence) listener()
    if (news.kind === 'played') for (const listener of this.#played) listener(this.#names[news.utterance]!)
    if (news.kind === 'stats') {
      this.#requests.get(news.request)?.resolve(news.stats)
      this.#requests.delete(news.request)
    }
  }

  /** Nothing more comes from the media thread. */
  end(): void {
    this.#closing = true
    for (const request of this.#requests.values()) request.reject(new Error('The call was closed meanwhile'))
    this.#requests.clear()
    this.#closed.resolve()
  }

  #key(source: KeySource, key: string): void {
    if (!this.#keys.counts(source, key, performance.now())) return
    for (const listener of this.#digit) listener(key)
  }

  #utterance(id: string): Utterance {
    const known = this.#utterances.get(id)
    if (known) return known
    const counter = new Int32Array(new SharedArrayBuffer(4))
    const utterance: Utterance = { number: this.#names.push(id) - 1, counter, state: 'open' }
    this.#utterances.set(id, utterance)
    return utterance
  }
}
