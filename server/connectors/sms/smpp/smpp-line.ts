import type { OutboundMessage, Receipt } from '../../../../contract/message.ts'
import type { ChannelAccount } from '../../connector.ts'
import type { CarrierEvents, Line, OpenLine } from '../carrier.ts'
import type { BindKind } from './connection.ts'
import { Inbound } from './inbound.ts'
import { SmppLink } from './link.ts'
import { SentParts } from './sent-parts.ts'
import type { SmppSettings } from './settings.ts'
import { SubmitWindow } from './submit-window.ts'
import { Submitter } from './submitter.ts'
import type { Unbound } from './unbound.ts'

export { type SmppSettings, smppSettings } from './settings.ts'

/** All in ms. */
export interface SmppTimings {
  /** Before the first new try after a connection was lost; doubles up to the longest. */
  readonly firstPause: number
  readonly longestPause: number
  /** How long a send waits for a connection that is away. */
  readonly sendPatience: number
  /** How long the rest of a long message is waited for. */
  readonly partPatience: number
  /** How long the answer to a part is held back for the others. */
  readonly partHold: number
  /** How long stopping waits for answers of the operator. */
  readonly stopPatience: number
}

const usual: SmppTimings = {
  firstPause: 1_000,
  longestPause: 60_000,
  sendPatience: 10_000,
  partPatience: 120_000,
  partHold: 500,
  stopPatience: 3_000,
}

/**
 * A line to an operator's SMSC by SMPP 3.4.
 *
 *   send() ─→ SubmitWindow ─→ Submitter ─ submit_sm ─→ SmppConnection ⇄ SMSC      (SmppLink binds, and binds again)
 *   receipt() ←─ SentParts ←── Inbound ←─ deliver_sm ──────┘
 *   message() ←─ Reassembly, InboundIds ←─┘
 */
export class SmppLine implements Line {
  readonly #events: CarrierEvents
  readonly #timings: SmppTimings
  readonly #window: SubmitWindow
  readonly #sent: SentParts
  readonly #submitter: Submitter
  readonly #inbound: Inbound
  readonly #links: readonly SmppLink[]
  readonly #down: Map<BindKind, { readonly light: 'amber' | 'red'; readonly reason: string }>
  #stopped: Promise<void> | undefined

  constructor(
    account: ChannelAccount,
    settings: SmppSettings,
    events: CarrierEvents,
    timings: Partial<SmppTimings> = {},
  ) {
    this.#events = events
    this.#timings = { ...usual, ...timings }
    const { sendPatience: patience, partPatience, partHold } = this.#timings
    const { window: size, throughputPerSecond: perSecond, encoding } = settings
    this.#sent = new SentParts(events)
    const sent = this.#sent
    this.#window = new SubmitWindow({ size, perSecond, patience })
    this.#submitter = new Submitter({
      ...{ settings, sent, sender: account.address, window: this.#window },
      late: (messageId, receipt) => void events.receipt({ messageId }, receipt).catch(() => undefined),
    })
    this.#inbound = new Inbound({ account, encoding, events, sent, partPatience, partHold })
    const kinds: BindKind[] = settings.bind === 'pair' ? ['transmitter', 'receiver'] : ['transceiver']
    const starting = { light: 'amber', reason: 'Connecting to the operator.' } as const
    this.#down = new Map(kinds.map(kind => [kind, starting]))
    // Not before the caller holds the line.
    queueMicrotask(() => this.#tell())
    this.#links = kinds.map(kind => this.#link(kind, settings))
  }

  async send(message: OutboundMessage, text: string, signal: AbortSignal): Promise<Receipt> {
    if (this.#stopped || signal.aborted) {
      const reason = signal.aborted ? 'It was called off before it was sent.' : 'This line is closed.'
      return { status: 'failed', retryable: true, reason, at: new Date() }
    }
    return this.#submitter.send(message, text, signal)
  }

  stop(): Promise<void> {
    this.#stopped ??= this.#stop()
    return this.#stopped
  }

  async #stop(): Promise<void> {
    this.#window.refuse('This line was closed.', false)
    const patience = Promise.withResolvers<void>()
    const timer = setTimeout(patience.resolve, this.#timings.stopPatience)
    await Promise.race([this.#submitter.idle(), patience.promise])
    clearTimeout(timer)
    await this.#inbound.stop()
    this.#sent.stop()
    await Promise.all(this.#links.map(link => link.stop()))
  }

  #link(kind: BindKind, settings: SmppSettings): SmppLink {
    const { firstPause, longestPause } = this.#timings
    const sends = kind !== 'receiver'
    return new SmppLink({
      ...{ settings, kind, firstPause, longestPause },
      deliver: (pdu, on) => this.#inbound.deliver(pdu, on),
      bound: connection => {
        this.#down.delete(kind)
        if (sends && !this.#stopped) this.#window.open(connection)
        this.#tell()
      },
      lost: connection => {
        this.#down.set(kind, {
          light: 'amber',
          reason: 'The connection to the operator was lost; connecting again.',
        })
        if (sends && !this.#stopped) this.#window.lost(connection)
        this.#tell()
      },
      refused: why => {
        this.#down.set(kind, { light: 'red', reason: why.reason })
        if (sends && !this.#stopped) this.#refuse(why)
        this.#tell()
      },
    })
  }

  /** A server that is away for a moment is waited for; a login that is not right is not. */
  #refuse({ reason, account }: Unbound): void {
    if (account) this.#window.refuse(reason, true)
    else this.#window.because(reason)
  }

  #tell(): void {
    if (this.#stopped) return
    const [worst] = [...this.#down.values()].toSorted((a, b) =>
      a.light === b.light ? 0 : a.light === 'red' ? -1 : 1,
    )
    this.#events.changed(worst ?? { light: 'green' })
  }
}

/** Never throws: what is wrong shows in the light, and sends fail with the reason. */
export const openSmppLine: OpenLine<SmppSettings> = (account, settings, events) =>
  new SmppLine(account, settings, events)
