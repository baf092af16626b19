import type { OutboundMessage, Receipt } from '../../../../contract/message.ts'
import { countSegments } from '../../../../contract/segments.ts'
import type { ChannelAccount } from '../../connector.ts'
import { canCall } from '../../provider-request.ts'
import type { CarrierEvents, Line, OpenLine } from '../carrier.ts'
import { type TwilioAnswer, TwilioApi } from './api.ts'
import { twilioFailure } from './errors.ts'
import { TwilioHooks } from './hooks.ts'
import { TwilioLight } from './light.ts'
import type { TwilioSettings } from './settings.ts'
import { receiptOf } from './webhook.ts'

export interface TwilioOptions {
  /** Where Twilio reaches this installation. */
  readonly publicUrl: () => string | undefined
  readonly log?: ((message: string) => void) | undefined
}

/** Asks Twilio to call again after every kind of failure (https://www.twilio.com/docs/usage/webhooks/webhooks-connection-overrides). */
const persistently = '#rc=5&rp=all'
/** Milliseconds in which a message of the same words to the same number is taken for the one that is looked for. */
const recent = 60 * 60_000

export function twilioLine(options: TwilioOptions): OpenLine<TwilioSettings> {
  return (account, settings, events) => new TwilioLine(account, settings, events, options)
}

class TwilioLine implements Line {
  readonly #account: ChannelAccount
  readonly #settings: TwilioSettings
  readonly #api: TwilioApi
  readonly #light: TwilioLight
  readonly #hooks: TwilioHooks
  readonly #base: () => string | undefined
  readonly #stopped = new AbortController()

  constructor(
    account: ChannelAccount,
    settings: TwilioSettings,
    events: CarrierEvents,
    options: TwilioOptions,
  ) {
    this.#account = account
    this.#settings = settings
    this.#base = () => (settings.webhookUrl ?? options.publicUrl())?.replace(/\/+$/, '')
    this.#api = new TwilioApi(settings)
    this.#light = new TwilioLight(events.changed, () => this.#standing())
    this.#hooks = new TwilioHooks({
      account,
      settings,
      events,
      base: this.#base,
      authorization: this.#api.authorization,
      came: genuine => {
        if (!genuine)
          options.log?.(
            `A webhook for the SMS account ${account.id} was not signed by Twilio and was refused.`,
          )
        this.#light.came(genuine)
      },
    })
    void this.#check()
  }

  async send(message: OutboundMessage, text: string, signal: AbortSignal): Promise<Receipt> {
    const { messagingServiceSid } = this.#settings
    const base = this.#base()
    const callback = `${base}/hooks/sms/${encodeURIComponent(this.#account.id)}/status/${encodeURIComponent(message.id)}`
    const answer = await this.#api.create(
      {
        To: message.to.value,
        Body: text,
        ...(messagingServiceSid
          ? { MessagingServiceSid: messagingServiceSid }
          : { From: this.#account.address }),
        ...(base ? { StatusCallback: callback + persistently } : {}),
      },
      AbortSignal.any([signal, this.#stopped.signal]),
    )
    this.#learn(answer)
    const at = new Date()
    if (answer.kind !== 'ok') return failureOf(answer, at)
    const { sid, status, error_code, num_segments } = answer.value
    const told = receiptOf(sid, status, error_code ?? undefined, at)?.receipt
    // 0 until a Messaging Service has chosen the number.
    return { status: 'sent', externalId: sid, at, ...told, segments: num_segments || countSegments(text) }
  }

  /** Twilio has no key for repeated sends, so the words and the number must tell. */
  async lookUp(message: OutboundMessage, text: string, signal: AbortSignal): Promise<Receipt | undefined> {
    const { messagingServiceSid } = this.#settings
    const from = messagingServiceSid ? {} : { From: this.#account.address }
    const answer = await this.#api.newest({ To: message.to.value, ...from, PageSize: '100' }, signal)
    if (answer.kind !== 'ok') return undefined
    const at = new Date()
    const same = answer.value.filter(one => one.direction !== 'inbound' && one.body === text)
    const fresh = same.filter(one => at.getTime() - Date.parse(one.date_created ?? '') < recent)
    if (same.length === 0)
      return { status: 'failed', retryable: true, reason: 'Twilio never got it. It is sent again.', at }
    const [found] = fresh
    // An older one of the same words may be another message, and several cannot be told apart.
    if (!found || fresh.length > 1) return undefined
    const told = receiptOf(found.sid, found.status, found.error_code ?? undefined, at)?.receipt
    return {
      status: 'sent',
      externalId: found.sid,
      at,
      ...told,
      segments: found.num_segments || countSegments(text),
    }
  }

  webhook(request: Request): Promise<Response> {
    return this.#hooks.answer(request)
  }

  async stop(): Promise<void> {
    this.#stopped.abort()
  }

  /** Standard API keys may read messages but not the account, so one message is asked for. */
  async #check(): Promise<void> {
    const answer = await this.#api.newest({ PageSize: '1' }, this.#stopped.signal)
    if (!this.#stopped.signal.aborted) this.#learn(answer)
  }

  #learn(answer: TwilioAnswer<unknown>): void {
    if (answer.kind === 'ok') this.#light.api({ light: 'green' })
    else if (answer.kind === 'unreached' || answer.kind === 'unsure')
      this.#light.api({ light: 'amber', reason: answer.reason })
    else {
      const { cause, reason } = twilioFailure(answer.code ?? (answer.status === 401 ? 20003 : undefined))
      const ours = answer.status === 401 || answer.status === 403 || answer.status === 404
      if (ours || cause === 'account') this.#light.api({ light: 'red', ...(reason ? { reason } : {}) })
    }
  }

  #standing(): string | undefined {
    if (!canCall(this.#settings.apiUrl, this.#base()))
      return 'Twilio cannot reach this installation, so nothing comes in and no delivery is confirmed. Set PUBLIC_URL to its https address.'
    if (/[a-z]/i.test(this.#account.address) && !this.#settings.messagingServiceSid)
      return 'A sender name can only send: customers cannot answer it. Use a number to receive.'
    return undefined
  }
}

/** Gateways that answer for a server behind them (502, 504) do not know whether it took the message. */
function failureOf(answer: Exclude<TwilioAnswer<unknown>, { kind: 'ok' }>, at: Date): Receipt {
  if (answer.kind === 'unreached')
    return { status: 'failed', retryable: true, cause: 'busy', reason: answer.reason, at }
  if (answer.kind === 'unsure') return { status: 'unknown', retryable: false, reason: answer.reason, at }
  const { status, code, retryAfter } = answer
  if (status === 502 || status === 504)
    return { status: 'unknown', retryable: false, reason: `Twilio’s gateway broke off (${status}).`, at }
  const wait = retryAfter === undefined ? {} : { retryAfter }
  if (status === 429 || status >= 500) return { status: 'failed', ...twilioFailure(20429), ...wait, at }
  return { status: 'failed', ...twilioFailure(code ?? (status === 401 ? 20003 : undefined)), ...wait, at }
}
