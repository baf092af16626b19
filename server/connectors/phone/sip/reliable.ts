import { randomInt } from 'node:crypto'
import type { Timer } from './clock.ts'
import { parseNumber } from './grammar.ts'
import { type NewResponse, type Request, type Response, respond } from './message.ts'
import { sdpOf } from './negotiation.ts'
import type { ServerTransaction } from './server-transactions.ts'
import type { Stack } from './stack.ts'
import { doubling, patience, t1 } from './timers.ts'

/** Provisional answers that the caller acknowledges by PRACK (RFC 3262 3): one at a time. */
export interface Reliable {
  send(response: NewResponse): void
  /** Answers a PRACK; `answer` describes our side when it brings a new offer (RFC 3262 5), undefined refuses it. */
  acknowledge(prack: ServerTransaction, answer: (offer: string) => Promise<string | undefined>): Promise<void>
  /** Waits until everything sent is acknowledged: a 2xx may not come before (RFC 3262 5). */
  settled(): Promise<void>
  stop(): void
}

/** `lost` runs when a PRACK is missing for 64·T1; the INVITE should then be refused (RFC 3262 3). */
export function createReliable(stack: Stack, invite: ServerTransaction, lost: () => void): Reliable {
  let rseq = randomInt(1, 2 ** 30)
  const queue: NewResponse[] = []
  let timers: Timer[] = []
  let outstanding: number | undefined
  const waiting: (() => void)[] = []
  const stop = () => {
    for (const timer of timers) timer.cancel()
    timers = []
    outstanding = undefined
    for (const done of waiting.splice(0)) done()
  }
  const next = () => {
    const response = queue.shift()
    if (!response) return stop()
    outstanding = ++rseq
    response.headers.set('RSeq', String(rseq)).add('Require', '100rel')
    const again = (interval: number): Timer =>
      stack.clock.after(interval, () => {
        invite.respond(response)
        timers[0] = again(doubling(interval))
      })
    invite.respond(response)
    timers = [
      again(t1),
      stack.clock.after(patience, () => {
        stop()
        lost()
      }),
    ]
  }
  return {
    send(response) {
      queue.push(response)
      if (outstanding === undefined) next()
    },
    async acknowledge(prack, answer) {
      const { request } = prack
      if (outstanding === undefined || !matches(request, outstanding, invite.request))
        return prack.respond(respond(request, 481))
      for (const timer of timers) timer.cancel()
      const offer = sdpOf(request)
      const body = offer === undefined ? undefined : await answer(offer)
      const headers = { 'Content-Type': 'application/sdp' }
      if (offer === undefined) prack.respond(respond(request, 200))
      else
        prack.respond(body === undefined ? respond(request, 488) : respond(request, 200, { headers, body }))
      outstanding = undefined
      next()
    },
    settled: () =>
      outstanding === undefined ? Promise.resolve() : new Promise(resolve => waiting.push(resolve)),
    stop() {
      queue.length = 0
      stop()
    },
  }
}

function matches(prack: Request, rseq: number, invite: Request): boolean {
  const [told, seq, method] = (prack.headers.get('RAck') ?? '').split(/\s+/)
  return parseNumber(told) === rseq && parseNumber(seq) === invite.cseq.seq && method === 'INVITE'
}

/** The RAck for a provisional answer that wants one; undefined for others. */
export function rackOf(response: Response): { readonly rseq: number; readonly rack: string } | undefined {
  const rseq = parseNumber(response.headers.get('RSeq'))
  if (rseq === undefined || !response.headers.lists('Require', '100rel')) return undefined
  return { rseq, rack: `${rseq} ${response.cseq.seq} INVITE` }
}
