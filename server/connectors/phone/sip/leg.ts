import { ask, type Question, type Reply } from './ask.ts'
import type { Call, CallEvents, CallState, Ended, ModifyResult, TransferOutcome } from './call.ts'
import type { Timer } from './clock.ts'
import type { Dialog } from './dialog.ts'
import { type Credentials, createDigestClient, type DigestClient } from './digest.ts'
import { sendDigit } from './dtmf.ts'
import { createEvents, type Events } from './events.ts'
import type { NameAddr } from './fields.ts'
import type { Source } from './flow.ts'
import { receiveInDialog } from './in-dialog.ts'
import type { Request, Response } from './message.ts'
import { modify } from './modify.ts'
import { Negotiation } from './negotiation.ts'
import type { ServerTransaction } from './server-transactions.ts'
import { type Agreement, SessionTimer } from './session-timer.ts'
import { contactFor, type DialogUser, type Stack } from './stack.ts'
import type { Success } from './success.ts'
import { refer, type Transfers } from './transfer.ts'
import type { Uri } from './uri.ts'

export interface LegOptions {
  readonly stack: Stack
  readonly direction: 'in' | 'out'
  readonly id: string
  readonly credentials: readonly Credentials[]
}

/**
 * Our half of a call, in either direction.
 *
 *   early ──2xx──▶ confirmed ──BYE, no ACK, no refresh, deadline──▶ ended
 *     └── refusal, CANCEL, deadline, network ───────────────────────▲
 *
 * The application hears `ended` once and at once; what the protocol still owes (BYE, its repetitions) goes on behind it.
 */
export abstract class Leg implements Call, DialogUser {
  readonly stack: Stack
  readonly id: string
  readonly direction: 'in' | 'out'
  readonly events: Events<CallEvents>
  readonly negotiation: Negotiation
  readonly digest: DigestClient
  readonly timer: SessionTimer
  /** NOTIFYs that we wait for. */
  readonly transfers: Transfers = new Map()
  readonly #established = Promise.withResolvers<boolean>()
  readonly #ended = Promise.withResolvers<Ended>()
  readonly #gone = Promise.withResolvers<void>()
  readonly established = this.#established.promise
  readonly ended = this.#ended.promise
  /** The protocol owes the peer nothing more. */
  readonly gone = this.#gone.promise
  state: CallState = 'early'
  dialog: Dialog | undefined
  /** Our 2xx that waits for its ACK, first or later. */
  success: Success | undefined
  /** Runs when the ACK is there, or will not come. */
  onAck: ((ack: Request | undefined) => void) | undefined
  /** An INVITE of ours inside of the dialog has no answer yet. */
  inviting = false
  /** Methods that the peer says it has. */
  peerAllows: ReadonlySet<string> = new Set()
  readonly #deadline: Timer

  abstract readonly remote: NameAddr
  /** Our user part in Contact. */
  abstract readonly user: string
  /** Ends a call that was not answered yet. */
  protected abstract abandon(reason: string): void

  constructor({ stack, direction, id, credentials }: LegOptions) {
    this.stack = stack
    this.id = id
    this.direction = direction
    this.digest = createDigestClient(credentials)
    this.events = createEvents(() => stack.log('A listener of a call failed.'))
    this.negotiation = new Negotiation(stack.clock)
    this.timer = new SessionTimer(stack.clock, {
      refresh: () => void modify(this, { refresh: true }),
      expired: () => this.bye({ by: 'nobody', status: 408, reason: 'Session timer expired' }),
    })
    this.#deadline = stack.clock.after(stack.limits.callMs, () => this.hangup('Longest duration reached'))
  }

  get session(): { local?: string; remote?: string } {
    const { local, remote } = this.negotiation
    return { ...(local === undefined ? {} : { local }), ...(remote === undefined ? {} : { remote }) }
  }

  get peerAddress(): Uri | undefined {
    return this.dialog?.target
  }

  on<Name extends keyof CallEvents>(name: Name, listener: (event: CallEvents[Name]) => void): () => void {
    return this.events.on(name, listener)
  }

