import { parsePhoneNumberFromString } from 'libphonenumber-js/max'
import { type Identifier, phone } from '../../../contract/identifier.ts'
import type { Medium, OutboundMessage, Receipt } from '../../../contract/message.ts'
import type { AccountHealth, ChannelAccount, Connector } from '../connector.ts'
import type { CallLeg } from './call-leg.ts'
import type { CallHost } from './host.ts'
import { createMediaEngine, type MediaEngine } from './media/media-engine.ts'
import { CallSession } from './session/call-session.ts'
import { systemClock } from './session/clock.ts'
import { webrtcDetector } from './session/fvad.ts'
import { type PhoneSettings, phoneSettings } from './settings.ts'
import { createUserAgent, type IncomingCall, type Registration, type UserAgent } from './sip/index.ts'
import { numbersOf, SipLeg } from './sip-leg/sip-leg.ts'
import { openSpeech, type Speech, speechNotes } from './speech/open-speech.ts'

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

export interface PhoneOptions {
  /** SIP over UDP and TCP. Port 0 takes any free one. */
  readonly listen: { readonly host: string; readonly port: number }
  readonly rtpPorts: readonly [from: number, to: number]
  /** Networks of the trunk; absent: whoever reaches the port may call. */
  readonly peers?: readonly string[] | undefined
  /** Known once the product stands. */
  readonly host: () => CallHost
  readonly log?: ((message: string) => void) | undefined
}

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
  #agent: UserAgent | undefined
  #media: MediaEngine | undefined
  #fault: string | undefined

  constructor(options: PhoneOptions) {
    this.#options = options
  }

  settings(raw: unknown): PhoneSettings {
    return phoneSettings(raw)
  }

  /** Where SIP is listened for, once it is. */
  get port(): number | undefined {
    return this.#agent?.port
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
    if (!served?.settings || !served.speech || this.#fault || !this.#media)
      return call.reject(served ? 503 : 404)
    call.ring()
    try {
      const leg = new SipLeg(call, await this.#media.open(), numbers, {
        address: this.#options.listen.host,
        srtp: served.settings.srtp,
      })
      await this.#begin(leg, served.account, served.speech)
    } catch (error) {
      this.#options.log?.(
        `A call could not be taken: ${error instanceof Error ? error.message : 'no reason'}`,
      )
      call.reject(503)
    }
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

  async #begin(leg: CallLeg, account: ChannelAccount, speech: Speech): Promise<CallSession> {
    const detector = await webrtcDetector()
    const session = new CallSession({
      leg,
      host: this.#options.host(),
      recognisers: speech.stt ? [speech.stt] : [],
      voices: [speech.tts],
      detect: detector.detect,
      clock: systemClock,
      call: { accountId: account.id, from: callerOf(leg.from, account.address), at: new Date() },
    })
    this.#sessions.add(session)
    void session.done.finally(() => {
      detector.free()
      this.#sessions.delete(session)
    })
    return session
  }

  /** A message by phone is a call: see `dial` of the next version; until then routing goes on to the next channel. */
  async send(_message: OutboundMessage): Promise<Receipt> {
    return {
      status: 'failed',
      reason: 'This version takes calls but makes none. Use another channel.',
      retryable: false,
      cause: 'account',
      at: new Date(),
    }
  }

  health(): readonly AccountHealth[] {
    return [...this.#served.values()].map(({ health }) =>
      this.#fault ? { accountId: health.accountId, light: 'red', reason: this.#fault } : health,
    )
  }

  async stop(): Promise<void> {
    for (const session of this.#sessions) session.stop()
    await Promise.all([...this.#sessions].map(session => session.done))
    await this.#agent?.close()
    await this.#media?.stop()
    await Promise.all([...this.#served.values()].map(({ speech }) => speech?.stop()))
    this.#agent = undefined
    this.#media = undefined
    this.#served.clear()
  }
}

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
