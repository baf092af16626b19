import type { Identifier } from '../../../../contract/identifier.ts'
import type { ChannelAccount, Socket } from '../../connector.ts'
import { canCall } from '../../provider-request.ts'
import { BrowserDoor, type CheckVisitor } from '../browser/browser-door.ts'
import { TeammateDoor } from '../browser/teammate-door.ts'
import type { CallLeg, DialOutcome } from '../call-leg.ts'
import { type CarrierAccount, CarrierDoor } from '../carrier/carrier-door.ts'
import type { CarrierSettings } from '../carrier/settings.ts'
import type { Clock } from '../session/clock.ts'
import type { TtsProvider } from '../speech/providers.ts'
import { flite } from '../speech/tts/flite.ts'

export interface DoorOptions {
  /** Where carriers reach this installation. */
  readonly publicUrl?: (() => string | undefined) | undefined
  /** Whose a visitor's token is; without it no page can call. */
  readonly visitors?: CheckVisitor | undefined
  /** The client's address, for the limits per address. */
  readonly sourceOf?: ((request: Request) => string | undefined) | undefined
  readonly log?: ((message: string) => void) | undefined
}

export interface DoorAccount {
  readonly account: ChannelAccount
  readonly carrier?: CarrierSettings | undefined
  /** Why it takes no calls now. */
  readonly fault?: string | undefined
}

export interface DoorParts extends DoorOptions {
  readonly clock: Clock
  readonly accounts: () => readonly DoorAccount[]
  /** `from` is undefined where the leg says it, as a number. Rejects when no call can be taken. */
  readonly begin: (leg: CallLeg, accountId: string, from: Identifier | undefined) => Promise<void>
}

/** Everything a call can come in by that is not SIP: pages with a microphone, and media streams of carriers. */
export class Doors {
  /** For the people of the business. */
  readonly teammates: TeammateDoor
  readonly #parts: DoorParts
  readonly #browser: BrowserDoor
  readonly #carrier: CarrierDoor
  /** Of simulated callers; made when the first of them types. */
  #voice: TtsProvider | undefined

  constructor(parts: DoorParts) {
    const { clock, publicUrl = () => undefined, sourceOf = () => undefined, visitors, log, begin } = parts
    this.#parts = parts
    this.teammates = new TeammateDoor(clock)
    this.#browser = new BrowserDoor({
      ...{ clock, visitors, sourceOf },
      accountOf: which => this.#takes(which),
      speak: (text, signal) => this.#speak(text, signal),
      begin: (leg, { accountId, from }) => begin(leg, accountId, from),
    })
    this.#carrier = new CarrierDoor({
      ...{ clock, publicUrl, log },
      accountOf: id => this.#carrierOf(id),
      begin: (leg, accountId) => begin(leg, accountId, undefined),
    })
  }

  /** `/ws/phone/browser` and `/ws/phone/carrier`, and those of teammates. */
  socket(socket: Socket, request: Request) {
    const { pathname } = new URL(request.url)
    if (pathname.endsWith('/browser')) return this.#browser.socket(socket, request)
    if (pathname.endsWith('/carrier')) return this.#carrier.socket(socket, request)
    if (this.teammates.socket(socket, pathname)) return
    socket.close(1008, 'Calls come in at /ws/phone/browser')
  }

  webhook(request: Request): Promise<Response> {
    return this.#carrier.webhook(request)
  }

  /** Allows one call within a minute, as somebody; undefined when nobody takes calls of this business. */
  ticket(businessId: string, from: Identifier | undefined): string | undefined {
    const account = this.#takes({ businessId })
    return account && this.#browser.ticket({ accountId: account.accountId, from })
  }

  /** Calls by the account's carrier; undefined when it has none. */
  dial(accountId: string, to: string, ringMs: number, signal: AbortSignal): Promise<DialOutcome> | undefined {
    const account = this.#carrierOf(accountId)
    return account && this.#carrier.dial(account, to, ringMs, signal)
  }

  /** Why an account of a carrier gets no calls although its settings are right. */
  trouble(accountId: string): string | undefined {
    const settings = this.#carrierOf(accountId)?.settings
    if (!settings || canCall(settings.apiUrl, settings.webhookUrl ?? this.#parts.publicUrl?.()))
      return undefined
    return 'The carrier cannot reach this installation, so no call comes in. Set PUBLIC_URL to its https address.'
  }

  async stop(): Promise<void> {
    await this.#voice?.stop()
    this.#voice = undefined
  }

  #takes(which: { readonly businessId: string } | { readonly accountId: string }) {
    const fits = ({ account, fault }: DoorAccount) =>
      fault === undefined &&
      ('accountId' in which ? account.id === which.accountId : account.businessId === which.businessId)
    const found = this.#parts.accounts().find(fits)
    return found && { accountId: found.account.id, address: found.account.address }
  }

  #carrierOf(accountId: string): CarrierAccount | undefined {
    const found = this.#parts.accounts().find(({ account }) => account.id === accountId)
    if (!found?.carrier) return undefined
    return { accountId, address: found.account.address, settings: found.carrier, fault: found.fault }
  }

  #speak(text: string, signal: AbortSignal) {
    // A man's voice, so that caller and business are told apart.
    this.#voice ??= flite({ voice: 'rms', speed: 1 })
    return this.#voice.speak(text, { language: 'en' }, signal)
  }
}
