import type { AccountHealth } from '../connector.ts'

type State = Pick<AccountHealth, 'light' | 'reason'>

/** What the light of one number shows: its line first, then what failed in calls and did not work again since. */
export class AccountLight {
  readonly #accountId: string
  #line: State
  /** By provider, the latest failure last. */
  readonly #failed = new Map<string, string>()

  constructor(accountId: string, line: State) {
    this.#accountId = accountId
    this.#line = line
  }

  get health(): AccountHealth {
    const accountId = this.#accountId
    const reason = [...this.#failed.values()].at(-1)
    if (this.#line.light !== 'red' && reason !== undefined) return { accountId, light: 'amber', reason }
    return { accountId, ...this.#line }
  }

  line(state: State): void {
    this.#line = state
  }

  failed(provider: string, reason: string): void {
    this.#failed.delete(provider)
    this.#failed.set(provider, reason)
  }

  worked(provider: string): void {
    this.#failed.delete(provider)
  }
}
