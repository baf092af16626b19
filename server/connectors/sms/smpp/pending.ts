import type { BarePdu, BindPdu, Command, MessagePdu, Pdu } from './pdu.ts'

type Unnumbered<P> = P extends Pdu ? Omit<P, 'sequence'> : never
export type Request = Unnumbered<BindPdu | MessagePdu | BarePdu>

export type Answer =
  | { readonly kind: 'answered'; readonly pdu: Pdu }
  /** It never left. */
  | { readonly kind: 'unsent' }
  /** The connection ended before its answer: whether it was taken is not known. */
  | { readonly kind: 'cut' }
  /** No answer in time; `late` resolves when one comes after all, or to undefined with the connection. */
  | { readonly kind: 'silent'; readonly late: Promise<Pdu | undefined> }

/** 3.2: from 1 to this, then from 1 again. */
export const lastSequence = 0x7fff_ffff

interface Waiting {
  readonly command: Command
  readonly settle: (pdu: Pdu) => void
  readonly cut: () => void
}

/** Requests of one connection that wait for their answers, by sequence number. */
export class PendingRequests {
  readonly #waiting = new Map<number, Waiting>()
  #sequence: number

  constructor(after = 0) {
    this.#sequence = after
  }

  get asking(): boolean {
    return [...this.#waiting.values()].some(({ command }) => command === 'enquire_link')
  }

  /** `patience` in ms. */
  open(command: Command, patience: number): { readonly sequence: number; readonly answer: Promise<Answer> } {
    const sequence = this.#next()
    const answer = Promise.withResolvers<Answer>()
    const late = Promise.withResolvers<Pdu | undefined>()
    const timer = setTimeout(() => answer.resolve({ kind: 'silent', late: late.promise }), patience)
    this.#waiting.set(sequence, {
      command,
      settle: pdu => {
        clearTimeout(timer)
        answer.resolve({ kind: 'answered', pdu })
        late.resolve(pdu)
      },
      cut: () => {
        clearTimeout(timer)
        answer.resolve({ kind: 'cut' })
        late.resolve(undefined)
      },
    })
    return { sequence, answer: answer.promise }
  }

  /** An answer to nothing, or of another command, is dropped. */
  settle(pdu: Pdu): void {
    const waiting = this.#waiting.get(pdu.sequence)
    if (!waiting || (pdu.command !== 'generic_nack' && pdu.command !== `${waiting.command}_resp`)) return
    this.#waiting.delete(pdu.sequence)
    waiting.settle(pdu)
  }

  cut(): void {
    for (const waiting of this.#waiting.values()) waiting.cut()
    this.#waiting.clear()
  }

  /** Skips numbers that still wait: after a wrap an answer must not meet the wrong request. */
  #next(): number {
    do this.#sequence = this.#sequence >= lastSequence ? 1 : this.#sequence + 1
    while (this.#waiting.has(this.#sequence))
    return this.#sequence
  }
}
