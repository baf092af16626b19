import type { InboundMessage, OutboundMessage, Receipt } from '../../../contract/message.ts'
import type { AccountHealth, ChannelAccount } from '../connector.ts'

/** What a carrier hands to the connector. */
export interface CarrierEvents {
  /** Resolves once the message is durable; only then may the carrier be told that we have it. */
  message(inbound: InboundMessage): Promise<void>
  /** Resolves once the news is durable. */
  receipt(
    which: { readonly messageId: string } | { readonly externalId: string },
    receipt: Receipt,
  ): Promise<void>
  changed(health: Omit<AccountHealth, 'accountId'>): void
}

/** The line of one account to one carrier. */
export interface Line {
  /** Sends the text as it is, already rendered; the line splits it into segments as its protocol needs. */
  send(message: OutboundMessage, text: string, signal: AbortSignal): Promise<Receipt>
  lookUp?(message: OutboundMessage, text: string, signal: AbortSignal): Promise<Receipt | undefined>
  webhook?(request: Request): Promise<Response>
  stop(): Promise<void>
}

/** Opens the line of an account whose settings chose this carrier; never throws for a peer that is away. */
export type OpenLine<Settings> = (account: ChannelAccount, settings: Settings, events: CarrierEvents) => Line
