import { ImapFlow, type MailboxObject } from 'imapflow'
import { isLoopback } from './outgoing.ts'
import type { EmailSettings } from './settings.ts'

type Imap = NonNullable<EmailSettings['imap']>

/** Set on a mail that is in our books; keywords survive restarts and are seen by every node (RFC 9051 2.3.2). */
const ingested = '$Ingested'
/** Mails older than this when an account is first connected stay the owner's. */
const firstLookDays = 2
/** ms between attempts: 1 s doubling to 1 min. */
const longestPause = 60_000

export interface FetcherOptions {
  readonly settings: Imap
  /** Resolves when the mail is durable; a mail that throws is fetched again. */
  readonly take: (raw: Buffer) => Promise<void>
  readonly light: (light: 'green' | 'amber' | 'red', reason?: string) => void
}

/**
 *   connecting → catching up → waiting (IDLE) ─ something came → catching up
 *       ↑_________ pause, doubling _______ connection lost ______│
 */
export class Fetcher {
  readonly #options: FetcherOptions
  #client: ImapFlow | undefined
  #stopped = false
  #again: (() => void) | undefined
  #failures = 0
  /** Something came since the last search; it may come while no IDLE is under way. */
  #changed = false
  /** The last mail that was taken, for servers that keep no keywords; it means nothing under another validity. */
  #last: { readonly validity: bigint; readonly uid: number } | undefined
  readonly #running: Promise<void>

  constructor(options: FetcherOptions) {
    this.#options = options
    this.#running = this.#run()
  }

  async stop(): Promise<void> {
    this.#stopped = true
    this.#again?.()
    this.#client?.close()
    await this.#running
  }

  async #run(): Promise<void> {
    while (!this.#stopped) {
      try {
        await this.#session()
      } catch (error) {
        if (!this.#stopped) this.#options.light('red', cureOf(error, this.#options.settings))
      }
      this.#client?.close()
      this.#failures += 1
      if (!this.#stopped)
        await this.#pause(Math.min(longestPause, 500 * 2 ** this.#failures) * (0.75 + Math.random() / 2))
    }
  }

  async #session(): Promise<void> {
    const { host, port, secure, user, password, mailbox } = this.#options.settings
    this.#options.light('amber', 'Connecting to the mailbox.')
    const client = new ImapFlow({
      host,
      port,
      secure,
      auth: { user, pass: password },
      tls: { rejectUnauthorized: !isLoopback(host) },
      logger: false,
      disableAutoIdle: true,
    })
    this.#client = client
    // Without a listener an 'error' of the socket would end the process; the close that follows is what counts.
    client.on('error', () => {})
    client.on('exists', () => {
      this.#changed = true
      this.#again?.()
    })
    client.on('close', () => this.#again?.())
    await client.connect()
    await client.mailboxOpen(mailbox)
    this.#failures = 0
    this.#options.light('green')
    while (client.usable && !this.#stopped) {
      do {
        this.#changed = false
        await this.#catchUp(client)
      } while (this.#changed && client.usable && !this.#stopped)
      if (!client.usable || this.#stopped) break
      // RFC 2177: leave IDLE before 29 minutes; a shorter round also finds a connection that died silently.
      await Promise.race([client.idle(), this.#pause(9 * 60_000)])
    }
    if (!this.#stopped)
      this.#options.light('amber', 'The connection to the mailbox was lost; connecting again.')
  }

  async #catchUp(client: ImapFlow): Promise<void> {
    const { uidValidity: validity, permanentFlags } = Object(client.mailbox) as MailboxObject
    // RFC 3501 7.1: only a mailbox that lists `\\*` takes keywords; elsewhere ours would be forgotten.
    const marks = permanentFlags?.has('\\*') || permanentFlags?.has(ingested)
    const uids = marks ? await this.#unmarked(client) : await this.#after(client, validity)
    for (const uid of uids) {
      const mail = await client.fetchOne(
        String(uid),
        { source: { maxLength: 30 * 1024 * 1024 } },
        { uid: true },
      )
      const source = mail ? mail.source : undefined
      if (source) await this.#take(source)
      if (marks) await client.messageFlagsAdd(String(uid), [ingested], { uid: true })
      else this.#last = { validity, uid }
    }
  }

  async #unmarked(client: ImapFlow): Promise<number[]> {
    const marked = (await client.search({ keyword: ingested }, { uid: true })) || []
    // From the first mail we ever took on, everything is ours however long we were away.
    const range = marked.length > 0 ? { uid: `${marked.reduce((a, b) => Math.min(a, b))}:*` } : firstLook()
    return (await client.search({ unKeyword: ingested, ...range }, { uid: true })) || []
  }

  /** After a restart the first look again: what was taken before is known by its Message-ID. */
  async #after(client: ImapFlow, validity: bigint): Promise<number[]> {
    const last = this.#last?.validity === validity ? this.#last.uid : undefined
    const range = last === undefined ? firstLook() : { uid: `${last + 1}:*` }
    const found = (await client.search(range, { uid: true })) || []
    return found.filter(uid => last === undefined || uid > last).sort((a, b) => a - b)
  }

  async #take(source: Buffer): Promise<void> {
    try {
      await this.#options.take(source)
    } catch {
      throw new NotStored()
    }
  }

  #pause(ms: number): Promise<void> {
    return new Promise(resolve => {
      const timer = setTimeout(resolve, ms)
      this.#again = () => {
        clearTimeout(timer)
        resolve()
      }
    })
  }
}

function firstLook(): { since: Date } {
  return { since: new Date(Date.now() - firstLookDays * 86_400_000) }
}

/** The mailbox was read; it is our side that could not keep the mail. */
class NotStored extends Error {}

function cureOf(error: unknown, settings: Imap): string {
  if (error instanceof NotStored)
    return 'New mail is there but could not be stored, most likely because the database is away. It stays in the mailbox and is fetched again.'
  const { authenticationFailed, code } = Object(error) as { authenticationFailed?: boolean; code?: string }
  if (authenticationFailed) return 'The mailbox does not accept the user name or password. Enter them again.'
  const where = `${settings.host}:${settings.port}`
  if (code === 'ENOTFOUND') return `There is no server ${settings.host}. Check the spelling of the IMAP host.`
  return `The mailbox at ${where} cannot be read now (${code ?? 'no answer'}). Check host, port and TLS; trying again.`
}
