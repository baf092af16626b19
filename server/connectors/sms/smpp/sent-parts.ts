import { setTimeout as sleep } from 'node:timers/promises'
import type { Receipt } from '../../../../contract/message.ts'
import type { CarrierEvents } from '../carrier.ts'
import { mayBeSame } from './addresses.ts'
import { type DeliveryReceipt, idForms } from './delivery-receipt.ts'

/** One message of ours on its way, whose parts the operator knows by ids of their own. */
export interface Sending {
  readonly messageId: string
  /** The number it goes to, as it was given to the operator. */
  readonly to: string
  readonly total: number
  readonly began: number
  /** The operator's id of the first part. */
  externalId?: string
  readonly delivered: Set<string>
  failed: boolean
  /** Resolves when the operator has answered for every part, or will not. */
  readonly settled: PromiseWithResolvers<void>
}

interface Part {
  readonly key: string
  readonly sending: Sending
}

/** ms in which operators report: the longest validity_period that networks keep is 72 h, often 48 h. */
const remembered = 72 * 3_600_000
/** Parts remembered at once, some 20 MB. */
const most = 50_000
/** ms to hold a receipt that overtook the answer to its submit, as SMSCs with several workers send it. */
const overtaking = 5_000
/**
 * ms until a receipt that is not of this process is reported again, each after the one before: of several nodes one
 * receives, and a receipt may be there before the node that sent has stored the operator's id.
 */
const repeats: readonly number[] = [5_000, 60_000]

/**
 * Finds the message of a receipt. Only memory knows the ids of second and later parts: after a restart the receipt of the
 * first part speaks for the whole message.
 */
export class SentParts {
  readonly #events: CarrierEvents
  readonly #byId = new Map<string, Part>()
  readonly #byReference = new Map<number, Part>()
  readonly #open = new Set<Sending>()
  readonly #pauses: readonly number[]
  readonly #repeating = new Set<Promise<void>>()
  readonly #stopped = new AbortController()

  constructor(events: CarrierEvents, pauses = repeats) {
    this.#events = events
    this.#pauses = pauses
  }

  /** Nothing is reported any more that was reported once. */
  stop(): void {
    this.#stopped.abort()
  }

  /** Resolves when no receipt waits to be reported again. */
  async idle(): Promise<void> {
    await Promise.all(this.#repeating)
  }

  begin(messageId: string, to: string, total: number): Sending {
    const settled = Promise.withResolvers<void>()
    const sending: Sending = {
      messageId,
      to,
      total,
      began: Date.now(),
      delivered: new Set(),
      failed: false,
      settled,
    }
    this.#open.add(sending)
    return sending
  }

  /** The octets of ours that travel with a part; they lead home even when the answer was lost. */
  mark(sending: Sending, part: number, reference: number): void {
    this.#byReference.set(reference, { key: String(part), sending })
  }

  taken(sending: Sending, part: number, id: string): void {
    if (part === 1) sending.externalId = id
    if (id === '') return
    this.#byId.set(canonical(id), { key: String(part), sending })
    const [oldest] = this.#byId.keys()
    if (this.#byId.size > most && oldest !== undefined) this.#byId.delete(oldest)
  }

  end(sending: Sending): void {
    this.#open.delete(sending)
    sending.settled.resolve()
  }

  /** Resolves when the news is durable. `from` is the customer's number as the operator writes it. */
  async note(receipt: DeliveryReceipt, from: string): Promise<void> {
    if (receipt.state === 'under way') return
    const found = this.#find(receipt, from)
    // Found by our own mark while its submit has no answer yet: the answer brings the operator's id.
    const part = found && !this.#open.has(found.sending) ? found : await this.#findLater(receipt, from)
    if (part) return this.#noteKnown(part, receipt)
    // Short ids are too easily another message's in a second way of writing.
    const forms = receipt.id.length >= 6 ? idForms(receipt.id) : [receipt.id]
    const news = newsOf(receipt, undefined)
    const report = async () => {
      for (const externalId of forms.filter(id => id !== '')) await this.#events.receipt({ externalId }, news)
    }
    await report()
    const repeating = this.#repeat(report).finally(() => this.#repeating.delete(repeating))
    this.#repeating.add(repeating)
  }

  async #repeat(report: () => Promise<void>): Promise<void> {
    const { signal } = this.#stopped
    for (const pause of this.#pauses) {
      await sleep(pause, undefined, { signal }).catch(() => undefined)
      if (signal.aborted) return
      await report().catch(() => undefined)
    }
  }

  async #noteKnown({ key, sending }: Part, receipt: DeliveryReceipt): Promise<void> {
    const { messageId, total, delivered } = sending
    if (key === '1' && receipt.id) sending.externalId ??= receipt.id
    if (receipt.state === 'delivered') delivered.add(key)
    if (sending.failed || (receipt.state === 'delivered' && delivered.size < total)) return
    await this.#events.receipt({ messageId }, newsOf(receipt, sending))
    sending.failed ||= receipt.state === 'failed'
  }

  /** The number must fit too: ids written in two ways may name two messages. */
  #find({ id, reference }: DeliveryReceipt, from: string): Part | undefined {
    const fits = (part: Part | undefined) =>
      part && mayBeSame(part.sending.to, from) && Date.now() - part.sending.began < remembered
        ? part
        : undefined
    for (const form of idForms(id)) {
      const found = fits(this.#byId.get(canonical(form)))
      if (found) return found
    }
    return reference === undefined ? undefined : fits(this.#byReference.get(reference))
  }

  /** Waits for answers to submits to the same number; not for long, as an SMSC may itself wait for ours first. */
  async #findLater(receipt: DeliveryReceipt, from: string): Promise<Part | undefined> {
    const candidates = [...this.#open].filter(({ to }) => mayBeSame(to, from))
    const patience = Promise.withResolvers<void>()
    const timer = setTimeout(patience.resolve, overtaking)
    await Promise.race([patience.promise, Promise.all(candidates.map(({ settled }) => settled.promise))])
    clearTimeout(timer)
    return this.#find(receipt, from)
  }
}

/** Operators pad ids with zeros and change their case between the answer and the receipt. */
function canonical(id: string): string {
  return id.toLowerCase().replace(/^0+(?=.)/, '')
}

function newsOf(receipt: DeliveryReceipt, sending: Sending | undefined): Receipt {
  const known = {
    ...(sending?.externalId ? { externalId: sending.externalId } : {}),
    ...(sending ? { segments: sending.total } : {}),
    at: new Date(),
  }
  if (receipt.state === 'delivered') return { status: 'delivered', ...known }
  const why = receipt.expired
    ? 'The phone was out of reach for too long'
    : 'The operator could not deliver it to the phone'
  const part = sending && sending.total > 1 ? ', or a part of it' : ''
  return {
    ...{
      status: 'failed',
      reason: `${why}${part} (${receipt.detail}).`,
      retryable: false,
      cause: 'recipient',
    },
    ...known,
  }
}
