import type { CallHost, EndReason, Opening } from '../../call-host.ts'
import type { CallNow, PeopleOnCalls, PersonOnCall } from '../../switchboard.ts'
import type { CallLeg, Samples } from '../call-leg.ts'
import type { CallSession } from '../session/call-session.ts'
import type { Clock } from '../session/clock.ts'
import type { Before } from '../session/state.ts'
import { Tape } from '../session/tape.ts'
import { tapped } from '../session/tapped.ts'
import { BrainSeat } from './brain-seat.ts'
import { bridge } from './bridge.ts'
import { CallNews } from './call-news.ts'
import { TappedLeg } from './tapped-leg.ts'
import { backWords } from './words.ts'

export interface LiveCallParts {
  readonly leg: CallLeg
  readonly host: CallHost
  readonly people: Partial<PeopleOnCalls>
  readonly clock: Clock
  /** The brain's part in the call; the tape is the call's. */
  readonly start: (leg: CallLeg, host: CallHost, tape: Tape, before: Before | undefined) => CallSession
}

interface OnLine {
  readonly person: PersonOnCall
  readonly leg: CallLeg
  readonly part: () => void
  readonly cancel: () => void
}

/**
 * A call, whoever speaks with the caller. The brain's session is a part of it: it ends when a teammate takes over, and
 * another one begins when the teammate hands back or is gone, so that nobody is left on a dead line. The record is one,
 * with everybody who spoke.
 *
 *   brain ──take over──▶ teammate ──hands back, or the page is closed──▶ brain
 *     └──────── caller or house hangs up, longest duration ────────────────▶ over
 */
export class LiveCall {
  /** Resolves once the call is over and stored; never rejects. */
  readonly done: Promise<EndReason>
  readonly #parts: LiveCallParts
  readonly #leg: TappedLeg
  readonly #end = Promise.withResolvers<EndReason>()
  readonly #news = new CallNews()
  readonly #tape: Tape
  /** That the call was taken is stored before its end. */
  #answered: Promise<void> = Promise.resolve()
  #seat: BrainSeat
  #opening: Opening | undefined
  #until = 0
  #joining = false
  /** A take-over that is stored: the end of the call waits for what becomes of it. */
  #taking: Promise<void> = Promise.resolve()
  #line: OnLine | undefined
  #gone: EndReason | undefined
  #over = false

