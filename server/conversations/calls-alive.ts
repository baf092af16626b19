import type { Switchboard } from '../connectors/switchboard.ts'
import { endLostCalls, markCallsOn } from '../data/live-calls.ts'
import type { Path } from './path.ts'

/** ms between two signs of the calls that are on here. */
const signEvery = 10_000

/** What may be asked of a node about a call that it has. */
const askTopic = 'call-ask'

/** Asks whichever node has the call to end it. */
export function askToHangUp(live: Path['live'], businessId: string, callId: string): void {
  live.publish(businessId, { topic: askTopic, callId })
}

/** Keeps the calls of this node known to the others, and reachable by them. */
export class CallsAlive {
  readonly #path: Path
  readonly #switchboard: () => Switchboard | undefined
  /** Businesses with calls here: which, and the way to stop listening for what others ask. */
  readonly #on = new Map<string, { readonly calls: Set<string>; readonly stop: () => void }>()
  #timer: ReturnType<typeof setInterval> | undefined

  constructor(path: Path, switchboard: () => Switchboard | undefined) {
    this.#path = path
    this.#switchboard = switchboard
  }

  add(businessId: string, callId: string): void {
    const known = this.#on.get(businessId)
    if (known) known.calls.add(callId)
    else this.#on.set(businessId, { calls: new Set([callId]), stop: this.#hear(businessId) })
    this.#timer ??= setInterval(() => void this.#sign(), signEvery).unref()
  }

  remove(businessId: string, callId: string): void {
    const known = this.#on.get(businessId)
    known?.calls.delete(callId)
    if (known?.calls.size === 0) {
      known.stop()
      this.#on.delete(businessId)
    }
    if (this.#on.size > 0) return
    clearInterval(this.#timer)
    this.#timer = undefined
  }

  #hear(businessId: string): () => void {
    return this.#path.live.subscribe(businessId, askTopic, ({ topic, callId }) => {
      if (topic === askTopic) this.#switchboard()?.hangUp(businessId, String(callId))
    })
  }

  async #sign(): Promise<void> {
    const { database, now, log } = this.#path
    try {
      for (const [businessId, { calls }] of this.#on) {
        await markCallsOn(database.db, businessId, [...calls], now())
        await endLostCalls(database.db, businessId, now())
      }
    } catch (error) {
      log.warn({ err: error }, 'The calls that are on could not be marked')
    }
  }
}
