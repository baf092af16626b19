import { randomBytes } from 'node:crypto'
import { parsePhoneNumberFromString } from 'libphonenumber-js/max'
import { phone } from '../../../../contract/identifier.ts'
import type { Socket } from '../../connector.ts'
import type { DialOutcome } from '../call-leg.ts'
import type { RemoteLeg } from '../remote/remote-leg.ts'
import type { Clock } from '../session/clock.ts'
import { carrierApi } from './carrier-api.ts'
import type { CarrierSettings } from './settings.ts'
import { type Expected, StreamCall, type StreamStart } from './stream-call.ts'
import { rejecting, streaming } from './twiml.ts'
import { decoded, isGenuine, isGenuineStream, plain, xml } from './webhook.ts'

/** ms from our answer to a webhook until its stream must have begun. */
const streamWithin = 60_000
/** ms after the ringing for the carrier to tell how that went; it lets a telephone ring for 5 s more than asked. */
const toldWithin = 20_000
/** Calls and streams that are expected or open at the same time. */
const most = 500
/** Bytes of a webhook's form; Twilio's have about 1 kB. */
const longestForm = 16_384

export interface CarrierAccount {
  readonly accountId: string
  readonly address: string
  readonly settings: CarrierSettings
  /** Why calls cannot be taken now. */
  readonly fault?: string | undefined
}

export interface CarrierDoorParts {
  readonly clock: Clock
  readonly accountOf: (accountId: string) => CarrierAccount | undefined
  readonly publicUrl: () => string | undefined
  readonly begin: (leg: RemoteLeg, accountId: string) => Promise<void>
  readonly log?: ((message: string) => void) | undefined
}

interface Waiting extends Omit<Expected, 'callSid'> {
  readonly accountId: string
  readonly accountSid: string
  callSid: string | undefined
  readonly until: number
  /** Of a call of ours. */
  readonly outcome?: (outcome: DialOutcome) => void
}

/** Where a carrier's calls come in and go out: webhooks, media streams, REST. */
export class CarrierDoor {
  readonly #parts: CarrierDoorParts
  readonly #waiting = new Map<string, Waiting>()
  readonly #streams = new Set<StreamCall>()

  constructor(parts: CarrierDoorParts) {
    this.#parts = parts
  }

  /** `POST /hooks/phone/<account>/voice` for a call that comes in, `…/status/<token>` for one of ours. */
  async webhook(request: Request): Promise<Response> {
    const { pathname } = new URL(request.url)
    const [, , , id = '', kind, token = ''] = pathname.split('/')
    const account = this.#parts.accountOf(decoded(id))
    if (!account) return plain(404, 'No telephone account with a carrier is served here.')
    if (request.method !== 'POST') return plain(405, 'Set the webhook to HTTP POST.')
    const body = await request.text()
    if (body.length > longestForm) return plain(413, 'A webhook of a call is shorter.')
    const fields = Object.fromEntries(new URLSearchParams(body))
    if (!isGenuine(request, { authToken: account.settings.authToken, base: this.#base(account) }, fields)) {
      this.#parts.log?.(
        `A webhook for the telephone account ${account.accountId} was not signed and was refused.`,
      )
      return plain(403, 'The X-Twilio-Signature is not right for this account.')
    }
    if (kind === 'voice') return this.#incoming(account, fields)
    if (kind === 'status') return this.#status(decoded(token), fields)
    return plain(404, 'There are two webhooks: voice and status.')
  }

  /** A media stream; whose it is and that the carrier opened it shows once it starts. */
  socket(socket: Socket, request: Request) {
    if (this.#streams.size >= most) return socket.close(1013, 'Too many streams')
    const stream: StreamCall = new StreamCall(socket, {
      clock: this.#parts.clock,
      expected: start => this.#expected(start, request),
      begun: (leg, start) => this.#begun(leg, start),
      ended: () => this.#streams.delete(stream),
    })
    this.#streams.add(stream)
  }

  /** Calls somebody; resolves once they answered, or will not. `ringMs` in ms; aborting ends a call that still rings. */
  async dial(account: CarrierAccount, to: string, ringMs: number, signal: AbortSignal): Promise<DialOutcome> {
    const base = this.#base(account)
    if (!base)
      return {
        kind: 'failed',
        reason: 'The carrier cannot reach this installation. Set PUBLIC_URL.',
        status: 0,
      }
    const { promise, resolve } = Promise.withResolvers<DialOutcome>()
    const token = this.#expect(account, { direction: 'out', from: account.address, to, outcome: resolve })
    const api = carrierApi(account.settings)
    const hook = `${base}/hooks/phone/${encodeURIComponent(account.accountId)}/status/${token}`
    const placed = await api.place(
      {
        ...{ To: dialled(to, account.address), From: account.address },
        Timeout: String(Math.ceil(ringMs / 1_000)),
        ...{ Twiml: streaming(base, token), StatusCallback: hook },
      },
      signal,
    )
    if (placed.kind !== 'placed') {
      this.#waiting.delete(token)
      return { ...placed, status: 0 }
    }
    const waiting = this.#waiting.get(token)
    if (waiting) waiting.callSid = placed.callSid
    const giveUp = (kind: 'no-answer' | 'failed', reason: string) => {
      // Once the stream has begun, the call is its leg's.
      if (this.#waiting.delete(token)) void api.end(placed.callSid, AbortSignal.timeout(10_000))
      resolve({ kind, reason, status: 0 })
    }
    const called = () => giveUp('failed', 'The call was called off.')
    const stopTimer = this.#parts.clock.after(ringMs + toldWithin, () =>
      giveUp('no-answer', 'Nobody answered.'),
    )
    signal.addEventListener('abort', called)
    if (signal.aborted) called()
    const outcome = await promise
    stopTimer()
    signal.removeEventListener('abort', called)
    return outcome
  }

  #incoming(account: CarrierAccount, fields: Readonly<Record<string, string>>): Response {
    const { CallSid, From = '', To = '', AccountSid } = fields
    if (!CallSid || AccountSid !== account.settings.accountSid)
      return plain(400, 'A call has CallSid and AccountSid.')
    const base = this.#base(account)
    if (account.fault || !base) return xml(rejecting)
    // A webhook that is sent again is the same call.
    const again = [...this.#waiting].find(([, one]) => one.callSid === CallSid)?.[0]
    const token =
      again ??
      this.#expect(account, { direction: 'in', from: From, to: To || account.address, callSid: CallSid })
    return xml(streaming(base, token))
  }

  #status(token: string, fields: Readonly<Record<string, string>>): Response {
    const waiting = this.#waiting.get(token)
    const outcome = outcomes[fields.CallStatus ?? '']
    if (waiting?.outcome && outcome) {
      this.#waiting.delete(token)
      waiting.outcome(outcome)
    }
    return new Response(null, { status: 204 })
  }

  #expect(
    account: CarrierAccount,
    call: Pick<Waiting, 'direction' | 'from' | 'to' | 'outcome'> & { readonly callSid?: string },
  ): string {
    const now = this.#parts.clock.now()
    for (const [token, { until, outcome }] of this.#waiting)
      if (until < now && !outcome) this.#waiting.delete(token)
    const [oldest] = this.#waiting.keys()
    if (this.#waiting.size >= most && oldest !== undefined) this.#waiting.delete(oldest)
    const token = randomBytes(24).toString('base64url')
    const { accountId, settings } = account
    this.#waiting.set(token, {
      callSid: undefined,
      ...call,
      ...{ accountId, accountSid: settings.accountSid, until: now + streamWithin },
    })
    return token
  }

