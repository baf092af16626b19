import { readsOnly, sqlHead, type TransactionStatus } from './wire.ts'

export interface Request {
  client: number
  bytes: Uint8Array<ArrayBuffer>
  /** Open a transaction first. */
  begin: boolean
}

export interface Reply {
  client: number
  bytes: Uint8Array<ArrayBuffer>
}

/**
 * One PostgreSQL session shared by many clients: whose turn is it, and which replies may leave?
 *
 *            request of anyone                    request of the owner
 *   [idle] ─────────────────────► run ──open/failed──► [owned] ──► run ─┐
 *     ▲                            │ idle                ▲   │ idle     │ open/failed
 *     └────────────────────────────┴─────────────────────┼───┘◄─────────┤
 *                                                        └──────────────┘
 *   A reply that acknowledges a write is held until the next barrier (group commit); all other replies leave at once,
 *   so a reader may see a commit a few ms before it is on the disk. Whoever acts on the outside world first commits a
 *   row of his own, and its barrier covers everything before it.
 */
export class Turns {
  #waiting: Request[] = []
  #owner: number | undefined
  #status: TransactionStatus = 'idle'
  #dirty = false
  #held: Reply[] = []
  #heldSince = 0

  get owner(): number | undefined {
    return this.#owner
  }

  get status(): TransactionStatus {
    return this.#status
  }

  get holdsReplies(): boolean {
    return this.#held.length > 0
  }

  /** Milliseconds since the first held reply, on the clock given to `settle`. */
  heldFor(now: number): number {
    return this.#held.length > 0 ? now - this.#heldSince : 0
  }

  /** True when `next` would return a request. */
  get mayRun(): boolean {
    if (this.#owner === undefined) return this.#waiting.length > 0
    return this.#waiting.some(request => request.client === this.#owner)
  }

  add(request: Request): void {
    this.#waiting.push(request)
  }

  /** Removes and returns the next request that may run now. */
  next(): Request | undefined {
    if (this.#owner === undefined) return this.#waiting.shift()
    const at = this.#waiting.findIndex(request => request.client === this.#owner)
    return at < 0 ? undefined : this.#waiting.splice(at, 1)[0]
  }

  /** Records the outcome of a request; returns the reply if it may leave before the barrier. */
  settle(request: Request, reply: Reply, status: TransactionStatus, now: number): Reply | undefined {
    this.#dirty ||= !readsOnly(sqlHead(request.bytes))
    this.#status = status
    this.#owner = status === 'idle' ? undefined : request.client
    if (status !== 'idle' || !this.#dirty) return reply
    this.#dirty = false
    if (this.#held.length === 0) this.#heldSince = now
    this.#held.push(reply)
    return undefined
  }

  /** Call after a barrier: everything held is on the disk and may leave. */
  release(): Reply[] {
    const replies = this.#held
    this.#held = []
    return replies
  }

  /** Forgets a client that went away; true when its transaction must be rolled back. */
  forget(client: number): boolean {
    this.#waiting = this.#waiting.filter(request => request.client !== client)
    return this.#owner === client
  }

  /** The owner's transaction was rolled back for it. */
  rolledBack(): void {
    this.#owner = undefined
    this.#status = 'idle'
    this.#dirty = false
  }
}
