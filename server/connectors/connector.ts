import type { Identifier } from '../../contract/identifier.ts'
import type {
  Channel,
  Choice,
  InboundMessage,
  Medium,
  OutboundMessage,
  Receipt,
} from '../../contract/message.ts'

/** One number, mailbox or widget of a business. `settings` is checked by the connector's own `settings` schema. */
export interface ChannelAccount {
  readonly id: string
  readonly businessId: string
  readonly businessName: string
  /** What customers write to: an e-mail address, a number, the widget's public key. */
  readonly address: string
  readonly name: string
  readonly settings: unknown
}

/** The light beside an account in the console; `reason` names the cure when it is not green. */
export interface AccountHealth {
  readonly accountId: string
  readonly light: 'green' | 'amber' | 'red'
  readonly reason?: string
}

/** One entry of what a customer may see of a conversation on one account. */
export interface TranscriptEntry {
  readonly id: string
  /** Grows with every message of this customer on this account; resume by asking for what is after it. */
  readonly cursor: number
  readonly author: 'customer' | 'brain' | 'teammate' | 'system'
  readonly authorName?: string
  readonly externalId?: string
  readonly text: string
  readonly choices: readonly Choice[]
  readonly attachments: readonly {
    readonly id: string
    readonly name: string
    readonly type: string
    readonly size: number
  }[]
  readonly at: Date
}

/** A message text that the vendor approved for use outside the window. */
export interface MessageTemplate {
  readonly name: string
  readonly language: string
  readonly category: 'utility' | 'marketing' | 'authentication'
  readonly status: 'approved' | 'pending' | 'rejected' | 'paused'
  /** With its gaps as {{1}}, {{2}} … */
  readonly body: string
  /** Its gap, if any, is numbered after those of the body. */
  readonly header?: string
  /** What stands above the text instead of words, given along with each message. */
  readonly headerKind?: 'image' | 'video' | 'document' | 'location'
  readonly footer?: string
  readonly buttons: readonly string[]
  /** Buttons that lead to an address or copy a code, with a gap; numbered after that of the header. */
  readonly buttonGaps: readonly {
    /** Position among all buttons. */
    readonly button: number
    readonly kind: 'link' | 'code'
    /** The address or the code, with its gap as {{n}}. */
    readonly shows: string
  }[]
  /** How many gaps it has, all together. */
  readonly parameters: number
}

export type LiveSignal =
  | { readonly kind: 'changed' }
  | { readonly kind: 'typing'; readonly who: 'brain' | 'teammate' }

/** All that a connector may ask of the product. */
export interface Inbox {
  /** Resolves once the message is durable; the caller may then acknowledge it. Redeliveries answer `duplicate`. */
  message(
    inbound: InboundMessage,
  ): Promise<{ readonly outcome: 'stored' | 'duplicate' | 'refused'; readonly reason?: string }>
  /** News about a message that went out, found by our id or by the channel's. Unknown ids are ignored. */
  receipt(
    accountId: string,
    which: { readonly messageId: string } | { readonly externalId: string },
    receipt: Receipt,
  ): Promise<void>
  /** Both sides of this customer's messages on this account after `cursor`, oldest first: for channels whose client resumes. */
  transcript(accountId: string, from: Identifier, cursor: number): Promise<readonly TranscriptEntry[]>
  /** Tells when there is something new in that transcript, on any node. Returns the way to stop. */
  watch(accountId: string, from: Identifier, listener: (signal: LiveSignal) => void): () => void
  /** The customer is typing: shown in the console, kept nowhere. */
  typing(accountId: string, from: Identifier): void
  /** Somebody of the business is there to answer now. */
  staffed(accountId: string): Promise<boolean>
  /** A stored attachment, for a client that may see the message it belongs to. */
  attachment(
    accountId: string,
    from: Identifier,
    attachmentId: string,
  ): Promise<{ readonly name: string; readonly type: string; readonly content: Uint8Array } | undefined>
}

/** The socket a connector is given after an upgrade; closing codes by RFC 6455 7.4. */
export interface Socket {
  send(text: string): void
  close(code: number, reason: string): void
  /** Bytes not yet taken by the network: a slow reader is closed, not buffered for. */
  readonly buffered: number
  onMessage(listener: (text: string) => void): void
  onClose(listener: () => void): void
}

/**
 * Protocol in, protocol out. What must not differ between channels (dedupe, retries, consent, order) is done once, outside.
 */
export interface Connector {
  readonly channel: Channel
  readonly medium: Medium
  /** Sending the same message id twice has no second effect, so a send whose outcome was lost in a crash may be repeated. */
  readonly repeatable: boolean
  /** Throws a sentence with the cure when the settings of an account cannot be right. Returns them completed with defaults. */
  settings(raw: unknown): unknown
  start(inbox: Inbox): Promise<void>
  /** Called at start and whenever an account is added, changed or removed. One bad account must not stop the others. */
  serve(accounts: readonly ChannelAccount[]): Promise<void>
  send(message: OutboundMessage, signal: AbortSignal): Promise<Receipt>
  health(): readonly AccountHealth[]
  stop(): Promise<void>
  /**
   * Asks the other side whether it has a message whose send was cut off by a crash; undefined when it cannot tell.
   * `failed` and retryable: it was never taken, so it may be sent again.
   */
  lookUp?(message: OutboundMessage, signal: AbortSignal): Promise<Receipt | undefined>
  /** What the vendor approved for this account. Rejects with a sentence that names the cure. */
  templates?(accountId: string, signal: AbortSignal): Promise<readonly MessageTemplate[]>
  /** Everything under `/hooks/<channel>/`. */
  webhook?(request: Request): Promise<Response>
  /** Everything under `/ws/<channel>`. */
  socket?(socket: Socket, request: Request): void
}
