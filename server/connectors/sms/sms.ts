import type { Medium, OutboundMessage, Receipt } from '../../../contract/message.ts'
import type { AccountHealth, ChannelAccount, Connector, Inbox } from '../connector.ts'
import type { CarrierEvents, Line } from './carrier.ts'
import { withChoice } from './choice.ts'
import { renderSms, segmentsOfOneMessage } from './render.ts'
import { type SmsSettings, smsSettings } from './settings.ts'
import { lookUpAll, messageOfPart, sendAll } from './several.ts'
import { openSmppLine } from './smpp/smpp-line.ts'
import { twilioLine } from './twilio/line.ts'

const medium: Medium = {
  channel: 'sms',
  live: false,
  style: 'text',
  markup: 'plain',
  // Ten joined GSM-7 segments of 153 septets.
  maxText: segmentsOfOneMessage * 153,
  maxAttachment: 0,
  choices: 0,
  windowHours: Number.POSITIVE_INFINITY,
  templates: false,
  countedIn: 'segments',
  keywords: true,
  confirmsDelivery: true,
  expects: 'minutes',
  debounce: 4_000,
  tone: 'Short and complete: one or two plain sentences without greeting, markup or emoji; every message costs.',
}

export interface SmsOptions {
  /** Where carriers reach this installation. */
  readonly publicUrl: () => string | undefined
  readonly log?: ((message: string) => void) | undefined
}

interface Served {
  readonly key: string
  readonly settings?: SmsSettings
  line?: Line
  health: AccountHealth
}

/** SMS over the carriers an owner can choose from. */
export class SmsConnector implements Connector {
  readonly channel = 'sms'
  readonly medium = medium
  /** No carrier recognises a message that is sent again; `lookUp` asks instead. */
  readonly repeatable = false
  readonly #options: SmsOptions
  readonly #served = new Map<string, Served>()
  #inbox: Inbox | undefined

  constructor(options: SmsOptions) {
    this.#options = options
  }

  settings(raw: unknown): SmsSettings {
    return smsSettings(raw)
  }

  async start(inbox: Inbox): Promise<void> {
    this.#inbox = inbox
  }

  async serve(accounts: readonly ChannelAccount[]): Promise<void> {
    const wanted = new Map(accounts.map(account => [account.id, account]))
    for (const [id, served] of this.#served) {
      const account = wanted.get(id)
      if (account && keyOf(account) === served.key) wanted.delete(id)
      else {
        this.#served.delete(id)
        await served.line?.stop()
      }
    }
    for (const account of wanted.values()) this.#served.set(account.id, this.#open(account))
  }

  #open(account: ChannelAccount): Served {
    const key = keyOf(account)
    try {
      const settings = smsSettings(account.settings)
      if (!senders.test(account.address))
        throw new Error(
          'The address is the number in international form (+37061234567), a short code or a sender name of up to 11 letters.',
        )
      const served: Served = { key, settings, health: { accountId: account.id, light: 'amber' } }
      served.line = this.#openLine(account, settings, this.#events(account, served))
      return served
    } catch (error) {
      const reason = error instanceof Error ? error.message : 'The settings cannot be used.'
      return { key, health: { accountId: account.id, light: 'red', reason } }
    }
  }

  #openLine(account: ChannelAccount, settings: SmsSettings, events: CarrierEvents): Line {
    switch (settings.carrier) {
      case 'twilio':
        return twilioLine(this.#options)(account, settings, events)
      case 'smpp':
        return openSmppLine(account, settings, events)
    }
  }

  #events(account: ChannelAccount, served: Served): CarrierEvents {
    const inbox = () => {
      if (!this.#inbox) throw new Error('The connector was not started.')
      return this.#inbox
    }
    return {
      message: async inbound => {
        await inbox().message(await withChoice(inbox(), inbound))
      },
      receipt: async (which, receipt) => {
        const found = 'messageId' in which ? messageOfPart(which.messageId, receipt) : which
        if (found) await inbox().receipt(account.id, found, receipt)
      },
      changed: health => {
        served.health = { accountId: account.id, ...health }
      },
    }
  }

  async send(message: OutboundMessage, signal: AbortSignal): Promise<Receipt> {
    if (signal.aborted) return failed('It was called off before it was sent.', true)
    const ready = this.#ready(message)
    return 'reason' in ready ? failed(ready.reason, false) : sendAll(ready.line, message, ready.texts, signal)
  }

  async lookUp(message: OutboundMessage, signal: AbortSignal): Promise<Receipt | undefined> {
    const ready = this.#ready(message)
    return 'reason' in ready ? undefined : lookUpAll(ready.line, message, ready.texts, signal)
  }

  #ready(
    message: OutboundMessage,
  ): { readonly line: Line; readonly texts: readonly string[] } | { readonly reason: string } {
    const { line, settings, health } = this.#served.get(message.accountId) ?? {}
    if (!line || !settings)
      return { reason: health?.reason ?? 'This SMS account is not served any more. Answer from another one.' }
    const { kind, scope, value } = message.to
    if (kind !== 'phone' && !(scope === 'sms' && /^\+?\d+$/.test(value)))
      return { reason: 'SMS goes to a telephone number. Choose one of the customer’s, or another channel.' }
    const rendered = renderSms(message, settings)
    return rendered.kind === 'refused' ? rendered : { line, texts: rendered.texts }
  }

  async webhook(request: Request): Promise<Response> {
    const [, , , id = ''] = new URL(request.url).pathname.split('/')
    const line = this.#served.get(decoded(id))?.line
    if (line?.webhook) return line.webhook(request)
    return new Response('No SMS account with webhooks is served here.', { status: 404 })
  }

  health(): readonly AccountHealth[] {
    return [...this.#served.values()].map(served => served.health)
  }

  async stop(): Promise<void> {
    const served = [...this.#served.values()]
    this.#served.clear()
    await Promise.all(served.map(({ line }) => line?.stop()))
  }
}

export function createSms(options: SmsOptions): Connector {
  return new SmsConnector(options)
}

// E.164, a short code, or up to 11 letters and digits with a letter among them (3GPP TS 23.040 9.1.2.5).
const senders = /^(?:\+[1-9]\d{6,14}|\d{3,8}|(?=.*[A-Za-z])[A-Za-z0-9 &._+-]{1,11})$/

function keyOf(account: ChannelAccount): string {
  return JSON.stringify([account.address, account.settings])
}

function failed(reason: string, retryable: boolean): Receipt {
  return { status: 'failed', reason, retryable, at: new Date() }
}

function decoded(part: string): string {
  try {
    return decodeURIComponent(part)
  } catch {
    return ''
  }
}
