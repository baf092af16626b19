import type { MessagePdu } from '../../server/connectors/sms/smpp/pdu.ts'
import { ok } from '../../server/connectors/sms/smpp/statuses.ts'
import type { SmscSession } from './smsc-session.ts'

export type Delivery = Omit<MessagePdu, 'sequence'>

interface Item {
  readonly delivery: Delivery
  /** The first accepting answer is lost, and the connection with it. */
  double: boolean
  tries: number
  sending: boolean
  /** True when the product has it, false when the SMSC gave up. */
  readonly done: (taken: boolean) => void
}

/** Deliveries that wait for their answers at once. */
const windowSize = 10
/** Refusals after which it gives up; a product that is away is waited for without end. */
const mostTries = 7
/** ms before the next try after a refusal; doubles. */
const firstPause = 100

/** What waits for one account at the SMSC: brought in order to a session that receives, kept while there is none. */
export class Outbox {
  readonly #items: Item[] = []
  readonly #timers = new Set<NodeJS.Timeout>()
  #session: SmscSession | undefined
  #stopped = false

  put(delivery: Delivery, double: boolean): Promise<boolean> {
    const { promise, resolve } = Promise.withResolvers<boolean>()
    if (this.#stopped) resolve(false)
    else this.#items.push({ delivery, double, tries: 0, sending: false, done: resolve })
    this.#pump()
    return promise
  }

  serve(session: SmscSession): void {
    this.#session = session
    this.#pump()
  }

  ended(session: SmscSession): void {
    if (this.#session === session) this.#session = undefined
  }

  stop(): void {
    this.#stopped = true
    for (const timer of this.#timers) clearTimeout(timer)
    for (const item of this.#items.splice(0)) item.done(false)
  }

  #pump(): void {
    const session = this.#session
    if (!session?.receives) return
    for (const item of this.#items) {
      if (session.waiting >= windowSize) return
      if (!item.sending) void this.#bring(item, session)
    }
  }

  async #bring(item: Item, session: SmscSession): Promise<void> {
    item.sending = true
    const status = await session.deliver(item.delivery, item.double)
    if (status === undefined) item.double = false
    if (status === ok || (status !== undefined && ++item.tries >= mostTries)) {
      this.#items.splice(this.#items.indexOf(item), 1)
      item.done(status === ok)
    } else if (status === undefined) item.sending = false
    else return this.#later(item)
    this.#pump()
  }

  #later(item: Item): void {
    if (this.#stopped) return
    const timer = setTimeout(
      () => {
        this.#timers.delete(timer)
        item.sending = false
        this.#pump()
      },
      firstPause * 2 ** item.tries,
    )
    this.#timers.add(timer)
  }
}
