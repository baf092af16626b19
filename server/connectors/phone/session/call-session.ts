import type { EndReason, Opening } from '../../call-host.ts'
import { withDeadline } from './clock.ts'
import type { CallEffect, CallEvent } from './events.ts'
import { Hands } from './hands.ts'
import type { SessionParts } from './parts.ts'
import { nextWait, reduce, startCall } from './reduce.ts'
import type { CallState } from './state.ts'
import { voiceEdges } from './vad.ts'

/** ms after which a call is cut without asking its state: one that never began, and past its longest duration. */
const watchdog = { unbegun: 60_000, after: 5_000 }
/** ms for the product to take the end of a call. */
const endWait = 10_000

/** One call from its first ring: events in, one at a time, and what the reducer makes of them carried out. */
export class CallSession {
  /** Resolves once the call is over and stored; never rejects. */
  readonly done: Promise<EndReason>
  readonly #parts: SessionParts
  readonly #end = Promise.withResolvers<EndReason>()
  readonly #events: CallEvent[] = []
  #state: CallState
  #hands: Hands | undefined
  #stopTimer = () => {}
  #stopWatchdog: () => void
  #busy = false
  #over: EndReason | undefined

  constructor(parts: SessionParts) {
    this.#parts = parts
    this.done = this.#end.promise
    this.#state = startCall(parts.clock.now(), parts.before)
    this.#stopWatchdog = parts.clock.after(watchdog.unbegun, () => this.#cut('failed'))
    this.#follow()
    void this.#begin()
    this.#arm()
  }

  get state(): CallState {
    return this.#state
  }

  /** The house closes: the call ends now. */
  stop(): void {
    this.#happen({ kind: 'stop' })
  }

  #follow(): void {
    const { leg, detect } = this.#parts
    const edges = voiceEdges(detect)
    leg.audio.onFrame((frame, at) => {
      if (this.#over) return
      this.#hands?.frame(frame, at)
      const edge = edges(frame, at)
      if (edge) this.#happen({ kind: 'voice', ...edge })
    })
    leg.audio.onDigit(digit => this.#happen({ kind: 'digit', digit }))
    leg.onHeld?.(on => this.#happen({ kind: 'held', on }))
    leg.onEnd(reason => this.#happen({ kind: 'leg-ended', reason }))
  }

  async #begin(): Promise<void> {
    const { host, leg, call, clock } = this.#parts
    const { externalId, direction, to } = leg
    try {
      const opening = await host.begin({ ...call, externalId, direction, to })
      if (this.#over) {
        await this.#missed(opening, this.#over)
        return
      }
      this.#hands = new Hands(this.#parts, opening, event => this.#happen(event))
      this.#stopWatchdog()
      this.#stopWatchdog = clock.after(opening.longest + watchdog.after, () => this.#cut('too-long'))
      this.#happen({ kind: 'begun', opening })
    } catch {
      this.#happen({ kind: 'not-begun' })
    }
  }

  /** The caller was gone before the product knew of the call: nothing of the opening was heard. */
  async #missed({ callId, sentences }: Opening, reason: EndReason): Promise<void> {
    const { host } = this.#parts
    // That the call is over matters more than a sentence.
    for (const { messageId } of sentences)
      if (messageId) await host.heard(callId, messageId, '', true).catch(() => {})
    await host.ended(callId, reason, undefined)
  }

  /** Events wait for the effects of the one before: listeners may call back at once. */
  #happen(event: CallEvent): void {
    if (this.#over) return
    this.#events.push(event)
    if (this.#busy) return
    this.#busy = true
    try {
      for (let next = this.#events.shift(); next && !this.#over; next = this.#events.shift()) this.#step(next)
    } catch {
      this.#hands?.live({ kind: 'trouble', reason: 'A call broke off by a fault of ours.' })
      this.#cut('failed')
    } finally {
      this.#busy = false
    }
    this.#arm()
  }

  #step(event: CallEvent): void {
    const { state, effects } = reduce(this.#state, event, this.#parts.clock.now())
    this.#state = state
    for (const effect of effects) this.#carryOut(effect)
  }

  #carryOut(effect: CallEffect): void {
    if (effect.kind === 'hang-up') this.#parts.leg.hangup(effect.reason)
    else if (effect.kind === 'finish') void this.#finish(effect.reason)
    else this.#hands?.carryOut(effect)
  }

  #arm(): void {
    this.#stopTimer()
    const next = this.#over ? undefined : nextWait(this.#state)
    if (next === undefined) return
    const { clock } = this.#parts
    this.#stopTimer = clock.after(Math.max(0, next - clock.now()), () => this.#happen({ kind: 'time' }))
  }

  /** Ends the call whatever its state says. */
  #cut(reason: EndReason): void {
    if (this.#over) return
    this.#parts.leg.hangup(reason)
    void this.#finish(reason)
  }

  async #finish(reason: EndReason): Promise<void> {
    if (this.#over) return
    this.#over = reason
    this.#stopTimer()
    this.#stopWatchdog()
    const { clock, host } = this.#parts
    const recording = await this.#close()
    try {
      const callId = this.#state.opening?.callId
      if (callId) await withDeadline(clock, endWait, host.ended(callId, reason, recording))
    } catch {
      this.#hands?.live({ kind: 'trouble', reason: 'The end of a call could not be stored.' })
    }
    this.#end.resolve(reason)
  }

  /** A fault while everything stops must not keep the product from learning of the end. */
  async #close() {
    try {
      return await this.#hands?.close()
    } catch {
      return undefined
    }
  }
}
