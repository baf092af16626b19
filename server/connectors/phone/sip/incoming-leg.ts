import type { Call, IncomingCall } from './call.ts'
import type { Timer } from './clock.ts'
import { Dialog } from './dialog.ts'
import type { NameAddr } from './fields.ts'
import type { Source } from './flow.ts'
import { Leg, type LegOptions } from './leg.ts'
import { phraseOf, type Request, respond } from './message.ts'
import { type Media, sdpOf } from './negotiation.ts'
import { createReliable, type Reliable } from './reliable.ts'
import type { ServerTransaction } from './server-transactions.ts'
import { react } from './session-timer.ts'
import { allowed, contactFor, supported } from './stack.ts'
import { sendSuccess } from './success.ts'
import { newTag } from './transactions.ts'
import { userOf } from './uri.ts'

/** Proxies drop a call after three minutes without a sign of life, so ringing repeats each minute (RFC 3261 13.3.1.1). */
const ringAgainMs = 60_000

interface Options extends Omit<LegOptions, 'direction' | 'id'> {
  readonly transaction: ServerTransaction
  readonly trusted: boolean
  readonly replaces?: Leg
}

/**
 * A call to us until it is answered:
 *
 *   INVITE ──▶ early ──ring, progress──▶ early ──accept──▶ confirmed (2xx repeated until ACK) ──▶ established
 *                └── reject, CANCEL (487), ringMs (480), PRACK lost (504) ──▶ ended
 */
export class IncomingLeg extends Leg implements IncomingCall {
  readonly request: Request
  readonly source: Source
  readonly trusted: boolean
  readonly remote: NameAddr
  readonly user: string
  readonly replaces?: Call
  readonly #transaction: ServerTransaction
  readonly #reliable: Reliable
  readonly #dialog: Dialog
  readonly #tag = newTag()
  readonly #replaced: Leg | undefined
  readonly #deadline: Timer
  #again: Timer | undefined
  #answering = false
  /** Our answer went out in a 183 already. */
  #answered: 'no' | 'plainly' | 'reliably' = 'no'

