import { type BindKind, type Deliver, SmppConnection } from './connection.ts'
import type { SmppSettings } from './settings.ts'
import type { Unbound } from './unbound.ts'

export interface LinkOptions {
  readonly settings: SmppSettings
  readonly kind: BindKind
  /** ms before the first new try; doubles, each a quarter more or less, so that not all come at once. */
  readonly firstPause: number
  readonly longestPause: number
  readonly deliver: Deliver
  readonly bound: (connection: SmppConnection) => void
  readonly lost: (connection: SmppConnection) => void
  readonly refused: (why: Unbound) => void
}

/** ms that a session must last before its end counts as a first failure again. */
const steady = 10_000

/**
 *   trying ─ bound ─→ up ─ ended ─→ pause, doubling ─→ trying
 *      └──── refused ───────────────↗
 */
export class SmppLink {
  readonly #options: LinkOptions
  readonly #running: Promise<void>
  #connection: SmppConnection | undefined
  #stopped = false
  #wake: (() => void) | undefined

  constructor(options: LinkOptions) {
    this.#options = options
    this.#running = this.#run()
  }

  async stop(): Promise<void> {
    this.#stopped = true
    this.#wake?.()
    await this.#connection?.close()
    await this.#running
  }

  async #run(): Promise<void> {
    for (let failures = 0; !this.#stopped; failures += 1) {
      const began = Date.now()
      await this.#session()
      if (Date.now() - began > steady) failures = 0
      const pause = Math.min(this.#options.longestPause, this.#options.firstPause * 2 ** failures)
      if (!this.#stopped) await this.#pause(pause * (0.75 + Math.random() / 2))
    }
  }

  async #session(): Promise<void> {
    const { settings, kind, deliver, bound, lost, refused } = this.#options
    const connection = new SmppConnection({ settings, kind, deliver })
    this.#connection = connection
    const why = await connection.bind()
    if (why) {
      if (!this.#stopped) refused(why)
      return
    }
    bound(connection)
    await connection.ended
    lost(connection)
  }

  #pause(ms: number): Promise<void> {
    return new Promise(resolve => {
      const timer = setTimeout(resolve, ms)
      this.#wake = () => {
        clearTimeout(timer)
        resolve()
      }
    })
  }
}
