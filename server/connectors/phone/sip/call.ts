import type { NameAddr } from './fields.ts'
import type { Source } from './flow.ts'
import type { Request, Response } from './message.ts'
import type { Media } from './negotiation.ts'
import type { Uri } from './uri.ts'

export type CallState = 'early' | 'confirmed' | 'ended'

/** Why a call is over. */
export interface Ended {
  /** Nobody: the network, a deadline or an error. */
  readonly by: 'us' | 'them' | 'nobody'
  /** The answer that ended it, or 200 after a conversation. */
  readonly status: number
  readonly reason: string
  /** Where the other side can be called instead (3xx). Whoever follows it should know what it may cost. */
  readonly redirect?: string
}

/** How a transfer came out: the last status that the peer told of (RFC 3515), 0 when it never did. */
export interface TransferOutcome {
  readonly status: number
  readonly reason: string
}

/** The peer asks us to call somebody else (RFC 3515). */
export interface TransferRequest {
  readonly target: NameAddr
  /** Value for the Replaces header of the new call, in an attended transfer (RFC 3891). */
  readonly replaces?: string
  readonly referredBy?: string
  /** Agrees; then tell how the new call goes, the last time with a status of 200 or more. */
  accept(): (status: number, reason?: string) => void
  reject(status?: number): void
}

export interface CallEvents {
  /** A provisional answer to our call. */
  progress: { readonly status: number; readonly response: Response }
  /** Both sides know of the conversation. */
  confirmed: undefined
  /** An offer was answered, by either side. */
  session: { readonly local: string; readonly remote: string }
  /** A digit by SIP INFO; milliseconds. Digits in RTP (RFC 4733) belong to the media side. */
  dtmf: { readonly digit: string; readonly ms: number }
  info: { readonly contentType: string; readonly body: string }
  transfer: TransferRequest
  ended: Ended
}

export interface ModifyResult {
  readonly ok: boolean
  /** The answer, 491 when both sides tried at once too often, 0 when the call was over. */
  readonly status: number
}

export interface Call {
  readonly id: string
  readonly direction: 'in' | 'out'
  readonly state: CallState
  readonly remote: NameAddr
  /** Where the peer is reached inside of the dialog; undefined before there is one. */
  readonly peerAddress: Uri | undefined
  /** What was last agreed on, as SDP texts. */
  readonly session: { readonly local?: string; readonly remote?: string }
  /** True once the conversation is on, false when the call ended before. */
  readonly established: Promise<boolean>
  readonly ended: Promise<Ended>
  on<Name extends keyof CallEvents>(name: Name, listener: (event: CallEvents[Name]) => void): () => void
  /** Ends it in any state: takes our call back, refuses theirs, says BYE. */
  hangup(reason?: string): void
  /** Puts the peer on hold, takes him back, or proposes what the media side now wants. */
  hold(): Promise<ModifyResult>
  resume(): Promise<ModifyResult>
  /** Sends the peer elsewhere; with a call instead of an address it takes over that call (attended). */
  refer(target: string | Call, options?: { readonly timeoutMs?: number }): Promise<TransferOutcome>
  /** One digit (0–9, *, #, A–D) by INFO. True when the peer took it. */
  sendDtmfInfo(digit: string, ms?: number): Promise<boolean>
  /** The value of a Replaces header that means this call (RFC 3891); undefined before there is a dialog. */
  replacesValue(): string | undefined
}

export interface IncomingCall extends Call {
  readonly request: Request
  /** Where the request came from. Over UDP whoever sends it can name any address. */
  readonly source: Pick<Source, 'host' | 'protocol'>
  /** It came from one of the peers, or from a server where we are registered. */
  readonly trusted: boolean
  /** The call that this one wants to take over (RFC 3891). It ends when this one is accepted. */
  readonly replaces?: Call
  /** 180, or another provisional answer. */
  ring(status?: number): void
  /** Early media: 183 with our answer, acknowledged when the peer can (RFC 3262). False when nothing suits. */
  progress(media: Media): Promise<boolean>
  /** False when it was too late or nothing in the offer suited the media side. */
  accept(media: Media): Promise<boolean>
  reject(status?: number, reason?: string): void
  /** 302 to another address. */
  redirect(target: string): void
}
