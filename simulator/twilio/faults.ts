import type { Fault } from '../handset.ts'

/** Trouble that was ordered and has not come yet. */
export class Faults {
  readonly #ordered: { readonly fault: Fault; left: number }[] = []

  order(fault: Fault): void {
    this.#ordered.push({ fault, left: fault.times })
  }

  /** The oldest ordered trouble of these kinds, used up by one. */
  take(...kinds: readonly Fault['kind'][]): Fault | undefined {
    const found = this.#ordered.find(({ fault, left }) => left > 0 && kinds.includes(fault.kind))
    if (found) found.left -= 1
    return found?.fault
  }
}
