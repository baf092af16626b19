import { createHash } from 'node:crypto'
import type { SmppConnection } from './connection.ts'

/** What ids need to know of a connection. */
export type Carrying = Pick<SmppConnection, 'proven'>

export interface Delivery {
  readonly id: string
  on: Carrying
  came: number
  answer: { readonly ok: boolean; readonly number: number; readonly at: number } | undefined
}

/** ms after which an SMSC takes an answer for lost; no common one waits less. */
const slow = 5_000
/** ms that a delivery which the SMSC must bring again is waited for: SMSCs keep messages for days. */
const remembered = 24 * 3_600_000
/** ms that one which it may bring again is waited for: it does so when we are bound again, or at its next try. */
const doubted = 10 * 60_000
/** Contents remembered at once. */
const most = 10_000
/**
 * ms in which equal content gets equal ids across a restart of ours: long enough for an SMSC to bind again and redeliver
 * what we had stored but not yet answered, and short, because a customer who writes the same words once more in it, over a
 * restart, is not heard. Parts carry a reference of the handset, so equal ones are the same message for longer.
 */
const spans = { plain: 2 * 60_000, referenced: 60 * 60_000 }

/**
 * Ids for messages that come in: SMPP gives them none, and a redelivery differs from a second equal message in nothing
 * that travels (not even the sequence number is kept). What tells them apart is what the SMSC knows of our answers:
 *
 *   refused, or unanswered when its connection ended                       → the next equal one is a redelivery
 *   answered late (5 s), or accepted and the connection ended without proof → the next equal one is a redelivery
 *   accepted, and the SMSC is still there or has proven that it read this   → the next equal one is a new message
 *
 * Proof is an answer of the SMSC to any request of ours that left after ours; a second after ours it is asked for. Two doubts
 * stay. A crash between storing and answering at the edge of a span doubles a message. And words repeated over a cut within
 * that second, in the ten minutes in which the SMSC may itself repeat them, are taken for its repetition.
 */
export class InboundIds {
  readonly #deliveries = new Map<string, Delivery[]>()
  readonly #counts = new Map<string, { span: number; count: number }>()

  /** `content` is everything that arrived and that a redelivery repeats. */
  open(content: readonly (string | Uint8Array | number)[], on: Carrying, referenced = false): Delivery {
    const key = digest(content)
    const now = Date.now()
    const known = (this.#deliveries.get(key) ?? []).filter(each => now - each.came < remembered)
    const again = known.find(each => isRedelivered(each, on, now))
    const delivery: Delivery = again ?? {
      id: this.#next(key, referenced, now),
      on,
      came: now,
      answer: undefined,
    }
    if (again) Object.assign(again, { on, came: now, answer: undefined })
    // Oldest content first, and within it what was seen longest ago.
    this.#deliveries.delete(key)
    this.#deliveries.set(key, [...known.filter(each => each !== again && !isSettled(each)), delivery])
    this.#forget()
    return delivery
  }

  /** To be called when the answer has left as this number of its connection. */
  answered(delivery: Delivery, ok: boolean, number: number): void {
    delivery.answer = { ok, number, at: Date.now() }
  }

  #next(key: string, referenced: boolean, now: number): string {
    const span = Math.floor(now / (referenced ? spans.referenced : spans.plain))
    const last = this.#counts.get(key)
    const count = last?.span === span ? last.count + 1 : 0
    this.#counts.delete(key)
    this.#counts.set(key, { span, count })
    return `${key}.${span.toString(36)}.${count}`
  }

  #forget(): void {
    for (const map of [this.#deliveries, this.#counts]) {
      const [oldest] = map.keys()
      if (map.size > most && oldest !== undefined) map.delete(oldest)
    }
  }
}

function isRedelivered({ on: then, came, answer }: Delivery, on: Carrying, now: number): boolean {
  if (!answer) return then !== on || now - came > slow
  if (!answer.ok || answer.at - came > slow) return true
  return then !== on && answer.number > then.proven && now - came < doubted
}

/** Whatever comes after it is new. */
function isSettled({ on, came, answer }: Delivery): boolean {
  return answer?.ok === true && answer.at - came <= slow && answer.number <= on.proven
}

function digest(content: readonly (string | Uint8Array | number)[]): string {
  const hash = createHash('sha256')
  for (const each of content) {
    const bytes = each instanceof Uint8Array ? each : Buffer.from(String(each))
    hash.update(`${bytes.length}:`).update(bytes)
  }
  return hash.digest('base64url').slice(0, 22)
}