  constructor({ transaction, trusted, replaces, ...options }: Options) {
    super({ ...options, direction: 'in', id: transaction.request.callId })
    const { request, source } = transaction
    this.#transaction = transaction
    this.request = request
    this.source = source
    this.trusted = trusted
    this.remote = request.from
    this.user = userOf(request.uri)
    this.#replaced = replaces
    if (replaces) this.replaces = replaces
    this.#dialog = Dialog.ofRequest(request, source, this.#tag)
    this.dialog = this.#dialog
    this.remember(this.#dialog)
    this.learn(request)
    this.#reliable = createReliable(this.stack, transaction, () => this.#refuse(504, 'nobody'))
    this.#deadline = this.stack.clock.after(this.stack.limits.ringMs, () => this.#refuse(480, 'nobody'))
    transaction.onCancel = () => this.#refuse(487, 'them')
  }

  ring(status = 180) {
    if (this.state !== 'early' || this.#answering || status <= 100 || status >= 200) return
    this.#provisional(status)
    this.#again?.cancel()
    this.#again = this.stack.clock.after(ringAgainMs, () => this.ring(status))
  }

  async progress(media: Media): Promise<boolean> {
    const offer = sdpOf(this.request)
    if (this.state !== 'early' || this.#answered !== 'no' || offer === undefined) return false
    this.negotiation.use(media)
    const answer = await this.negotiation.answer(offer)
    if (this.state !== 'early' || answer === undefined) return false
    this.#answered = this.#provisional(183, answer) ? 'reliably' : 'plainly'
    this.tellSession()
    return true
  }

  async accept(media: Media): Promise<boolean> {
    if (this.state !== 'early' || this.#answering) return false
    this.#answering = true
    this.#again?.cancel()
    await this.#reliable.settled()
    if (this.#answered === 'no') this.negotiation.use(media)
    const offer = sdpOf(this.request)
    const body = await this.#description(offer)
    if (this.state !== 'early') return false
    if (body === undefined) {
      this.#refuse(488, 'us')
      return false
    }
    const timing = react(this.request)
    const { agreed, fields } = timing === 'too-small' ? { agreed: undefined, fields: {} } : timing
    const sdp = this.#answered === 'reliably' ? undefined : body
    const response = respond(this.request, 200, {
      tag: this.#tag,
      headers: {
        ...this.#headers(),
        ...fields,
        ...(sdp === undefined ? {} : { 'Content-Type': 'application/sdp' }),
      },
      ...(sdp === undefined ? {} : { body: sdp }),
    })
    this.#over()
    this.onAck = ack => void this.#established(offer === undefined, ack && sdpOf(ack), ack !== undefined)
    this.confirm(agreed)
    this.success = sendSuccess(this.stack, this.#transaction, response, () => this.ackLost())
    if (offer !== undefined && this.#answered === 'no') this.tellSession()
    this.#replaced?.hangup('Replaced')
    return true
  }

  reject(status = 486, reason = phraseOf(status)) {
    if (status >= 300 && status < 700) this.#refuse(status, 'us', reason)
  }

  redirect(target: string) {
    this.#refuse(302, 'us', phraseOf(302), { Contact: `<${target}>` })
  }

  override receive(transaction: ServerTransaction, dialog: Dialog) {
    const { request, source } = transaction
    if (request.method === 'PRACK' && this.#dialog.follows(request, source))
      return void this.#reliable.acknowledge(transaction, offer => this.negotiation.answer(offer))
    // The caller gives up by BYE instead of CANCEL (RFC 3261 15.1.2).
    if (request.method === 'BYE' && this.state === 'early') {
      transaction.respond(respond(request, 200))
      return this.#refuse(487, 'them')
    }
    super.receive(transaction, dialog)
  }

  protected override abandon(reason: string) {
    this.#refuse(480, 'us', reason)
  }

  async #description(offer: string | undefined): Promise<string | undefined> {
    if (offer === undefined) return this.negotiation.offer()
    return this.#answered === 'no' ? this.negotiation.answer(offer) : this.negotiation.local
  }

  async #established(late: boolean, answer: string | undefined, acknowledged: boolean): Promise<void> {
    if (!acknowledged || this.state !== 'confirmed') return
    if (late) {
      if (answer === undefined || !(await this.negotiation.answered(answer)))
        return this.bye({ by: 'nobody', status: 488, reason: 'No usable answer' })
      this.tellSession()
    }
    this.nowEstablished()
  }

  /** True when it went out reliably. */
  #provisional(status: number, sdp?: string): boolean {
    const response = respond(this.request, status, {
      tag: this.#tag,
      headers: { ...this.#headers(), ...(sdp === undefined ? {} : { 'Content-Type': 'application/sdp' }) },
      ...(sdp === undefined ? {} : { body: sdp }),
    })
    const { headers } = this.request
    // Required by the caller for all, or able to and worth it because the answer must not be lost (RFC 3262 3).
    const reliably =
      headers.lists('Require', '100rel') || (sdp !== undefined && headers.lists('Supported', '100rel'))
    if (reliably) this.#reliable.send(response)
    else this.#transaction.respond(response)
    return reliably
  }

  #headers(): Record<string, string> {
    return {
      Contact: contactFor(this.stack, this.#transaction.source, this.user),
      Allow: allowed,
      Supported: supported,
      Server: this.stack.software,
    }
  }

  #refuse(
    status: number,
    by: 'us' | 'them' | 'nobody',
    reason = phraseOf(status),
    more: Record<string, string> = {},
  ) {
    if (this.state !== 'early' || this.#transaction.answered) return
    this.#over()
    this.#transaction.respond(
      respond(this.request, status, { tag: this.#tag, headers: { Server: this.stack.software, ...more } }),
    )
    this.forget()
    this.end({ by, status, reason })
  }

  #over() {
    this.#again?.cancel()
    this.#deadline.cancel()
    this.#reliable.stop()
  }
}
