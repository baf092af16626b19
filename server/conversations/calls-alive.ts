import type { Switchboard } from '../connectors/switchboard.ts'
import { endLostCalls, markCallsOn, signEvery } from '../data/live-calls.ts'
import { noteTransfer } from './call-end.ts'
import { tellAbout } from './call-messages.ts'
import type { Path } from './path.ts'

/** What may be asked of a node about a call that it has. */
const askTopic = 'call-ask'

/** Asks whichever node has the call to end it. */
export function askToHangUp(live: Path['live'], businessId: string, callId: string): void {
  live.publish(businessId, { topic: askTopic, callId })
}

/** Keeps the calls of this node known to the others and reachable by them, and ends those of nodes that are gone. */
export class CallsAlive {
  readonly #path: Path
  readonly #switchboard: () => Switchboard | undefined
  /** Businesses with calls here: which, and the way to stop listening for what others ask. */
  readonly #on = new Map<string, { readonly calls: Set<string>; readonly stop: () => void }>()
  #timer: ReturnType<typeof setInterval> | undefined
  /** The last sign was given. When the database was away, no node could give one: none is gone for that. */
  #signed = false

  constructor(path: Path, switchboard: () => Switchboard | undefined) {
    this.#path = path
    this.#switchboard = switchboard
  }

  start(): void {
    this.#timer ??= setInterval(() => void this.#round(), signEvery).unref()
    void this.#round()
  }

  stop(): void {
    clearInterval(this.#timer)
    this.#timer = undefined
  }

  add(businessId: string, callId: string): void {
    const known = this.#on.get(businessId)
    if (known) known.calls.add(callId)
    else this.#on.set(businessId, { calls: new Set([callId]), stop: this.#hear(businessId) })
  }

  remove(businessId: string, callId: string): void {
    const known = this.#on.get(businessId)
    known?.calls.delete(callId)
    if (known?.calls.size !== 0) return
    known.stop()
    this.#on.delete(businessId)
  }

  #hear(businessId: string): () => void {
    return this.#path.live.subscribe(businessId, askTopic, ({ topic, callId }) => {
      if (topic === askTopic) this.#switchboard()?.hangUp(businessId, String(callId))
    })
  }

  async #round(): Promise<void> {
    const { database, now, log } = this.#path
    const before = this.#signed
    this.#signed = false
    try {
      for (const [businessId, { calls }] of this.#on)
        await markCallsOn(database.db, businessId, [...calls], now())
      if (before) await this.#endLost()
      else await database.ping()
      this.#signed = true
    } catch (error) {
      log.warn({ err: error }, 'The calls that are on could not be marked')
    }
  }

  async #endLost(): Promise<void> {
    const { database, now } = this.#path
    const lost = await database.transaction(async tx => {
      const calls = await endLostCalls(tx, now())
      for (const call of calls) await noteTransfer(this.#path, tx, call, { outcome: 'done' })
      return calls
    })
    for (const call of lost) tellAbout(this.#path, call)
  }
}