  /** The token is ours and good once; the call, the account and the signature must be those it was made for. */
  #expected({ parameters, call, account }: StreamStart, request: Request): Expected | undefined {
    const waiting = this.#waiting.get(parameters.token ?? '')
    if (!waiting || waiting.accountSid !== account) return undefined
    if (waiting.callSid !== undefined && waiting.callSid !== call) return undefined
    if (waiting.direction === 'in' && waiting.until < this.#parts.clock.now()) return undefined
    const owner = this.#parts.accountOf(waiting.accountId)
    if (owner && isGenuineStream(request, { ...owner.settings, base: this.#base(owner) })) return waiting
    this.#parts.log?.(
      `A stream for the telephone account ${waiting.accountId} was not signed as it must be and was refused.`,
    )
    return undefined
  }

  #begun(leg: RemoteLeg, { parameters }: StreamStart) {
    const token = parameters.token ?? ''
    const waiting = this.#waiting.get(token)
    this.#waiting.delete(token)
    if (!waiting) return leg.hangup('failed')
    if (waiting.outcome) {
      void leg.answer()
      return waiting.outcome({ kind: 'answered', leg })
    }
    this.#parts.begin(leg, waiting.accountId).catch(() => leg.hangup('failed'))
  }

  #base({ settings }: CarrierAccount): string | undefined {
    return (settings.webhookUrl ?? this.#parts.publicUrl())?.replace(/\/+$/, '')
  }
}

/** CallStatus of a call that nobody took, with what SIP would say (RFC 3261 21) (https://www.twilio.com/docs/voice/api/call-resource#call-status-values). */
const outcomes: Readonly<Record<string, DialOutcome>> = {
  busy: { kind: 'busy', reason: 'The line is busy.', status: 486 },
  'no-answer': { kind: 'no-answer', reason: 'Nobody answered.', status: 480 },
  failed: { kind: 'unreachable', reason: 'The number could not be reached.', status: 404 },
  canceled: { kind: 'failed', reason: 'The call was called off.', status: 487 },
  // Answered and over before its stream came.
  completed: { kind: 'failed', reason: 'The call ended before anything could be said.', status: 0 },
}

/** E.164 as carriers want it, of the country of our own number; a SIP address stays one. */
function dialled(to: string, own: string): string {
  return phone(to, parsePhoneNumberFromString(own)?.country)?.value ?? to
}
