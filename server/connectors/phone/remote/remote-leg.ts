import type { EndReason } from '../../call-host.ts'
import type { CallLeg } from '../call-leg.ts'
import type { Clock } from '../session/clock.ts'
import { RemoteAudio } from './remote-audio.ts'
import type { RemotePlayer } from './remote-playout.ts'

/** What a transport does for a leg. */
export interface RemoteLine {
  readonly player: RemotePlayer
  /** The call was taken: the other side may be told. */
  answered(): void
  /** The call is over: the other side is told and the socket closed. Called once. */
  ended(reason: EndReason): void
}

export interface RemoteCall {
  readonly externalId: string
  readonly direction: 'in' | 'out'
  readonly from: string
  readonly to: string
}

/** A call over a socket. The transport calls `over` when the other side or the network ended it. */
export class RemoteLeg implements CallLeg {
  readonly externalId: string
  readonly direction: 'in' | 'out'
  readonly from: string
  readonly to: string
  readonly audio: RemoteAudio
  readonly #line: RemoteLine
  readonly #ended = Promise.withResolvers<EndReason>()
  #over = false

  constructor(call: RemoteCall, line: RemoteLine, clock: Clock) {
    this.externalId = call.externalId
    this.direction = call.direction
    this.from = call.from
    this.to = call.to
    this.#line = line
    this.audio = new RemoteAudio({ player: line.player, clock, lost: reason => this.over(reason) })
  }

  async answer(): Promise<void> {
    if (this.#over) throw new Error('The caller has gone.')
    this.#line.answered()
    this.audio.start()
  }

  hangup(reason: EndReason): void {
    this.over(reason)
  }

  onEnd(listener: (reason: EndReason) => void): void {
    void this.#ended.promise.then(listener)
  }

  /** Ends it, whoever did. Twice is harmless. */
  over(reason: EndReason): void {
    if (this.#over) return
    this.#over = true
    this.audio.close()
    this.#line.ended(reason)
    this.#ended.resolve(reason)
  }
}
