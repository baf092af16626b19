import { isSuccess, type Reply, statusOf } from './ask.ts'
import type { ModifyResult } from './call.ts'
import { parseNumber } from './grammar.ts'
import type { Leg } from './leg.ts'
import type { Response } from './message.ts'
import { sdpOf } from './negotiation.ts'
import { agreedBy, minSe, proposal } from './session-timer.ts'
import { allowed, contactFor, supported } from './stack.ts'

interface Wish {
  readonly hold?: boolean
  /** Changes nothing, only keeps the session alive (RFC 4028 7.4). */
  readonly refresh?: boolean
}

/** Tries when both sides change the session at once. */
const attempts = 4

/** RFC 3261 14.1 and RFC 3311 5.1: changes the session, or refreshes it. */
export async function modify(leg: Leg, wish: Wish): Promise<ModifyResult> {
  for (let left = attempts; left > 0 && leg.state === 'confirmed'; left--) {
    const busy = leg.inviting || leg.success !== undefined || !leg.negotiation.stable
    const status = busy ? 491 : await once(leg, wish)
    if (status !== 491) return { ok: status >= 200 && status < 300, status }
    // Who owns the Call-ID waits longer, in steps of 10 ms (RFC 3261 14.1).
    const ms = leg.direction === 'out' ? 2100 + random(190) * 10 : random(200) * 10
    await new Promise<void>(resolve => leg.stack.clock.after(ms, resolve))
  }
  return { ok: false, status: leg.state === 'confirmed' ? 491 : 0 }
}

const random = (steps: number) => Math.floor(Math.random() * (steps + 1))

async function once(leg: Leg, wish: Wish): Promise<number> {
  leg.inviting = true
  try {
    const before = leg.negotiation.hold
    const byUpdate = wish.refresh === true && leg.peerAllows.has('UPDATE')
    if (wish.hold !== undefined) leg.negotiation.hold = wish.hold
    const offer = byUpdate
      ? undefined
      : wish.refresh
        ? leg.negotiation.reoffer()
        : await leg.negotiation.offer()
    if (offer === undefined && !byUpdate) return 488
    const status = await exchange(leg, offer)
    leg.negotiation.withdraw()
    if (byUpdate && (status === 405 || status === 501)) {
      // It said Allow: UPDATE and meant it not: from now on by re-INVITE.
      leg.peerAllows = new Set([...leg.peerAllows].filter(each => each !== 'UPDATE'))
      return await once(leg, wish)
    }
    if (status < 200 || status >= 300) leg.negotiation.hold = before
    return status
  } finally {
    leg.inviting = false
  }
}

async function exchange(leg: Leg, offer: string | undefined, least = minSe): Promise<number> {
  let ack: Buffer | undefined
  const hop = await leg.dialog?.hop(leg.stack.finder)
  if (!hop) return 408
  const interval = Math.max(leg.timer.agreement?.interval ?? 0, least)
  const refresher = leg.timer.agreement && (leg.timer.agreement.weRefresh ? 'uac' : 'uas')
  const reply: Reply = await leg.ask({
    method: offer === undefined ? 'UPDATE' : 'INVITE',
    fields: {
      Contact: contactFor(leg.stack, hop, leg.user),
      Allow: allowed,
      Supported: supported,
      ...(refresher ? proposal(interval, least, refresher) : {}),
      ...(offer === undefined ? {} : { 'Content-Type': 'application/sdp' }),
    },
    ...(offer === undefined ? {} : { body: offer }),
    onRepeat: () => ack && leg.stack.wire.send(ack, hop),
  })
  const demanded =
    typeof reply !== 'string' && reply.status === 422 && parseNumber(reply.headers.get('Min-SE'))
  if (demanded && demanded > interval) return exchange(leg, offer, demanded)
  if (!isSuccess(reply)) return statusOf(reply)
  if (offer !== undefined) ack = await acknowledge(leg, reply)
  leg.dialog?.retarget(reply)
  leg.learn(reply)
  if (leg.state === 'confirmed') leg.timer.arm(agreedBy(reply))
  return settle(leg, offer, reply)
}

async function acknowledge(leg: Leg, response: Response): Promise<Buffer | undefined> {
  leg.dialog?.retarget(response)
  const ack = leg.dialog?.request('ACK', {}, undefined, response.cseq.seq)
  const hop = await leg.dialog?.hop(leg.stack.finder)
  return ack && hop ? leg.stack.transactions.acknowledge(ack, hop) : undefined
}

async function settle(leg: Leg, offer: string | undefined, reply: Response): Promise<number> {
  if (offer === undefined) return reply.status
  const answer = sdpOf(reply)
  if (answer !== undefined && (await leg.negotiation.answered(answer))) {
    leg.tellSession()
    return reply.status
  }
  leg.bye({ by: 'nobody', status: 488, reason: 'No usable answer' })
  return 488
}
