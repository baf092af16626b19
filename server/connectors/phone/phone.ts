import { parsePhoneNumberFromString } from 'libphonenumber-js/max'
import { type Identifier, phone } from '../../../contract/identifier.ts'
import type { Medium, OutboundMessage, Receipt } from '../../../contract/message.ts'
import type { CallHost } from '../call-host.ts'
import type { AccountHealth, ChannelAccount, Connector, Socket } from '../connector.ts'
import type { CallLeg, DialOutcome } from './call-leg.ts'
import type { About } from './dial/call-out.ts'
import { allTaken, CallsOut, dialOn, type Line } from './dial/outgoing.ts'
import { referTarget } from './dial/route.ts'
import { createMediaEngine, type MediaEngine } from './media/media-engine.ts'
import { type DoorOptions, Doors } from './remote/doors.ts'
import { CallSession } from './session/call-session.ts'
import { systemClock } from './session/clock.ts'
import { webrtcDetector } from './session/fvad.ts'
import { type PhoneSettings, phoneSettings } from './settings.ts'
import {
  createUserAgent,
  type IncomingCall,
  type Listen,
  type Registration,
  suitsAudio,
  type UserAgent,
} from './sip/index.ts'
import { numbersOf, SipLeg } from './sip-leg/sip-leg.ts'
import { openSpeech, type Speech, speechNotes } from './speech/open-speech.ts'
import { createTransfer } from './transfer/transfer.ts'

const medium: Medium = {
  channel: 'phone',
  live: true,
  style: 'speech',
  markup: 'speech',
  maxText: Number.POSITIVE_INFINITY,
  maxAttachment: 0,
  choices: 0,
  windowHours: Number.POSITIVE_INFINITY,
  templates: false,
  countedIn: 'characters',
  keywords: false,
  confirmsDelivery: true,
  expects: 'seconds',
  debounce: 0,
  tone: 'Spoken: one or two short sentences, nothing that only makes sense when it is read.',
}

export interface PhoneOptions extends DoorOptions {
  /** SIP over UDP, TCP and, with a certificate, TLS. */
  readonly listen: Listen
  readonly rtpPorts: readonly [from: number, to: number]
  /** Calls at a time, both ways; 100 when absent. */
  readonly mostCalls?: number
  /** Networks of the trunk; absent: whoever reaches the port may call. */
  readonly peers?: readonly string[] | undefined
  /** Known once the product stands. */
  readonly host: () => CallHost
}

/** Calls at a time, both ways: measured, one core carries a hundred; the next caller hears "busy" and is written to. */
const mostCalls = 100

interface Served {
  readonly account: ChannelAccount
  readonly settings?: PhoneSettings
  readonly speech?: Speech
  registration?: Registration
  health: AccountHealth
}

/** The phone: SIP calls with the same brain as every other channel. */
export class PhoneConnector implements Connector {
  readonly channel = 'phone'
  readonly medium = medium
  readonly repeatable = false
  readonly #options: PhoneOptions
  readonly #served = new Map<string, Served>()
  readonly #sessions = new Set<CallSession>()
  readonly #callsOut = new CallsOut()
  readonly #doors: Doors
  #agent: UserAgent | undefined
  #media: MediaEngine | undefined
  #fault: string | undefined

