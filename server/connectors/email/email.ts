import type { Medium, Receipt } from '../../../contract/message.ts'
import type { AccountHealth, ChannelAccount, Connector, Inbox } from '../connector.ts'
import type { Bounce } from './bounce.ts'
import { Fetcher } from './fetcher.ts'
import { readMail } from './inbound.ts'
import { type Listener, openListener } from './listener.ts'
import { createSender, type Sender, type Smtp } from './outgoing.ts'
import { SentLately } from './sent-lately.ts'
import { type EmailSettings, emailSettings } from './settings.ts'

const medium: Medium = {
  channel: 'email',
  live: false,
  style: 'letter',
  markup: 'html',
  maxText: Number.POSITIVE_INFINITY,
  maxAttachment: 15 * 1024 * 1024,
  choices: 0,
  windowHours: Number.POSITIVE_INFINITY,
  templates: false,
  countedIn: 'characters',
  keywords: false,
  confirmsDelivery: false,
  expects: 'hours',
  debounce: 300,
  tone: 'Structured and courteous, with a greeting and a closing; everything the reader needs in one mail.',
}

export interface EmailOptions {
  /** Where mail comes in directly; absent: only by IMAP. */
  readonly listen?: { readonly host: string; readonly port: number } | undefined
  /** Serves accounts whose settings name no SMTP server. */
  readonly defaultSmtp?: (() => Smtp | undefined) | undefined
  readonly log?: ((message: string) => void) | undefined
}

interface Served {
  readonly account: ChannelAccount
  readonly key: string
  readonly settings?: EmailSettings
  sender?: Sender
  fetcher?: Fetcher
  health: AccountHealth
}

/** E-mail by SMTP and IMAP, and by a listener of our own. */
export class EmailConnector implements Connector {
  readonly channel = 'email'
  readonly medium = medium
  /** SMTP has no idempotency key: what was lost after DATA may have arrived. */
  readonly repeatable = false
  readonly #options: EmailOptions
  readonly #served = new Map<string, Served>()
  readonly #lately = new SentLately()
  #inbox: Inbox | undefined
  #listener: Listener | undefined

  constructor(options: EmailOptions) {
    this.#options = options
  }

  settings(raw: unknown): EmailSettings {
    return emailSettings(raw)
  }

  async start(inbox: Inbox): Promise<void> {
    this.#inbox = inbox
    const { listen } = this.#options
    if (!listen) return
    this.#listener = await openListener({
      ...listen,
      serves: address => this.#accountsOf([address]).length > 0,
      take: async (raw, recipients) => {
        for (const { account } of this.#accountsOf(recipients)) await this.#take(account, raw)
      },
      log: message => this.#options.log?.(message),
    })
  }

  /** Where the listener takes in mail; its port is known once it is open. */
  get listening(): { readonly host: string; readonly port: number } | undefined {
    return this.#listener && { host: this.#listener.host, port: this.#listener.port }
  }

  async serve(accounts: readonly ChannelAccount[]): Promise<void> {
    const wanted = new Map(accounts.map(account => [account.id, account]))
    for (const [id, served] of this.#served) {
      const account = wanted.get(id)
      if (account && keyOf(account) === served.key) wanted.delete(id)
      else {
        this.#served.delete(id)
        await close(served)
      }
    }
    for (const account of wanted.values()) this.#served.set(account.id, this.#open(account))
  }

  #open(account: ChannelAccount): Served {
    const served: Served = { account, key: keyOf(account), health: { accountId: account.id, light: 'green' } }
    try {
      const settings = emailSettings(account.settings)
      const smtp = settings.smtp ?? this.#options.defaultSmtp?.()
      if (!smtp)
        throw new Error('No SMTP server is set, so answers cannot leave. Enter host, port and user of yours.')
      const opened: Served = { ...served, settings, sender: createSender(account, settings, smtp) }
      if (settings.imap)
        opened.fetcher = new Fetcher({
          settings: settings.imap,
          take: raw => this.#take(account, raw),
          light: (light, reason) => {
            opened.health = { accountId: account.id, light, ...(reason ? { reason } : {}) }
          },
        })
      else if (!this.#options.listen)
        opened.health = {
          accountId: account.id,
          light: 'amber',
          reason:
            'No IMAP mailbox is set and the mail listener is off, so nothing can come in. Enter the mailbox.',
        }
      return opened
    } catch (error) {
      const reason = error instanceof Error ? error.message : 'The settings cannot be used.'
      return { ...served, health: { accountId: account.id, light: 'red', reason } }
    }
  }

  async #take(account: ChannelAccount, raw: Buffer): Promise<void> {
    const inbox = this.#inbox
    if (!inbox) throw new Error('The connector was not started.')
    const read = await readMail(raw, account)
    if (read.kind === 'message') await inbox.message(read.message)
    else if (read.kind === 'bounce' && read.bounce.action === 'failed')
      await this.#cameBack(account, read.bounce)
  }

  async #cameBack(account: ChannelAccount, bounce: Bounce): Promise<void> {
    const which = this.#aboutWhich(account, bounce)
    if (!which) return
    const why = bounce.diagnostic ?? bounce.status ?? 'no reason given'
    const receipt = {
      status: 'failed',
      retryable: false,
      reason: `It came back: ${why}`,
      at: new Date(),
    } as const
    await this.#inbox?.receipt(account.id, which, receipt)
  }

  /** Quoted Message-ID before envelope id or header, these before the recipient, who may have been sent several. */
  #aboutWhich(account: ChannelAccount, { ours, originalMessageId, recipient }: Bounce) {
    if (originalMessageId && (!ours || originalMessageId.includes(ours)))
      return { externalId: originalMessageId }
    const messageId = ours ?? this.#lately.last(account.id, recipient, Date.now())
    return messageId === undefined ? undefined : { messageId }
  }

  async send(message: Parameters<Connector['send']>[0], signal?: AbortSignal): Promise<Receipt> {
    const served = this.#served.get(message.accountId)
    if (signal?.aborted)
      return {
        status: 'failed',
        retryable: true,
        reason: 'It was called off before it was sent.',
        at: new Date(),
      }
    if (served?.sender) {
      this.#lately.sent(message.accountId, message.to.value, message.id, Date.now())
      return served.sender.send(message)
    }
    const reason =
      served?.health.reason ?? 'This e-mail account is not served any more. Answer from another one.'
    return { status: 'failed', retryable: false, reason, at: new Date() }
  }

  health(): readonly AccountHealth[] {
    return [...this.#served.values()].map(served => served.health)
  }

  async stop(): Promise<void> {
    await this.#listener?.close()
    await Promise.all([...this.#served.values()].map(close))
    this.#served.clear()
  }

  #accountsOf(addresses: readonly string[]): Served[] {
    return [...this.#served.values()].filter(
      ({ account, settings }) => settings && addresses.includes(account.address.toLowerCase()),
    )
  }
}

export function createEmail(options: EmailOptions = {}): EmailConnector {
  return new EmailConnector(options)
}

function keyOf(account: ChannelAccount): string {
  return JSON.stringify([account.address, account.businessName, account.settings])
}

async function close(served: Served): Promise<void> {
  served.sender?.close()
  await served.fetcher?.stop()
}
