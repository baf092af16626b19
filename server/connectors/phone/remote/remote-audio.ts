import { type CallAudio, frameSize, type Samples } from '../call-leg.ts'
import { JitterBuffer } from '../media/jitter-buffer.ts'
import { tonesOf } from '../media/tones.ts'
import type { Clock } from '../session/clock.ts'
import { type RemotePlayer, RemotePlayout } from './remote-playout.ts'

const frameMs = 20
/** ms of lost time that are caught up; a process that stood still for longer goes on from now. */
const mostLate = 400
/** ms without any sound after which the other side is gone: it sends silence too. */
const longestSilence = 30_000
/** Sound of one message at most: what the jitter buffer takes at once. */
const longestPiece = 1_600

export interface RemoteAudioParts {
  readonly player: RemotePlayer
  readonly clock: Clock
  /** Nothing was heard, or nothing was played, for too long. */
  readonly lost: (reason: 'no-media' | 'network') => void
}

/** The sound of a call that comes and goes over a socket, which keeps its order but not its pace. */
export class RemoteAudio implements CallAudio {
  readonly #parts: RemoteAudioParts
  readonly #playout: RemotePlayout
  readonly #arrived = new JitterBuffer()
  readonly #frame: ((frame: Samples, at: number) => void)[] = []
  readonly #digit: ((digit: string) => void)[] = []
  readonly #played: ((utterance: string) => void)[] = []
  #samples = 0
  #heardAt = 0
  #next = 0
  #pressed = 0
  #stopTimer: (() => void) | undefined

  constructor(parts: RemoteAudioParts) {
    this.#parts = parts
    this.#playout = new RemotePlayout(parts.player, utterance => {
      for (const listener of this.#played) listener(utterance)
    })
  }

  /** From now on a frame every 20 ms. */
  start(): void {
    if (this.#stopTimer) return
    const now = this.#parts.clock.now()
    this.#heardAt = now
    this.#next = now
    this.#arm()
    this.#playout.tick(now)
  }

  close(): void {
    this.#stopTimer?.()
    this.#stopTimer = () => {}
    this.#frame.length = 0
    this.#digit.length = 0
    this.#played.length = 0
  }

  /** Sound that came, of any length. The socket lost none, so each piece follows the one before. */
  heard(samples: Samples): void {
    if (!this.#stopTimer) return
    const now = this.#parts.clock.now()
    this.#heardAt = now
    for (let at = 0; at < samples.length; at += longestPiece) {
      const piece = samples.subarray(at, at + longestPiece)
      this.#arrived.push(this.#samples, piece, now)
      this.#samples = (this.#samples + piece.length) >>> 0
    }
  }

  pressed(digit: string): void {
    for (const listener of this.#digit) listener(digit)
  }

  acknowledged(mark: string): void {
    this.#playout.acknowledge(mark, this.#parts.clock.now())
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

  play(utterance: string, samples: Samples): void {
    this.#playout.append(utterance, samples)
    this.#send()
  }

  finish(utterance: string): void {
    this.#playout.finish(utterance)
    this.#send()
  }

  played(utterance: string): number {
    return this.#playout.played(utterance)
  }

  pause(): void {
    this.#playout.pause(this.#parts.clock.now())
  }

  resume(): void {
    this.#playout.resume()
    this.#send()
  }

  clear(): void {
    this.#playout.clear(this.#parts.clock.now())
  }

  /** As sound: neither a browser nor a media stream has keys to press. */
  press(digits: string): void {
    const keys = `keys-${++this.#pressed}`
    this.play(keys, tonesOf(digits))
    this.finish(keys)
  }

  #send(): void {
    if (this.#stopTimer) this.#playout.tick(this.#parts.clock.now())
  }

  #arm(): void {
    const { clock } = this.#parts
    this.#next += frameMs
    if (clock.now() - this.#next > mostLate) this.#next = clock.now()
    this.#stopTimer = clock.after(Math.max(0, this.#next - clock.now()), () => this.#tick())
  }

  #tick(): void {
    const now = this.#parts.clock.now()
    this.#arm()
    this.#playout.tick(now)
    const frame = new Int16Array(frameSize)
    this.#arrived.pull(frame)
    for (const listener of this.#frame) listener(frame, now)
    if (now - this.#heardAt > longestSilence) this.#parts.lost('no-media')
    else if (this.#playout.stalled(now)) this.#parts.lost('network')
  }
}
