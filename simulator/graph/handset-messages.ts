import type { HandsetMessage } from '../handset.ts'
import { digitsOf } from './number.ts'

/** Beside what is seen: how its buttons were made, which decides what a press is called. */
export interface Shown {
  readonly message: HandsetMessage
  readonly buttons?: 'button' | 'list' | 'template'
  /** What the business gave along; it comes back with every status. */
  readonly callbackData?: string
}

/** What is on the screens of all handsets. */
export class HandsetMessages {
  readonly #shown = new Map<string, Shown>()
  readonly #listeners = new Set<(message: HandsetMessage) => void>()

  onMessage(listener: (message: HandsetMessage) => void): () => void {
    this.#listeners.add(listener)
    return () => this.#listeners.delete(listener)
  }

  show(shown: Shown): HandsetMessage {
    this.#shown.set(shown.message.id, shown)
    for (const listener of [...this.#listeners]) listener(shown.message)
    return shown.message
  }

  get(id: string): Shown | undefined {
    return this.#shown.get(id)
  }

  advance(id: string, status: HandsetMessage['status']): HandsetMessage | undefined {
    const shown = this.#shown.get(id)
    if (!shown || rank[shown.message.status] >= rank[status]) return shown?.message
    return this.show({ ...shown, message: { ...shown.message, status } })
  }

  between(number: string, business: string): readonly Shown[] {
    return [...this.#shown.values()].filter(
      ({ message }) =>
        digitsOf(message.number) === digitsOf(number) && digitsOf(message.business) === digitsOf(business),
    )
  }

  silence(): void {
    this.#listeners.clear()
  }
}

const rank = { sent: 0, delivered: 1, read: 2 } as const
