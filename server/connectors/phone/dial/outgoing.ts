import type { OutboundMessage, Receipt } from '../../../../contract/message.ts'
import type { DialOutcome } from '../call-leg.ts'
import { type CallOutParts, callOut } from './call-out.ts'
import { type DialParts, dial } from './dial.ts'
import { receiptOf } from './outcome.ts'
import { noWayOut, type Origin, routeTo } from './route.ts'

/** Calls of one account, with all that it takes to make one. */
export interface Line extends DialParts {
  readonly origin: Origin
}

/** A call to a number or a SIP address; `ringMs` in ms. Never rejects. */
export async function dialOn(
  line: Line,
  to: string,
  ringMs: number,
  signal: AbortSignal,
): Promise<DialOutcome> {
  const route = routeTo(to, line.origin)
  if (!route) return { kind: 'failed', reason: noWayOut, status: 0 }
  return dial(route, line, ringMs, signal)
}

/** Messages that are being called out, each once: a second request for the same one waits for the first. */
export class CallsOut {
  readonly #going = new Map<string, Promise<Receipt>>()

  /** How many there are. */
  get count(): number {
    return this.#going.size
  }

  call(message: OutboundMessage, parts: CallOutParts, signal: AbortSignal): Promise<Receipt> {
    const known = this.#going.get(message.id)
    if (known) return known
    const going = callOut(message, parts, signal).finally(() => this.#going.delete(message.id))
    this.#going.set(message.id, going)
    return going
  }
}

/** Every line is taken: ours are. */
export function allTaken(): Receipt {
  const reason = 'All our lines are taken.'
  return { ...receiptOf({ kind: 'busy', reason, status: 486 }, new Date()), retryAfter: 60_000 }
}
