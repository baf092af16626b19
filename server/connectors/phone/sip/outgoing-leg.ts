import { ask, authorized } from './ask.ts'
import type { ClientTransaction } from './client-transactions.ts'
import type { Timer } from './clock.ts'
import { Dialog } from './dialog.ts'
import { EarlyDialogs } from './early-dialogs.ts'
import { type NameAddr, noTag, parseNameAddrs, tagOf, withTag, writeNameAddr } from './fields.ts'
import type { Hop } from './flow.ts'
import { noParams, parseNumber } from './grammar.ts'
import { Headers } from './headers.ts'
import { Leg, type LegOptions } from './leg.ts'
import { type NewRequest, phraseOf, type Response } from './message.ts'
import { type Media, sdpOf } from './negotiation.ts'
import { agreedBy, minSe, proposal, wantedInterval } from './session-timer.ts'
import { allowed, contactFor, supported } from './stack.ts'
import { newTag } from './transactions.ts'
import { type Uri, writeUri } from './uri.ts'

export interface Invitation {
  readonly target: Uri
  readonly from: NameAddr
  /** Our user part in Contact. */
  readonly user: string
  readonly media: Media
  /** Where to send it instead of to the target itself. */
  readonly proxy?: Uri
  readonly headers?: Readonly<Record<string, string>>
  /** The peer is to make the offer (RFC 3261 13.2.1). */
  readonly lateOffer?: boolean
  /** Milliseconds until an answer. */
  readonly ringMs: number
  /** There is no free line for it. */
  readonly full?: boolean
}

/**
 * A call of ours until it is answered:
 *
 *                       ┌─ 401, 407, 422: again, with what was asked for
 *   INVITE ──▶ early ───┼─ 1xx ──▶ early (PRACK when asked)
 *                       ├─ 503, 408, silence, no route: the next server, or ended
 *                       ├─ 2xx ──▶ ACK ──▶ confirmed        further 2xx of a fork: ACK and BYE
 *                       └─ hangup, ringMs: CANCEL ──487──▶ ended    a 2xx that crosses it: ACK and BYE
 */
export class OutgoingLeg extends Leg {
  readonly remote: NameAddr
  readonly user: string
  readonly #invitation: Invitation
  readonly #tag = newTag()
  readonly #early = new EarlyDialogs(this)
  readonly #deadline: Timer
  #seq = 0
  #least = minSe
  #hops: readonly Hop[] = []
  #offer: string | undefined
  #transaction: ClientTransaction | undefined
  /** The winner's ACK as it was sent, by the tag of the phone. */
  #ack: { readonly tag: string; bytes?: Buffer } | undefined
  #challenges = 3
  #cancelled: string | undefined

  constructor(invitation: Invitation, options: Omit<LegOptions, 'direction'>) {
    super({ ...options, direction: 'out' })
    this.#invitation = invitation
    this.remote = { uri: invitation.target, params: noParams }
    this.user = invitation.user
    this.negotiation.use(invitation.media)
    this.#deadline = this.stack.clock.after(invitation.ringMs, () => this.#giveUp('nobody', 408, 'No answer'))
    void this.#start()
  }

  protected override abandon(reason: string) {
    this.#giveUp('us', 487, reason)
  }

  async #start(): Promise<void> {
    const { lateOffer, proxy, target, full } = this.#invitation
    // Nobody listens before the constructor is through.
    await Promise.resolve()
    if (full) return this.#finish('nobody', 486, 'All our lines are in use')
    if (!lateOffer) this.#offer = await this.negotiation.offer()
    if (!lateOffer && this.#offer === undefined) return this.#finish('nobody', 488, 'No audio to offer')
    this.#hops = await this.stack.finder.find(proxy ?? target)
    if (this.#hops.length === 0)
      return this.#finish('nobody', 404, 'The address of the other side cannot be found')
    this.#send()
  }

  #send() {
    const [hop] = this.#hops
    if (this.state !== 'early' || !hop) return
    const request = authorized(this.#request(hop), this.digest)
    this.#transaction = this.stack.transactions.request(request, hop, {
      onResponse: response => this.#onResponse(response, hop),
      onFailure: failure => this.#next(hop, 408, failure === 'timeout' ? 'No answer' : 'Not reachable'),
    })
    if (this.#cancelled !== undefined) this.#transaction.cancel()
  }

