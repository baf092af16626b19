import type { Timer } from './clock.ts'
import type { NewResponse } from './message.ts'
import type { ServerTransaction } from './server-transactions.ts'
import type { Stack } from './stack.ts'
import { capped, patience, t1 } from './timers.ts'

/** A 2xx to INVITE on its way: sent again until its ACK (RFC 3261 13.3.1.4). */
export interface Success {
  /** The number of its INVITE, by which its ACK is known. */
  readonly seq: number
  /** Takes the ACK. False when it had come before. */
  acknowledge(): boolean
  stop(): void
}

/** Also over TCP, where a proxy further on may use UDP. `lost` runs when no ACK comes within 64·T1. */
export function sendSuccess(
  stack: Stack,
  transaction: ServerTransaction,
  response: NewResponse,
  lost: () => void,
): Success {
  let repeating: Timer | undefined
  const again = (interval: number) => {
    repeating = stack.clock.after(interval, () => {
      transaction.respond(response)
      again(capped(interval))
    })
  }
  let waiting = true
  const stop = () => {
    waiting = false
    repeating?.cancel()
    ending.cancel()
  }
  const ending = stack.clock.after(patience, () => {
    stop()
    lost()
  })
  transaction.respond(response)
  again(t1)
  return {
    seq: transaction.request.cseq.seq,
    acknowledge() {
      const first = waiting
      stop()
      return first
    },
    stop,
  }
}