  hangup(reason = 'Normal call clearing'): void {
    if (this.state === 'early') this.abandon(reason)
    else this.bye({ by: 'us', status: 200, reason })
  }

  async hold(): Promise<ModifyResult> {
    return modify(this, { hold: true })
  }

  async resume(): Promise<ModifyResult> {
    return modify(this, { hold: false })
  }

  async refer(
    target: string | Call,
    options: { readonly timeoutMs?: number } = {},
  ): Promise<TransferOutcome> {
    return refer(this, target, options.timeoutMs)
  }

  async sendDtmfInfo(digit: string, ms = 160): Promise<boolean> {
    return sendDigit(this, digit, ms)
  }

  replacesValue(): string | undefined {
    const { dialog } = this
    return dialog && `${dialog.callId};to-tag=${dialog.remoteTag};from-tag=${dialog.localTag}`
  }

  /** A request in the dialog. A peer that no longer knows it, or is silent, ends the call (RFC 3261 12.2.1.2). */
  async ask(question: Question): Promise<Reply> {
    if (!this.dialog || this.state === 'ended') return 'unreachable'
    const reply = await ask(this.stack, this.dialog, this.digest, question)
    const status = typeof reply === 'string' ? 408 : reply.status
    if (this.state === 'confirmed' && (status === 408 || status === 481))
      this.bye({ by: 'nobody', status, reason: 'The other side no longer knows the call' })
    return reply
  }

  /** Our Contact towards the peer, '' when there is no way to it. */
  async contact(): Promise<string> {
    const hop = await this.dialog?.hop(this.stack.finder)
    return hop ? contactFor(this.stack, hop, this.user) : ''
  }

  receive(transaction: ServerTransaction, dialog: Dialog): void {
    receiveInDialog(this, transaction, dialog)
  }

  acknowledged(ack: Request, _source: Source): void {
    if (this.success?.seq !== ack.cseq.seq || !this.success.acknowledge()) return
    this.#settleAck(ack)
  }

  /** The ACK of our 2xx never came. */
  ackLost(): void {
    this.#settleAck(undefined)
    this.bye({ by: 'nobody', status: 408, reason: 'No ACK' })
  }

  #settleAck(ack: Request | undefined): void {
    const settle = this.onAck
    this.onAck = undefined
    this.success = undefined
    settle?.(ack)
  }

  confirm(agreement: Agreement | undefined): void {
    this.state = 'confirmed'
    this.timer.arm(agreement)
  }

  nowEstablished(): void {
    if (this.state !== 'confirmed') return
    this.#established.resolve(true)
    this.events.emit('confirmed', undefined)
  }

  tellSession(): void {
    const { local, remote } = this.negotiation
    if (local !== undefined && remote !== undefined) this.events.emit('session', { local, remote })
  }

  /** Learns what the peer can do, from any of its messages. */
  learn(message: Request | Response): void {
    if (message.headers.has('Allow')) this.peerAllows = new Set(message.headers.list('Allow'))
  }

  /** Ends a confirmed call with a BYE, after the ACK of our 2xx when that is still to come (RFC 3261 15). */
  bye(ended: Ended): void {
    const { dialog } = this
    if (this.state !== 'confirmed' || !dialog) return
    this.end(ended)
    const text = `SIP;cause=${ended.status};text="${ended.reason.replace(/["\\]/g, '')}"`
    const send = async () => {
      await ask(this.stack, dialog, this.digest, { method: 'BYE', fields: { Reason: text } })
      this.forget()
    }
    if (this.success) this.onAck = () => void send()
    else void send()
  }

  /** Idempotent. The dialog stays known until `forget`, so that repeated messages find their answer. */
  end(ended: Ended): void {
    if (this.state === 'ended') return
    this.state = 'ended'
    this.timer.stop()
    this.#deadline.cancel()
    this.#established.resolve(false)
    this.#ended.resolve(ended)
    this.events.emit('ended', ended)
  }

  remember(dialog: Dialog): void {
    this.stack.dialogs.set(dialog.key, { user: this, dialog })
  }

  forget(): void {
    this.#gone.resolve()
    this.success?.stop()
    if (this.dialog) this.stack.dialogs.delete(this.dialog.key)
  }
}
