import type { Fault } from '../handset.ts'

const forSends: readonly Fault['kind'][] = ['reject', 'fail', 'throttle', 'undeliverable', 'drop']
const forWebhooks: readonly Fault['kind'][] = ['delay', 'double', 'reorder']

/** Troubles on order, used up one event at a time and oldest first. */
export class Faults {
  #ordered: Fault[] = []

  order(fault: Fault): void {
    if (fault.times > 0) this.#ordered.push(fault)
  }

  forSend(): Fault | undefined {
    return this.#take(forSends)
  }

  forWebhook(): Fault | undefined {
    return this.#take(forWebhooks)
  }

  #take(kinds: readonly Fault['kind'][]): Fault | undefined {
    const fault = this.#ordered.find(({ kind }) => kinds.includes(kind))
    if (!fault) return undefined
    const left = { ...fault, times: fault.times - 1 }
    this.#ordered = this.#ordered.flatMap(each => (each !== fault ? [each] : left.times > 0 ? [left] : []))
    return fault
  }
}
