import type { EndReason } from '../../../call-host.ts'
import { type CallAudio, type CallLeg, frameSize, type Samples } from '../../call-leg.ts'
import type { Clock } from '../clock.ts'

interface Queued {
  readonly utterance: string
  readonly pieces: Samples[]
  finished: boolean
}

/** A word in the caller's sound: the scripted recogniser reads it out of the samples, so lost frames are lost words. */
interface Voiced {
  readonly from: number
  readonly to: number
  readonly script: number
  readonly words: number
}

const hiss = Int16Array.from({ length: frameSize }, (_, i) => (i < 2 ? 0 : ((i * 48_271) % 21) - 10))
const buzz = hiss.map((noise, i) => noise + (i % 53) * 120 - 3_000)

/** A telephone line in simulated time: 20 ms frames both ways, with a playout that is told the truth about. */
export class ScriptedLeg implements CallLeg, CallAudio {
  readonly externalId = 'leg-1'
  readonly direction: 'in' | 'out'
  readonly from = '+37060000000'
  readonly to = '+37052000000'
  readonly audio: CallAudio = this
  /** Each frame that left: of which utterance, when. */
  readonly left: { readonly utterance: string; readonly at: number }[] = []
  readonly hangups: EndReason[] = []
  ended: EndReason | undefined
  refusesAnswer = false
  losesReports = false
  /** A transport whose end is never reported. */
  losesEnd = false
  readonly #clock: Clock
  readonly #frames: ((frame: Samples, at: number) => void)[] = []
  readonly #digits: ((digit: string) => void)[] = []
  readonly #played: ((utterance: string) => void)[] = []
  readonly #holds: ((held: boolean) => void)[] = []
  readonly #ends: ((reason: EndReason) => void)[] = []
  readonly #counts = new Map<string, number>()
  #queue: Queued[] = []
  #voiced: Voiced[] = []
  #paused = false
  #held = false
  #stop = () => {}

  constructor(clock: Clock, direction: 'in' | 'out' = 'in') {
    this.#clock = clock
    this.direction = direction
    if (direction === 'out') this.#tick()
  }

  async answer(): Promise<void> {
    if (this.refusesAnswer || this.ended) throw new Error('The caller has gone.')
    this.#tick()
  }

  hangup(reason: EndReason): void {
    this.hangups.push(reason)
    if (!this.losesEnd) this.end(reason)
  }

  /** The other side, or the network, ends it. */
  end(reason: EndReason): void {
    if (this.ended) return
    this.ended = reason
    this.#stop()
    for (const listener of this.#ends) listener(reason)
  }

  /** The caller makes a voice for so many ms, with so many words of script number so-and-so in it. */
  voice(ms: number, script = -1, words = 0): void {
    const from = this.#clock.now()
    this.#voiced.push({ from, to: from + ms, script, words })
  }

  /** The other side puts us on hold, or takes us back. */
  hold(on: boolean): void {
    this.#held = on
    for (const listener of this.#holds) listener(on)
  }

  digit(key: string): void {
    for (const listener of this.#digits) listener(key)
  }

  get silentNow(): boolean {
    return this.left.at(-1)?.at !== this.#clock.now()
  }

  get paused(): boolean {
    return this.#paused
  }

  onFrame(listener: (frame: Samples, at: number) => void): void {
    this.#frames.push(listener)
  }
  onDigit(listener: (digit: string) => void): void {
    this.#digits.push(listener)
  }
  onPlayed(listener: (utterance: string) => void): void {
    this.#played.push(listener)
  }
  onHeld(listener: (held: boolean) => void): void {
    this.#holds.push(listener)
  }
  onEnd(listener: (reason: EndReason) => void): void {
    this.#ends.push(listener)
  }
  play(utterance: string, samples: Samples): void {
    const known = this.#queue.find(one => one.utterance === utterance)
    if (known) known.pieces.push(samples)
    else this.#queue.push({ utterance, pieces: [samples], finished: false })
  }
  finish(utterance: string): void {
    const known = this.#queue.find(one => one.utterance === utterance)
    if (known) known.finished = true
  }
  played(utterance: string): number {
    return this.#counts.get(utterance) ?? 0
  }
  pause(): void {
    this.#paused = true
  }
  resume(): void {
    this.#paused = false
  }
  clear(): void {
    this.#queue = []
  }
  press(): void {}

  #tick(): void {
    if (this.ended) return
    this.#stop = this.#clock.after(20, () => this.#tick())
    if (!this.#paused && !this.#held) this.#playFrame()
    const frame = this.#theirFrame()
    for (const listener of this.#frames) listener(frame, this.#clock.now() - 20)
  }

  #playFrame(): void {
    const head = this.#queue[0]
    if (!head) return
    const played = this.played(head.utterance)
    const made = head.pieces.reduce((sum, piece) => sum + piece.length, 0)
    if (played < made) {
      this.#counts.set(head.utterance, Math.min(made, played + frameSize))
      this.left.push({ utterance: head.utterance, at: this.#clock.now() })
    }
    if (!head.finished || this.played(head.utterance) < made) return
    this.#queue.shift()
    if (!this.losesReports) for (const listener of this.#played) listener(head.utterance)
  }

  /** Noise of a quiet line, or a buzz at the loudness of a voice; the first two samples name script and word. */
  #theirFrame(): Samples {
    const now = this.#clock.now() - 20
    this.#voiced = this.#voiced.filter(one => one.to > now)
    const voiced = this.#voiced.find(one => one.from <= now)
    if (!voiced) return hiss.slice()
    // Speech has gaps; a sound without any is noise to a detector that learns the line.
    const inSyllable = Math.floor((now - voiced.from) / 20) % 6 < 5
    const frame = (inSyllable ? buzz : hiss).slice()
    const share = (now - voiced.from) / (voiced.to - voiced.from)
    frame[0] = voiced.script + 1
    frame[1] = Math.floor(share * voiced.words) + 1
    return frame
  }
}
