import type { CallHost, EndReason } from '../../call-host.ts'
import type { CallLeg } from '../call-leg.ts'
import type { CallSession } from '../session/call-session.ts'
import { type LegPart, legPart } from './leg-part.ts'
import { watchedHost } from './watched-host.ts'

/** Starts the brain's part in a call. */
export type StartBrain = (leg: CallLeg, host: CallHost) => CallSession

/** The brain's session in a call. Released, it ends and the call goes on; another one follows. */
export class BrainSeat {
  readonly session: CallSession
  readonly #part: LegPart
  #released = false

  /** `again`: the caller was answered before, by whoever had the seat first. */
  constructor(
    leg: CallLeg,
    again: boolean,
    start: StartBrain,
    tells: {
      readonly host: CallHost
      readonly begin: CallHost['begin']
      readonly live: CallHost['live']
      /** The call is to be stored as over: not that the seat was given up. */
      readonly ended: (callId: string, reason: EndReason) => Promise<void>
      /** It is stored. */
      readonly over: (reason: EndReason) => void
    },
  ) {
    const { host, begin, live, ended, over } = tells
    this.#part = legPart(leg, again)
    const heldBack = watchedHost(host, {
      begin,
      live: (callId, news) => {
        if (!this.#released) live(callId, news)
      },
      ended: async (callId, reason) => {
        if (!this.#released) await ended(callId, reason)
      },
    })
    this.session = start(this.#part.leg, heldBack)
    void this.session.done.then(reason => {
      if (!this.#released) over(reason)
    })
  }

  get released(): boolean {
    return this.#released
  }

  /** Somebody else has the caller. What the brain was saying is cut to what was heard. */
  release(): void {
    // First, so that the end of the session is not taken for the caller's.
    this.#released = true
    this.#part.release('transferred')
  }
}