  constructor(options: PhoneOptions) {
    this.#options = options
    this.#doors = new Doors({
      ...options,
      clock: systemClock,
      accounts: () =>
        [...this.#served.values()].map(({ account, settings, speech }) => ({
          ...{ account, carrier: settings?.carrier },
          ...(speech && !this.#full ? {} : { fault: notServed }),
        })),
      begin: async (leg, accountId, from) => {
        const served = this.#served.get(accountId)
        if (!served || this.#full) throw new Error(notServed)
        await this.#begin(leg, served, { from: from ?? callerOf(leg.from, served.account.address) })
      },
    })
  }

  settings(raw: unknown): PhoneSettings {
    return phoneSettings(raw)
  }

  /** Where SIP is listened for, once it is. */
  get port(): number | undefined {
    return this.#agent?.port
  }

  /** Where SIP over TLS is listened for, if it is. */
  get tlsPort(): number | undefined {
    return this.#agent?.tlsPort
  }

  /** Calls that are on. */
  get calls(): number {
    return this.#sessions.size
  }

  async start(): Promise<void> {
    const { listen, rtpPorts, peers, log } = this.#options
    this.#media = createMediaEngine({
      host: listen.host,
      ports: rtpPorts,
      onFault: ({ reason, fatal }) => {
        log?.(reason)
        if (fatal) this.#fault = `${reason}. Start the product again.`
      },
    })
    this.#agent = await createUserAgent({
      listen,
      identity: `<sip:frontdesk@${listen.host}>`,
      ...(peers ? { peers } : {}),
      log: message => log?.(message),
    })
    this.#agent.onInvite(call => void this.#take(call))
  }

  async serve(accounts: readonly ChannelAccount[]): Promise<void> {
    const wanted = new Set(accounts.map(({ id }) => id))
    for (const [id, served] of this.#served)
      if (!wanted.has(id)) {
        this.#served.delete(id)
        await leave(served)
      }
    for (const account of accounts) await this.#serveOne(account)
  }

  async #serveOne(account: ChannelAccount): Promise<void> {
    const before = this.#served.get(account.id)
    if (before && JSON.stringify(before.account) === JSON.stringify(account)) return
    if (before) await leave(before)
    const health = (light: AccountHealth['light'], reason?: string): AccountHealth => ({
      accountId: account.id,
      light,
      ...(reason ? { reason } : {}),
    })
    try {
      const settings = phoneSettings(account.settings)
      const [note] = speechNotes(settings.speech)
      const usual = note && settings.speech.recognisers.length === 0 ? health('amber', note) : health('green')
      const speech = openSpeech(settings.speech, {
        onTrouble: (provider, reason) => {
          this.#options.log?.(`${provider}: ${reason}`)
          served.health = health('amber', reason)
        },
      })
      const served: Served = { account, settings, speech, health: usual }
      this.#served.set(account.id, served)
      if (!settings.register || !this.#agent) return
      served.health = health('amber', 'The provider is being asked. Wait a moment.')
      served.registration = this.#agent.register(withoutUndefined(settings.register))
      served.registration.on('state', ({ state, status }) => {
        served.health =
          state === 'registered'
            ? usual
            : health(
                'red',
                `The provider did not take the registration (${status}). Check name and password.`,
              )
      })
    } catch (error) {
      const reason = error instanceof Error ? error.message : 'The settings cannot be used.'
      this.#served.set(account.id, { account, health: health('red', reason) })
    }
  }

  async #take(call: IncomingCall): Promise<void> {
    const numbers = numbersOf(call)
    const served = this.#accountFor(numbers.to)
    if (!served) return call.reject(404)
    const from = callerOf(numbers.from, served.account.address)
    void call.established.then(taken => {
      if (!taken) void this.#missed(call, served.account, from)
    })
    if (!served.settings || !served.speech || this.#fault || !this.#media) return call.reject(503)
    if (!suitsAudio(call.request, this.#sipOf(served.settings))) return call.reject(488)
    if (this.#full) return call.reject(486)
    call.ring()
    try {
      const leg = new SipLeg(call, await this.#media.open(), numbers, this.#sipOf(served.settings))
      await this.#begin(leg, served, { from })
    } catch (error) {
      this.#options.log?.(
        `A call could not be taken: ${error instanceof Error ? error.message : 'no reason'}`,
      )
      call.reject(503)
    }
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

  /** By its address or one of its numbers; the only account takes every number. */
  #accountFor(to: string): Served | undefined {
    const digits = (text: string) => text.replace(/\D/g, '')
    const fits = ({ account, settings }: Served) =>
      [account.address, ...(settings?.numbers ?? [])].some(
        number => number === to || (digits(number).length >= 5 && digits(number) === digits(to)),
      )
    const all = [...this.#served.values()]
    return all.find(fits) ?? (all.length === 1 ? all[0] : undefined)
  }

  get #full(): boolean {
    return this.#sessions.size + this.#callsOut.count >= (this.#options.mostCalls ?? mostCalls)
  }

  #sipOf({ srtp }: PhoneSettings) {
    return { address: this.#options.listen.host, srtp }
  }

  async #missed(call: IncomingCall, { id }: ChannelAccount, from: Identifier | undefined): Promise<void> {
    if (!from) return
    try {
      await this.#options.host().missed({ accountId: id, externalId: call.id, from, to: numbersOf(call).to })
    } catch {
      this.#options.log?.('A missed call could not be noted, so nobody writes to the caller.')
    }
  }

  async #begin(
    leg: CallLeg,
    served: Served,
    of: { readonly from: Identifier | undefined; readonly host?: CallHost; readonly about?: About },
  ): Promise<CallSession> {
    const { account, speech } = served
    if (!speech) throw new Error('This number has no voice. Check its settings.')
    const { from, about, host = this.#options.host() } = of
    const detector = await webrtcDetector()
    const transfer = this.#transferOf(served)
    const session = new CallSession({
      leg,
      host,
      recognisers: speech.stt ? [speech.stt] : [],
      voices: [speech.tts],
      detect: detector.detect,
      clock: systemClock,
      call: { accountId: account.id, from, at: new Date(), ...(about ? { about } : {}) },
      ...(transfer ? { transfer } : {}),
    })
    this.#sessions.add(session)
    void session.done.finally(() => {
      detector.free()
      this.#sessions.delete(session)
    })
    return session
  }

  #lineOf({ account, settings }: Served): Line | undefined {
    const [agent, media] = [this.#agent, this.#media]
    if (!agent || !media || !settings || this.#fault) return undefined
    const { host } = this.#options.listen
    return { agent, media, sip: this.#sipOf(settings), origin: { number: account.address, settings, host } }
  }

  #transferOf(served: Served) {
    const line = this.#lineOf(served)
    const { settings, speech } = served
    if (!line || !speech || !settings?.teammates.length) return undefined
    return createTransfer({
      teammates: settings.teammates,
      way: settings.transfer,
      voice: speech.tts,
      clock: systemClock,
      host: this.#options.host(),
      dial: (address, ringMs, signal) =>
        this.#doors.dial(served.account.id, address, ringMs, signal) ?? dialOn(line, address, ringMs, signal),
      referTarget: address => referTarget(address, line.origin),
    })
  }

  /** Calls a number or a SIP address from one of our numbers. */
  async dial(accountId: string, to: string, signal: AbortSignal): Promise<DialOutcome> {
    const served = this.#served.get(accountId)
    const line = served && this.#lineOf(served)
    if (!served?.settings || !line) return { kind: 'failed', reason: notServed, status: 0 }
    const ringMs = served.settings.ringSeconds * 1_000
    return this.#doors.dial(accountId, to, ringMs, signal) ?? dialOn(line, to, ringMs, signal)
  }

  /** A message by phone is a call; the receipt says whether its opening was heard, and the call may go on. */
  async send(message: OutboundMessage, signal: AbortSignal): Promise<Receipt> {
    const served = this.#served.get(message.accountId)
    if (!served?.speech)
      return { status: 'failed', reason: notServed, retryable: false, cause: 'account', at: new Date() }
    if (this.#full) return allTaken()
    const { accountId, to } = message
    const parts = {
      ...{ accountId, host: this.#options.host(), voice: served.speech.tts, clock: systemClock },
      detector: webrtcDetector,
      dial: (stop: AbortSignal) => this.dial(accountId, to.value, stop),
      begin: (leg: CallLeg, host: CallHost, about: About) =>
        this.#begin(leg, served, { from: to, host, about }),
    }
    return this.#callsOut.call(message, parts, signal)
  }

  health(): readonly AccountHealth[] {
    return [...this.#served.values()].map(({ health }) => {
      const { accountId, light } = health
      if (this.#fault) return { accountId, light: 'red', reason: this.#fault }
      const unreached = light === 'green' ? this.#doors.trouble(accountId) : undefined
      return unreached ? { accountId, light: 'amber', reason: unreached } : health
    })
  }

  async stop(): Promise<void> {
    for (const session of this.#sessions) session.stop()
    await Promise.all([...this.#sessions].map(session => session.done))
    await this.#agent?.close()
    await this.#media?.stop()
    await this.#doors.stop()
    await Promise.all([...this.#served.values()].map(({ speech }) => speech?.stop()))
    this.#agent = undefined
    this.#media = undefined
    this.#served.clear()
  }
}

const notServed = 'This number is not in use. Look at its light in the settings.'

/** A caller's number, if it is shown and one; without a country code it is of the country of the number called. */
function callerOf(from: string, called: string): Identifier | undefined {
  return phone(from, parsePhoneNumberFromString(called)?.country)
}

async function leave({ registration, speech }: Served): Promise<void> {
  await registration?.remove()
  await speech?.stop()
}

function withoutUndefined(register: NonNullable<PhoneSettings['register']>) {
  const { server, ...rest } = register
  return { ...rest, ...(server === undefined ? {} : { server }) }
}
