import { randomUUID } from 'node:crypto'
import pg from 'pg'

/**
 * Short signals between the parts and nodes of the product: "new tasks", "something happened in this conversation".
 * A signal may be lost (a node that was away hears none), so it only ever says "look now"; the rows are the truth.
 */
export interface Bus {
  /** Sends to every listener of the channel on every node. Call after the commit. `payload`: at most 7,000 bytes. */
  notify(channel: string, payload: string): void
  /** `resync` is called when signals may have been missed. Returns a function that ends the listening. */
  listen(channel: string, listener: (payload: string) => void, resync?: () => void): () => void
  close(): Promise<void>
}

interface Listener {
  hear: (payload: string) => void
  resync: (() => void) | undefined
}

type Report = (message: string) => void

/** One process: signals go straight to the listeners. */
export class LocalBus implements Bus {
  protected readonly channels = new Map<string, Set<Listener>>()
  protected readonly report: Report

  constructor(report: Report) {
    this.report = report
  }

  notify(channel: string, payload: string): void {
    if (Buffer.byteLength(payload) > MAX_PAYLOAD) {
      throw new RangeError(
        `A signal of ${Buffer.byteLength(payload)} bytes is too long (${MAX_PAYLOAD}). Send an id and let the listener read the rows.`,
      )
    }
    this.deliver(channel, payload)
  }

  listen(channel: string, hear: (payload: string) => void, resync?: () => void): () => void {
    const listener: Listener = { hear, resync }
    const listeners = this.channels.get(channel) ?? new Set()
    this.channels.set(channel, listeners.add(listener))
    return () => {
      listeners.delete(listener)
      if (listeners.size === 0 && this.channels.get(channel) === listeners) this.channels.delete(channel)
    }
  }

  close(): Promise<void> {
    this.channels.clear()
    return Promise.resolve()
  }

  protected deliver(channel: string, payload: string): void {
    for (const listener of this.channels.get(channel) ?? []) this.call(() => listener.hear(payload))
  }

  protected resyncAll(): void {
    for (const listeners of this.channels.values()) {
      for (const listener of listeners) if (listener.resync) this.call(listener.resync)
    }
  }

  /** Later and guarded: a listener can neither delay nor break the one who signals. */
  private call(listener: () => void): void {
    queueMicrotask(() => {
      try {
        listener()
      } catch (error) {
        this.report(`A listener failed: ${error instanceof Error ? error.message : error}`)
      }
    })
  }
}

/** PostgreSQL's limit for a NOTIFY payload is 7,999 bytes; the rest is for the envelope. */
const MAX_PAYLOAD = 7_000
const MAX_BATCH = 7_900
/** Notify takes a global lock at commit: one per batch instead of one per ingest is worth 25-45 % of the throughput. */
const BATCH_MS = 5
const CHANNEL = 'frontdesk'
const MAX_UNSENT = 10_000

type Signal = [channel: string, payload: string]

/**
 * Several nodes on one PostgreSQL. Own listeners hear at once; the others by one LISTEN connection per node.
 *
 *   [off] ──first listen──► [connecting] ──► [listening] ──lost──► [waiting 0.1-5 s] ──► [connecting] ──► resync
 */
export class PostgresBus extends LocalBus {
  readonly #pool: pg.Pool
  readonly #config: pg.ClientConfig
  readonly #node = randomUUID().slice(0, 8)
  #client: pg.Client | undefined
  #unsent = new Map<string, Signal>()
  #sendTimer: NodeJS.Timeout | undefined
  #connectTimer: NodeJS.Timeout | undefined
  #retryMs = 100
  #started = false
  #closed = false

  constructor(pool: pg.Pool, config: pg.ClientConfig, report: Report) {
    super(report)
    this.#pool = pool
    this.#config = config
  }

  override notify(channel: string, payload: string): void {
    super.notify(channel, payload)
    if (this.#unsent.size < MAX_UNSENT) this.#unsent.set(`${channel}\n${payload}`, [channel, payload])
    this.#sendTimer ??= setTimeout(() => void this.#send(), BATCH_MS)
  }

  override listen(channel: string, hear: (payload: string) => void, resync?: () => void): () => void {
    if (!this.#started) {
      this.#started = true
      void this.#connect()
    }
    return super.listen(channel, hear, resync)
  }

  override async close(): Promise<void> {
    this.#closed = true
    clearTimeout(this.#connectTimer)
    if (this.#sendTimer) {
      clearTimeout(this.#sendTimer)
      await this.#send()
    }
    await this.#client?.end().catch(() => {})
    await super.close()
  }

  async #send(): Promise<void> {
    const signals = [...this.#unsent.values()]
    this.#unsent.clear()
    try {
      for (const batch of batches(this.#node, signals)) {
        await this.#pool.query('select pg_notify($1, $2)', [CHANNEL, batch])
      }
      this.#sendTimer = undefined
      if (this.#unsent.size > 0 && !this.#closed)
        this.#sendTimer = setTimeout(() => void this.#send(), BATCH_MS)
    } catch {
      // The database is away: keep the signals, they are idempotent, and try again.
      for (const signal of signals) this.#unsent.set(signal.join('\n'), signal)
      this.#sendTimer = this.#closed ? undefined : setTimeout(() => void this.#send(), 500)
    }
  }

  async #connect(): Promise<void> {
    const client = new pg.Client(this.#config)
    client.on('error', () => {})
    client.on('end', () => this.#lost(client))
    client.on('notification', message => this.#hear(message.payload ?? ''))
    this.#client = client
    try {
      await client.connect()
      await client.query(`listen ${CHANNEL}`)
      this.#retryMs = 100
      this.resyncAll()
    } catch {
      this.#lost(client)
    }
  }

  #lost(client: pg.Client): void {
    if (this.#closed || this.#client !== client) return
    this.#client = undefined
    client.end().catch(() => {})
    this.#connectTimer = setTimeout(() => void this.#connect(), this.#retryMs * (0.5 + Math.random()))
    this.#retryMs = Math.min(5_000, this.#retryMs * 2)
  }

  #hear(payload: string): void {
    const { from, signals }: { from: string; signals: Signal[] } = JSON.parse(payload)
    if (from === this.#node) return
    for (const [channel, text] of signals) this.deliver(channel, text)
  }
}

/** Packs signals into as few NOTIFY payloads as fit. */
export function batches(from: string, signals: Signal[]): string[] {
  const packed: string[] = []
  const head = `{"from":${JSON.stringify(from)},"signals":[`
  let body = ''
  for (const signal of signals) {
    const item = JSON.stringify(signal)
    if (body && Buffer.byteLength(head + body + item) + 3 > MAX_BATCH) {
      packed.push(`${head}${body}]}`)
      body = ''
    }
    body += body ? `,${item}` : item
  }
  if (body) packed.push(`${head}${body}]}`)
  return packed
}
