import type { Hearing } from '../providers.ts'

/** Who listens to a recogniser's stream. A fault is told once, also to who asks later; after it nothing is. */
export class Reports {
  readonly #hearing: ((hearing: Hearing) => void)[] = []
  readonly #faults: ((reason: string) => void)[] = []
  #reason: string | undefined
  #over = false

  onHearing(listener: (hearing: Hearing) => void): void {
    this.#hearing.push(listener)
  }

  onFault(listener: (reason: string) => void): void {
    this.#faults.push(listener)
    const reason = this.#reason
    if (reason !== undefined) queueMicrotask(() => listener(reason))
  }

  get over(): boolean {
    return this.#over
  }

  hear(hearing: Hearing): void {
    if (!this.#over) for (const listener of this.#hearing) listener(hearing)
  }

  fault(reason: string): void {
    if (this.#over) return
    this.#over = true
    this.#reason = reason
    for (const listener of this.#faults) listener(reason)
  }

  /** Nobody is told anything any more. */
  close(): void {
    this.#over = true
  }
}