  constructor(parts: LiveCallParts) {
    this.#parts = parts
    this.done = this.#end.promise
    this.#leg = new TappedLeg(parts.leg)
    this.#tape = new Tape(this.#leg.audio)
    this.#leg.audio.onFrame((frame, at) => this.#tape.frame(frame, at))
    this.#seat = this.#seatBrain(false, call => parts.host.begin(call))
    parts.leg.onEnd(reason => {
      this.#gone = reason
      if (this.#line) void this.#finish(this.#line, reason)
    })
  }

  /** The brain's part that is on, or was the last. */
  get session(): CallSession {
    return this.#seat.session
  }

  /** Undefined until the product knows the call. */
  get now(): CallNow | undefined {
    const callId = this.#opening?.callId
    return callId ? { callId, ...this.#news.now, heldBy: this.#line?.person } : undefined
  }

  /** Both sides, 20 ms at 8 kHz each time. Returns the way to stop. */
  listen(listener: (frame: Samples) => void): () => void {
    return this.#leg.audio.listen(listener)
  }

  /** Ends it for everybody. */
  stop(): void {
    if (this.#seat.released) this.#parts.leg.hangup('we-hung-up')
    else this.session.stop()
  }

  /** Why it cannot be taken over now, in words for a teammate. */
  get busy(): string | undefined {
    if (this.#over || this.#gone || !this.#opening) return 'This call is over.'
    const { person } = this.#line ?? {}
    if (person) return `${person.name} is speaking with the caller.`
    if (this.#joining) return 'A colleague is taking this call over.'
    if (this.session.state.transfer?.step === 'talking') return 'The caller was put through to a colleague.'
    return undefined
  }

  /** The brain falls silent and the teammate speaks. Rejects with words for them, and the brain goes on. */
  async takeOver(person: PersonOnCall, leg: CallLeg): Promise<void> {
    const { busy } = this
    if (busy) throw new Error(busy)
    this.#joining = true
    this.#taking = this.#take(person, leg)
    try {
      await this.#taking
    } finally {
      this.#joining = false
    }
  }

  async #take(person: PersonOnCall, leg: CallLeg): Promise<void> {
    await this.#parts.people.takenOver?.(this.#opening!.callId, person)
    try {
      await leg.answer()
      if (this.#over || this.#gone) throw new Error('The caller has hung up.')
      this.#join(person, leg)
    } catch (error) {
      // Else the conversation stays with somebody who is not there, and the brain may not speak.
      await this.#giveBack(person)
      throw error
    }
  }

  #join(person: PersonOnCall, leg: CallLeg): void {
    const { clock, leg: caller } = this.#parts
    const left = Math.max(0, this.#until - clock.now())
    const cancel = clock.after(left, () => caller.hangup('too-long'))
    const line = { person, leg, cancel, part: () => {} }
    this.#line = line
    this.#seat.release()
    line.part = bridge(
      tapped(this.#leg, samples => this.#tape.teammate(samples)),
      leg,
    )
    leg.onEnd(() => this.#line === line && void this.#handBack(line))
    this.#tell({ kind: 'state', state: 'with-person' })
  }

  async #handBack(line: OnLine): Promise<void> {
    this.#leave(line)
    await this.session.done
    await this.#giveBack(line.person)
    if (this.#gone) return this.#store(this.#gone)
    this.#seat = this.#seatBrain(true, () => this.#again())
  }

  /** The conversation is the brain's again. Never rejects. */
  async #giveBack(person: PersonOnCall): Promise<void> {
    try {
      await this.#parts.people.handedBack?.(this.#opening!.callId, person)
    } catch {
      this.#tell({ kind: 'trouble', reason: 'That the call was handed back could not be stored.' })
    }
  }

  #seatBrain(again: boolean, begin: CallHost['begin']): BrainSeat {
    const { host, clock, start } = this.#parts
    const before = again ? this.session.state : undefined
    return new BrainSeat(
      this.#leg,
      again,
      (leg, told) => start(again ? leg : this.#noticed(leg), told, this.#tape, before),
      {
        host,
        begin: async call => {
          const opening = await begin(call)
          if (!this.#opening) this.#until = clock.now() + opening.longest
          this.#opening ??= opening
          return opening
        },
        live: (_callId, news) => this.#tell(news),
        ended: (callId, reason) => this.#ended(callId, reason),
        over: reason => this.#finished(reason),
      },
    )
  }

  /** The part of whoever takes the call: the product learns of it. */
  #noticed(leg: CallLeg): CallLeg {
    const answer = async () => {
      await leg.answer()
      this.#answered = this.#parts.host.answered(this.#opening!.callId)
      this.#answered.catch(() => {
        this.#tell({ kind: 'trouble', reason: 'That a call was taken could not be stored.' })
      })
    }
    return { ...leg, answer }
  }

  /** The same call goes on: no greeting, no second notice, no second recording. */
  async #again(): Promise<Opening> {
    const { host, clock } = this.#parts
    const opening = this.#opening!
    const text = backWords(opening.language)
    const messageId = await host.note(opening.callId, text)
    const longest = Math.max(1_000, this.#until - clock.now())
    return { ...opening, sentences: [{ text, notice: false, messageId }], record: false, longest }
  }

  /** The caller went while a teammate had the line. */
  async #finish(line: OnLine, reason: EndReason): Promise<void> {
    this.#leave(line)
    line.leg.hangup(reason)
    await this.session.done
    // Who calls again is served by the brain.
    await this.#giveBack(line.person)
    await this.#store(reason)
  }

  async #store(reason: EndReason): Promise<void> {
    this.#over = true
    await this.#ended(this.#opening!.callId, reason).catch(() => {
      this.#tell({ kind: 'trouble', reason: 'The end of a call could not be stored.' })
    })
    this.#finished(reason)
  }

  async #ended(callId: string, reason: EndReason): Promise<void> {
    await Promise.allSettled([this.#answered, this.#taking])
    await this.#parts.host.ended(callId, reason, await this.#tape.finish())
  }

  #finished(reason: EndReason): void {
    this.#over = true
    this.#end.resolve(reason)
  }

  #leave(line: OnLine): void {
    this.#line = undefined
    line.cancel()
    line.part()
  }

  #tell(news: Parameters<CallHost['live']>[1]): void {
    this.#news.take(news)
    if (this.#opening) this.#parts.host.live(this.#opening.callId, news)
  }
}
