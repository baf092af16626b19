import { randomInt } from 'node:crypto'
import { setTimeout as sleep } from 'node:timers/promises'
import type { OutboundMessage, Receipt } from '../../../../contract/message.ts'
import { destinationOf, sourceOf } from './addresses.ts'
import { encodeText, encodeWhole } from './data-coding.ts'
import { type Address, type MessagePdu, type Pdu, plainMessage } from './pdu.ts'
import type { Answer } from './pending.ts'
import type { Sending, SentParts } from './sent-parts.ts'
import type { SmppSettings } from './settings.ts'
import { ok, type Refusal, refusalOf } from './statuses.ts'
import type { SubmitWindow } from './submit-window.ts'
import { headerIndicator, writeConcatenation } from './user-data.ts'

type Submit = Omit<MessagePdu, 'sequence'>

type Outcome =
  | { readonly kind: 'taken'; readonly id: string }
  | ({ readonly kind: 'refused' } & Refusal)
  /** Sent, and never answered. */
  | { readonly kind: 'unsure'; readonly reason: string; readonly late: Promise<Pdu | undefined> }

/** ms between tries of a later part that the operator was too busy for: the customer has the first part already. */
const pauses = [500, 1_000, 2_000, 4_000, 8_000]

export interface SubmitterOptions {
  readonly settings: SmppSettings
  /** Seen as the sender where the settings name none. */
  readonly sender: string
  readonly window: SubmitWindow
  readonly sent: SentParts
  /** An answer that came after all, when the message had been given up as unknown. */
  readonly late: (messageId: string, receipt: Receipt) => void
}

/** Sends messages part by part: the next only when the one before was taken, so that a refusal leaves no half message. */
export class Submitter {
  readonly #options: SubmitterOptions
  readonly #underWay = new Set<Promise<unknown>>()
  #reference = randomInt(0x1_0000)

  constructor(options: SubmitterOptions) {
    this.#options = options
  }

  send(message: OutboundMessage, text: string, signal: AbortSignal): Promise<Receipt> {
    const sending = this.#send(message, text, signal)
    this.#underWay.add(sending)
    return sending.finally(() => this.#underWay.delete(sending))
  }

  /** Resolves when nothing waits for an answer any more. */
  async idle(): Promise<void> {
    await Promise.allSettled(this.#underWay)
  }

  async #send(message: OutboundMessage, text: string, signal: AbortSignal): Promise<Receipt> {
    const { sent, late } = this.#options
    const { segments, submits } = this.#build(message.to.value, text)
    const sending = sent.begin(message.id, destinationOf(message.to.value).digits, submits.length)
    try {
      for (const [index, submit] of submits.entries()) {
        const part = index + 1
        const outcome = await this.#submitPart(submit, sending, part, signal)
        if (outcome.kind === 'unsure' && submits.length === 1)
          void outcome.late.then(pdu => pdu && late(message.id, this.#read(pdu, sending, segments)))
        if (outcome.kind !== 'taken') return notSent(outcome, part, submits.length)
        sent.taken(sending, part, outcome.id)
      }
      return sentReceipt(sending, segments)
    } finally {
      sent.end(sending)
    }
  }

  async #submitPart(submit: Submit, sending: Sending, part: number, signal: AbortSignal): Promise<Outcome> {
    for (let tries = 0; ; tries += 1) {
      const outcome = await this.#submit(submit, sending, part, signal)
      const pause = pauses[tries]
      if (part === 1 || outcome.kind !== 'refused' || !outcome.retryable || pause === undefined)
        return outcome
      await sleep(pause, undefined, { signal }).catch(() => undefined)
      if (signal.aborted) return outcome
    }
  }

  async #submit(submit: Submit, sending: Sending, part: number, signal: AbortSignal): Promise<Outcome> {
    const place = await this.#options.window.take(signal)
    if (place.kind === 'none') {
      const { reason, account } = place
      return { kind: 'refused', reason, retryable: !account, cause: account ? 'account' : 'busy' }
    }
    const { connection, leave } = place
    const reference = connection.takesOptional ? this.#nextReference() : undefined
    if (reference !== undefined) this.#options.sent.mark(sending, part, reference)
    const optional = {
      ...submit.optional,
      ...(reference === undefined ? {} : { userMessageReference: reference }),
    }
    const answer = await connection.request({ ...submit, optional })
    leave()
    return outcomeOf(answer)
  }

  #build(to: string, text: string): { readonly segments: number; readonly submits: readonly Submit[] } {
    const { settings, sender } = this.#options
    const { dataCoding, parts } = encodeText(text, settings.encoding)
    const total = parts.length
    const common: Omit<Submit, 'shortMessage'> = {
      ...plainMessage,
      ...{
        command: 'submit_sm',
        status: ok,
        source: sourceOfSettings(settings, sender),
        destination: destinationOf(to),
      },
      ...{ dataCoding, registeredDelivery: settings.registeredDelivery ? 1 : 0 },
    }
    if (total > 1 && settings.longTexts === 'payload') {
      const messagePayload = encodeWhole(text, dataCoding, settings.encoding)
      return {
        segments: total,
        submits: [{ ...common, shortMessage: new Uint8Array(), optional: { messagePayload } }],
      }
    }
    const reference = this.#nextReference() & 0xff
    const submits = parts.map((body, index): Submit => {
      if (total === 1) return { ...common, shortMessage: body }
      const header = writeConcatenation({ reference, total, part: index + 1 })
      return { ...common, esmClass: headerIndicator, shortMessage: Uint8Array.of(...header, ...body) }
    })
    return { segments: total, submits }
  }