  #request(hop: Hop): NewRequest {
    const { target, from, headers } = this.#invitation
    const body = this.#offer
    const fields = Headers.of({
      'Max-Forwards': '70',
      From: writeNameAddr(withTag(noTag(from), this.#tag)),
      To: writeNameAddr({ uri: target, params: noParams }),
      'Call-ID': this.id,
      CSeq: `${++this.#seq} INVITE`,
      Contact: contactFor(this.stack, hop, this.user),
      Allow: allowed,
      Supported: supported,
      ...proposal(Math.max(wantedInterval, this.#least), this.#least),
      'User-Agent': this.stack.software,
      ...headers,
      ...(body === undefined ? {} : { 'Content-Type': 'application/sdp' }),
    })
    const uri = writeUri(target)
    return { method: 'INVITE', uri, headers: fields, ...(body === undefined ? {} : { body }) }
  }

  #onResponse(response: Response, hop: Hop) {
    this.learn(response)
    if (response.status >= 300) return this.#refused(response, hop)
    if (response.status >= 200) return void this.#accepted(response, hop)
    if (this.state !== 'early' || response.status === 100) return
    void this.#early.provisional(response, hop, this.#invitation.lateOffer === true)
    this.events.emit('progress', { status: response.status, response })
  }

  #refused(response: Response, hop: Hop) {
    const { status, reason } = response
    if (this.#cancelled === undefined && this.#challenges-- > 0) {
      const asked = parseNumber(response.headers.get('Min-SE'))
      if (status === 422 && asked !== undefined && asked > this.#least) {
        this.#least = asked
        return this.#send()
      }
      if ((status === 401 || status === 407) && this.digest.challenged(response)) return this.#send()
    }
    if (status === 503 || status === 408) return this.#next(hop, status, reason)
    const [elsewhere] = status < 400 ? (parseNameAddrs(response.headers.all('Contact')) ?? []) : []
    this.#finish(this.#cancelled === undefined ? 'them' : 'us', status, reason || phraseOf(status), elsewhere)
  }

  /** RFC 3263 4.3: the next server, for a new transaction. */
  #next(hop: Hop, status: number, reason: string) {
    this.stack.finder.failed(hop)
    this.#hops = this.#hops.slice(1)
    if (this.#hops.length > 0 && this.#cancelled === undefined) this.#send()
    else this.#finish(this.#cancelled === undefined ? 'nobody' : 'us', status, reason)
  }

  async #accepted(response: Response, hop: Hop): Promise<void> {
    this.digest.accepted()
    const tag = tagOf(response.to)
    if (this.#ack?.tag === tag) {
      if (this.#ack.bytes) this.stack.wire.send(this.#ack.bytes, hop)
      return
    }
    const dialog = this.#early.of(response, hop) ?? Dialog.ofResponse(response, hop)
    if (this.#ack || this.state !== 'early') return this.#decline(dialog, response)
    this.#ack = { tag }
    dialog.confirm(response)
    this.dialog = dialog
    this.remember(dialog)
    const sdp = sdpOf(response)
    const late = this.#offer === undefined && this.negotiation.local === undefined
    const answer = late && sdp !== undefined ? await this.negotiation.answer(sdp) : undefined
    await this.#acknowledge(dialog, response, answer)
    const agreed = late ? answer !== undefined : await this.negotiation.answered(sdp)
    if (this.state !== 'early') return this.#hangupLate(dialog)
    this.#deadline.cancel()
    this.#early.keepOnly(dialog)
    this.confirm(agreedBy(response))
    if (this.#cancelled !== undefined) return this.bye({ by: 'us', status: 487, reason: this.#cancelled })
    if (!agreed) return this.bye({ by: 'nobody', status: 488, reason: 'No usable answer' })
    this.tellSession()
    this.nowEstablished()
  }

  async #acknowledge(dialog: Dialog, response: Response, body: string | undefined): Promise<void> {
    const fields = body === undefined ? {} : { 'Content-Type': 'application/sdp' }
    const ack = authorized(dialog.request('ACK', fields, body, response.cseq.seq), this.digest)
    const next = await dialog.hop(this.stack.finder)
    if (!next) return
    const bytes = this.stack.transactions.acknowledge(ack, next)
    if (this.#ack?.tag === tagOf(response.to)) this.#ack.bytes = bytes
  }

  /** Another phone of a fork answered too, or it was too late (RFC 3261 13.2.2.4). */
  async #decline(dialog: Dialog, response: Response): Promise<void> {
    dialog.confirm(response)
    await this.#acknowledge(dialog, response, undefined)
    await this.#hangupLate(dialog)
  }

  async #hangupLate(dialog: Dialog): Promise<void> {
    await ask(this.stack, dialog, this.digest, { method: 'BYE' })
    this.stack.dialogs.delete(dialog.key)
  }

  #giveUp(by: 'us' | 'nobody', status: number, reason: string) {
    if (this.state !== 'early' || this.#cancelled !== undefined) return
    this.#cancelled = reason
    this.#transaction?.cancel({ Reason: `SIP;cause=${status};text="${reason.replace(/["\\]/g, '')}"` })
    this.#finish(by, status, reason)
  }

  #finish(by: 'us' | 'them' | 'nobody', status: number, reason: string, elsewhere?: NameAddr) {
    this.#deadline.cancel()
    this.#early.keepOnly(undefined)
    this.forget()
    this.end({ by, status, reason, ...(elsewhere ? { redirect: writeUri(elsewhere.uri) } : {}) })
  }
}
