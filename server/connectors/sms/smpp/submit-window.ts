import type { SmppConnection } from './connection.ts'

export type Place =
  | { readonly kind: 'free'; readonly connection: SmppConnection; readonly leave: () => void }
  /** It never left; `account`: nor will it before the owner has acted. */
  | { readonly kind: 'none'; readonly reason: string; readonly account: boolean }

export interface WindowOptions {
  readonly size: number
  readonly perSecond?: number | undefined
  /** ms that a send waits for a connection that is away. */
  readonly patience: number
}

interface Waiting {
  readonly give: (place: Place) => void
}

/** Places for submits that wait for their answers, given out in the order of asking and no faster than the contract. */
export class SubmitWindow {
  readonly #options: WindowOptions
  readonly #waiting = new Set<Waiting>()
  #connection: SmppConnection | undefined
  #taken = 0
  /** When the next submit may leave, in ms of performance.now(). */
  #next = 0
  #timer: NodeJS.Timeout | undefined
  #reason = 'The connection to the operator is not there yet.'
  #away: { readonly reason: string; readonly account: boolean } | undefined

  constructor(options: WindowOptions) {
    this.#options = options
    this.#await()
  }

  open(connection: SmppConnection): void {
    this.#connection = connection
    this.#taken = 0
    this.#away = undefined
    this.#give()
  }

  /** The connection went; who waits goes on waiting for the next one for a while. */
  lost(connection: SmppConnection): void {
    if (this.#connection !== connection) return
    this.#connection = undefined
    this.#reason = 'The connection to the operator was lost. It is tried again.'
    this.#await()
  }

  /** Why there is no connection yet, for those who will have waited in vain. */
  because(reason: string): void {
    this.#reason = reason
    if (this.#away && !this.#away.account) this.#away = { reason, account: false }
  }

  /** Nobody waits for what will not come before the next open(). */
  refuse(reason: string, account: boolean): void {
    this.#connection = undefined
    this.#away = { reason, account }
    this.#turnAway()
  }

  take(signal: AbortSignal): Promise<Place> {
    if (this.#away) return Promise.resolve({ kind: 'none', ...this.#away })
    return new Promise(resolve => {
      const calledOff = () => waiting.give({ kind: 'none', reason: 'It was called off.', account: false })
      const waiting: Waiting = {
        give: place => {
          this.#waiting.delete(waiting)
          signal.removeEventListener('abort', calledOff)
          resolve(place)
        },
      }
      this.#waiting.add(waiting)
      if (signal.aborted) return calledOff()
      signal.addEventListener('abort', calledOff, { once: true })
      if (this.#connection) this.#give()
    })
  }

  #await(): void {
    clearTimeout(this.#timer)
    this.#timer = setTimeout(() => {
      this.#away = { reason: this.#reason, account: false }
      this.#turnAway()
    }, this.#options.patience)
  }

  #turnAway(): void {
    clearTimeout(this.#timer)
    const place: Place = { kind: 'none', ...(this.#away ?? { reason: 'It was called off.', account: false }) }
    for (const waiting of [...this.#waiting]) waiting.give(place)
  }

  #give(): void {
    clearTimeout(this.#timer)
    const { size, perSecond } = this.#options
    for (const waiting of [...this.#waiting]) {
      const connection = this.#connection
      if (!connection || this.#taken >= size) return
      const now = performance.now()
      if (this.#next > now) {
        this.#timer = setTimeout(() => this.#give(), this.#next - now)
        return
      }
      if (perSecond) this.#next = Math.max(now, this.#next) + 1_000 / perSecond
      this.#taken += 1
      waiting.give({ kind: 'free', connection, leave: this.#leave(connection) })
    }
  }

  #leave(connection: SmppConnection): () => void {
    let left = false
    return () => {
      if (left || this.#connection !== connection) return
      left = true
      this.#taken -= 1
      this.#give()
    }
  }
}
