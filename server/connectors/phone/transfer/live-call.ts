import type { CallHost, EndReason, Opening, Recording } from '../../call-host.ts'
import type { CallNow, PeopleOnCalls, PersonOnCall } from '../../switchboard.ts'
import type { CallLeg, Samples } from '../call-leg.ts'
import type { CallSession } from '../session/call-session.ts'
import type { Clock } from '../session/clock.ts'
import { bridge } from './bridge.ts'
import { type LegPart, legPart } from './leg-part.ts'
import { TappedLeg } from './tapped-leg.ts'
import { watchedHost } from './watched-host.ts'
import { backWords } from './words.ts'

export interface LiveCallParts {
  readonly leg: CallLeg
  readonly host: CallHost
  readonly people: Partial<PeopleOnCalls>
  readonly clock: Clock
  /** The brain's part in the call. */
  readonly start: (leg: CallLeg, host: CallHost) => CallSession
}

/** The brain's session in a call; another one follows when it has the caller again. */
interface Seat {
  released: boolean
}

interface OnLine {
  readonly person: PersonOnCall
  readonly leg: CallLeg
  readonly part: () => void
  readonly cancel: () => void
}

/**
 * A call, whoever speaks with the caller. The brain's session is a part of it: it ends when a teammate takes over, and
 * another one begins when the teammate hands back or is gone, so that nobody is left on a dead line.
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
  readonly #now: { state: string; partial: string; trouble: string | undefined }
  #session!: CallSession
  #part!: LegPart
  #seat: Seat = { released: false }
  #opening: Opening | undefined
  #until = 0
  #recording: Recording | undefined
  #joining = false
  #line: OnLine | undefined
  #gone: EndReason | undefined
  #over = false

  constructor(parts: LiveCallParts) {
    this.#parts = parts
    this.done = this.#end.promise
    this.#now = { state: 'opening', partial: '', trouble: undefined }
    this.#leg = new TappedLeg(parts.leg)
    this.#seatBrain(false, call => parts.host.begin(call))
    parts.leg.onEnd(reason => {
      this.#gone = reason
      if (this.#line) void this.#finish(this.#line, reason)
    })
  }

  /** The brain's part that is on, or was the last. */
  get session(): CallSession {
    return this.#session
  }

  /** Undefined until the product knows the call. */
  get now(): CallNow | undefined {
    const callId = this.#opening?.callId
    return callId ? { callId, ...this.#now, heldBy: this.#line?.person } : undefined
  }

  /** Both sides, 20 ms at 8 kHz each time. Returns the way to stop. */
  listen(listener: (frame: Samples) => void): () => void {
    return this.#leg.audio.listen(listener)
  }

  /** Ends it for everybody. */
  stop(): void {
    if (this.#seat.released) this.#parts.leg.hangup('we-hung-up')
    else this.#session.stop()
  }

  /** Why it cannot be taken over now, in words for a teammate. */
  get busy(): string | undefined {
    if (this.#over || this.#gone || !this.#opening) return 'This call is over.'
    const { person } = this.#line ?? {}
    if (person) return `${person.name} is speaking with the caller.`
    if (this.#joining) return 'A colleague is taking this call over.'
    if (this.#session.state.transfer?.step === 'talking') return 'The caller was put through to a colleague.'
    return undefined
  }

  /** The brain falls silent and the teammate speaks. Rejects with words for them, and the brain goes on. */
  async takeOver(person: PersonOnCall, leg: CallLeg): Promise<void> {
    const { people } = this.#parts
    const { busy } = this
    if (busy) throw new Error(busy)
    const { callId } = this.#opening!
    this.#joining = true
    try {
      await people.takenOver?.(callId, person)
      await leg.answer()
      if (this.#over || this.#gone) throw new Error('The caller has hung up.')
      this.#join(person, leg)
    } finally {
      this.#joining = false
    }
  }

  #join(person: PersonOnCall, leg: CallLeg): void {
    const { clock, leg: caller } = this.#parts
    const left = Math.max(0, this.#until - clock.now())
    const cancel = clock.after(left, () => caller.hangup('too-long'))
    const line = { person, leg, cancel, part: () => {} }
    this.#line = line
    // Before the session ends, so that its end is not taken for the caller's.
    this.#seat.released = true
    this.#part.release('transferred')
    line.part = bridge(this.#leg, leg)
    leg.onEnd(() => this.#line === line && void this.#handBack(line))
    this.#tell({ kind: 'state', state: 'with-person' })
  }

  async #handBack(line: OnLine): Promise<void> {
    this.#leave(line)
    const { callId } = this.#opening!
    const { people } = this.#parts
    await this.#session.done
    await people.handedBack?.(callId, line.person).catch(() => {
      this.#tell({ kind: 'trouble', reason: 'That the call was handed back could not be stored.' })
    })
    if (this.#gone) return this.#store(this.#gone)
    this.#seatBrain(true, () => this.#again())
  }

  #seatBrain(again: boolean, begin: CallHost['begin']): void {
    const seat = { released: false }
    this.#seat = seat
    this.#part = legPart(this.#leg, again)
    this.#session = this.#parts.start(this.#part.leg, this.#hostOf(seat, begin))
    void this.#session.done.then(reason => {
      if (!seat.released) this.#finished(reason)
    })
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

  #hostOf(seat: Seat, begin: CallHost['begin']): CallHost {
    const { host, clock } = this.#parts
    return watchedHost(host, {
      begin: async call => {
        const opening = await begin(call)
        if (!this.#opening) this.#until = clock.now() + opening.longest
        this.#opening ??= opening
        return opening
      },
      live: (_callId, news) => {
        if (!seat.released) this.#tell(news)
      },
      ended: async (callId, reason, recording) => {
        this.#recording = recording ?? this.#recording
        if (!seat.released) await host.ended(callId, reason, this.#recording)
      },
    })
  }

  /** The caller went while a teammate had the line. */
  async #finish(line: OnLine, reason: EndReason): Promise<void> {
    this.#leave(line)
    line.leg.hangup(reason)
    await this.#session.done
    await this.#store(reason)
  }

  async #store(reason: EndReason): Promise<void> {
    this.#over = true
    await this.#parts.host.ended(this.#opening!.callId, reason, this.#recording).catch(() => {
      this.#tell({ kind: 'trouble', reason: 'The end of a call could not be stored.' })
    })
    this.#finished(reason)
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
    if (news.kind === 'state') Object.assign(this.#now, { state: news.state, partial: '' })
    else if (news.kind === 'partial') this.#now.partial = news.text
    else this.#now.trouble = news.reason
    if (this.#opening) this.#parts.host.live(this.#opening.callId, news)
  }
}