  #read(pdu: Pdu, sending: Sending, segments: number): Receipt {
    const outcome = outcomeOf({ kind: 'answered', pdu })
    if (outcome.kind !== 'taken') return notSent(outcome, 1, 1)
    this.#options.sent.taken(sending, 1, outcome.id)
    return sentReceipt(sending, segments)
  }

  #nextReference(): number {
    this.#reference = (this.#reference + 1) & 0xffff
    return this.#reference
  }
}

function outcomeOf(answer: Answer): Outcome {
  if (answer.kind === 'answered') {
    const { pdu } = answer
    if (pdu.status !== ok) return { kind: 'refused', ...refusalOf(pdu.status) }
    return { kind: 'taken', id: 'messageId' in pdu ? pdu.messageId : '' }
  }
  if (answer.kind === 'unsent')
    return {
      kind: 'refused',
      reason: 'The connection to the operator was lost.',
      retryable: true,
      cause: 'busy',
    }
  const late = answer.kind === 'silent' ? answer.late : Promise.resolve(undefined)
  const why =
    answer.kind === 'silent' ? 'The operator did not answer' : 'The connection broke before the answer'
  return {
    kind: 'unsure',
    late,
    reason: `${why}, so it may or may not have arrived. Ask before sending it again.`,
  }
}

function notSent(outcome: Exclude<Outcome, { kind: 'taken' }>, part: number, total: number): Receipt {
  const at = new Date()
  const half = part > 1 ? `${part - 1} of ${total} parts were taken already. ` : ''
  if (outcome.kind === 'unsure')
    return { status: 'unknown', reason: half + outcome.reason, retryable: false, at }
  const { reason, retryable, cause } = outcome
  // To send it all again would double what the customer has.
  return {
    ...{ status: 'failed', reason: half + reason, retryable: retryable && part === 1, at },
    ...(cause ? { cause } : {}),
  }
}

function sentReceipt({ externalId }: Sending, segments: number): Receipt {
  return { status: 'sent', segments, at: new Date(), ...(externalId ? { externalId } : {}) }
}

function sourceOfSettings({ sourceAddress, sourceTon, sourceNpi }: SmppSettings, sender: string): Address {
  const source = sourceOf(sourceAddress ?? sender)
  return { ...source, ton: sourceTon ?? source.ton, npi: sourceNpi ?? source.npi }
}
