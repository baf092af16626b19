import type { Identifier } from '../../../contract/identifier.ts'
import type { OutboundMessage, Receipt } from '../../../contract/message.ts'
import type { CallHost } from '../call-host.ts'
import type { AccountHealth, ChannelAccount, Connector, Socket } from '../connector.ts'
import type { Switchboard } from '../switchboard.ts'
import type { CallLeg, DialOutcome } from './call-leg.ts'
import type { About } from './dial/call-out.ts'
import { allTaken, CallsOut, dialOn } from './dial/outgoing.ts'
import { referTarget } from './dial/route.ts'
import { Lines } from './lines.ts'
import { phoneMedium } from './medium.ts'
import { mostCalls, type PhoneOptions } from './options.ts'
import { Doors } from './remote/doors.ts'
import { callerOf, notServed, type Served, ServedAccounts } from './served-accounts.ts'
import { CallSession } from './session/call-session.ts'
import { systemClock } from './session/clock.ts'
import { webrtcDetector } from './session/fvad.ts'
import { type PhoneSettings, phoneSettings } from './settings.ts'
import { SipDoor } from './sip-door.ts'
import { CallsOn } from './transfer/calls-on.ts'
import { LiveCall, type LiveCallParts } from './transfer/live-call.ts'
import { createTransfer } from './transfer/transfer.ts'

/** The phone: SIP calls with the same brain as every other channel. */
export class PhoneConnector implements Connector {
  readonly channel = 'phone'
  readonly medium = phoneMedium
  readonly repeatable = false
  readonly #options: PhoneOptions
  readonly #served: ServedAccounts
  readonly #sip: SipDoor
  readonly #callsOut = new CallsOut()
  readonly #lines: Lines
  readonly #doors: Doors
  readonly #calls: CallsOn

  constructor(options: PhoneOptions) {
    this.#options = options
    this.#served = new ServedAccounts(() => this.#sip.agent, options.log)
    this.#lines = new Lines(options.mostCalls ?? mostCalls, () => this.#calls.count + this.#callsOut.count)
    this.#sip = new SipDoor({
      ...options,
      accountFor: called => this.#served.calledBy(called),
      lines: this.#lines,
      begin: (leg, served, from) => this.#begin(leg, served, { from }),
    })
    this.#doors = new Doors({
      ...options,
      clock: systemClock,
      accounts: () =>
        this.#served.all().map(({ account, settings, speech }) => ({
          ...{ account, carrier: settings?.carrier },
          ...(speech && !this.#lines.full ? {} : { fault: notServed }),
        })),
      begin: async (leg, accountId, from) => {
        const served = this.#served.get(accountId)
        if (!served || this.#lines.full) throw new Error(notServed)
        const caller = from ?? callerOf(leg.from, served.account.address)
        await this.#lines.hold(() => this.#begin(leg, served, { from: caller }))
      },
    })
    this.#calls = new CallsOn(this.#doors.teammates)
  }

  settings(raw: unknown): PhoneSettings {
    return phoneSettings(raw)
  }

  /** Where SIP is listened for, once it is. */
  get port(): number | undefined {
    return this.#sip.agent?.port
  }

  /** Where SIP over TLS is listened for, if it is. */
  get tlsPort(): number | undefined {
    return this.#sip.agent?.tlsPort
  }

  /** Calls that are on. */
  get calls(): number {
    return this.#calls.count
  }

  /** What people may do with them. */
  get switchboard(): Switchboard {
    return this.#calls
  }

  start(): Promise<void> {
    return this.#sip.start()
  }

  serve(accounts: readonly ChannelAccount[]): Promise<void> {
    return this.#served.serve(accounts)
  }

  /** Calls of pages under `/ws/phone/browser`, media streams of carriers under `/ws/phone/carrier`. */
  socket(socket: Socket, request: Request): void {
    this.#doors.socket(socket, request)
  }

  /** A carrier's: `/hooks/phone/<account>/voice` and `…/status/<token>`. */
  webhook(request: Request): Promise<Response> {
    return this.#doors.webhook(request)
  }

  /**
   * Lets a page make one call within a minute as somebody, for who has checked who that is. Undefined when nobody takes
   * calls of this business.
   */
  ticket(businessId: string, from: Identifier | undefined): string | undefined {
    return this.#doors.ticket(businessId, from)
  }

  async #begin(
    leg: CallLeg,
    served: Served,
    of: { readonly from: Identifier | undefined; readonly host?: CallHost; readonly about?: About },
  ): Promise<CallSession> {
    // The settings may have been saved while its sound was opened.
    const current = this.#served.get(served.account.id) ?? served
    const { account, speech } = current
    if (!speech) throw new Error('This number has no voice. Check its settings.')
    const over = speech.use()
    const { from, about, host = this.#options.host() } = of
    const detector = await webrtcDetector()
    const transfer = this.#transferOf(current)
    const start: LiveCallParts['start'] = (part, told, tape, before) =>
      new CallSession({
        ...{ leg: part, host: told, tape },
        ...(before ? { before } : {}),
        recogniser: speech.stt,
        voice: speech.tts,
        detect: detector.detect,
        clock: systemClock,
        call: { accountId: account.id, from, at: new Date(), ...(about ? { about } : {}) },
        ...(transfer ? { transfer } : {}),
      })
    const call = new LiveCall({ leg, host, people: this.#options.host(), clock: systemClock, start })
    this.#calls.add(account.businessId, call)
    void call.done.finally(() => {
      detector.free()
      over()
    })
    return call.session
  }

  #transferOf(served: Served) {
    const line = this.#sip.lineOf(served)
    const { settings, speech } = served
    if (!line || !speech || !settings) return undefined
    return createTransfer({
      teammates: settings.teammates,
      way: settings.transfer,
      voice: speech.tts,
      clock: systemClock,
      host: this.#options.host(),
      dial: (address, ringMs, signal) =>
        this.#doors.dial(served.account.id, address, ringMs, signal) ?? dialOn(line, address, ringMs, signal),
      referTarget: address => referTarget(address, line.origin),
      desks: this.#doors.teammates.desksOf(served.account.businessId),
    })
  }

  /** Calls a number or a SIP address from one of our numbers. */
  async dial(accountId: string, to: string, signal: AbortSignal): Promise<DialOutcome> {
    const served = this.#served.get(accountId)
    const line = served && this.#sip.lineOf(served)
    if (!served?.settings || !line) return { kind: 'failed', reason: notServed, status: 0 }
    const ringMs = served.settings.ringSeconds * 1_000
    return this.#doors.dial(accountId, to, ringMs, signal) ?? dialOn(line, to, ringMs, signal)
  }

  /** A message by phone is a call; the receipt says whether its opening was heard, and the call may go on. */
  async send(message: OutboundMessage, signal: AbortSignal): Promise<Receipt> {
    const served = this.#served.get(message.accountId)
    if (!served?.speech)
      return { status: 'failed', reason: notServed, retryable: false, cause: 'account', at: new Date() }
    if (this.#lines.full) return allTaken()
    const { accountId, to } = message
    const parts = {
      ...{ accountId, host: this.#options.host(), voice: served.speech.tts, clock: systemClock },
      detector: webrtcDetector,
      dial: (stop: AbortSignal) => this.dial(accountId, to.value, stop),
      begin: (leg: CallLeg, host: CallHost, about: About) =>
        this.#begin(leg, served, { from: to, host, about }),
    }
    return this.#callsOut.call(message, parts, signal).finally(served.speech.use())
  }

  health(): readonly AccountHealth[] {
    return this.#served.all().map(({ light: { health } }) => {
      const { accountId, light } = health
      const { fault } = this.#sip
      if (fault) return { accountId, light: 'red', reason: fault }
      const unreached = light === 'green' ? this.#doors.trouble(accountId) : undefined
      return unreached ? { accountId, light: 'amber', reason: unreached } : health
    })
  }

  async stop(): Promise<void> {
    await this.#calls.stop()
    await this.#sip.stop()
    await this.#doors.stop()
    await this.#served.stop()
  }
}
