import type { Dialog } from './dialog.ts'
import type { Leg } from './leg.ts'
import { type NewResponse, type Request, respond } from './message.ts'
import { sdpOf } from './negotiation.ts'
import type { ServerTransaction } from './server-transactions.ts'
import { minSe, type Reaction, react } from './session-timer.ts'
import { allowed, contactFor, supported } from './stack.ts'
import { sendSuccess } from './success.ts'

type Timing = Exclude<Reaction, 'too-small'>

/** RFC 3261 14.2: the peer changes or refreshes the session. */
export async function serveInvite(leg: Leg, transaction: ServerTransaction, dialog: Dialog): Promise<void> {
  const { request } = transaction
  const timing = ready(leg, transaction)
  if (!timing) return
  // A second INVITE before we answered the first one, or before its ACK.
  if (leg.success || leg.state !== 'confirmed')
    return transaction.respond(respond(request, 500, { headers: { 'Retry-After': '1' } }))
  transaction.respond(respond(request, 100))
  const offer = sdpOf(request)
  const body = offer === undefined ? await leg.negotiation.offer() : await leg.negotiation.answer(offer)
  if (body === undefined) return transaction.respond(respond(request, 488))
  if (leg.state !== 'confirmed') {
    leg.negotiation.withdraw()
    return transaction.respond(respond(request, 487))
  }
  dialog.retarget(request)
  leg.onAck = ack => void finishOffer(leg, offer, ack)
  leg.success = sendSuccess(leg.stack, transaction, success(leg, transaction, timing, body), () =>
    leg.ackLost(),
  )
  leg.timer.arm(timing.agreed)
  if (offer !== undefined) leg.tellSession()
}

/** After our offer in a 2xx the answer comes in the ACK (RFC 3264 with RFC 3261 13.2.1). */
async function finishOffer(leg: Leg, offer: string | undefined, ack: Request | undefined): Promise<void> {
  if (offer !== undefined || !ack) return
  const answer = sdpOf(ack)
  if (answer !== undefined && (await leg.negotiation.answered(answer))) return leg.tellSession()
  leg.negotiation.withdraw()
  leg.bye({ by: 'nobody', status: 488, reason: 'No usable answer' })
}

/** RFC 3311: also before the call is answered. */
export async function serveUpdate(leg: Leg, transaction: ServerTransaction, dialog: Dialog): Promise<void> {
  const { request } = transaction
  const timing = ready(leg, transaction)
  if (!timing) return
  const offer = sdpOf(request)
  // An offer of the INVITE that is not answered yet (RFC 3311 5.2).
  if (offer !== undefined && leg.state === 'early' && leg.negotiation.local === undefined)
    return transaction.respond(respond(request, 500, { headers: { 'Retry-After': '1' } }))
  const body = offer === undefined ? undefined : await leg.negotiation.answer(offer)
  if (offer !== undefined && body === undefined) return transaction.respond(respond(request, 488))
  dialog.retarget(request)
  transaction.respond(success(leg, transaction, timing, body))
  if (leg.state === 'confirmed') leg.timer.arm(timing.agreed)
  if (body !== undefined) leg.tellSession()
}

/** Refuses what comes at a bad time; else how the session timer goes on. */
function ready(leg: Leg, transaction: ServerTransaction): Timing | undefined {
  const { request } = transaction
  // Both sides at once: RFC 3261 14.2, RFC 3311 5.2.
  if (leg.inviting || (!leg.negotiation.stable && sdpOf(request) !== undefined)) {
    transaction.respond(respond(request, 491))
    return undefined
  }
  const timing = react(request)
  if (timing !== 'too-small') return timing
  transaction.respond(respond(request, 422, { headers: { 'Min-SE': String(minSe) } }))
  return undefined
}

function success(
  leg: Leg,
  { request, source }: ServerTransaction,
  timing: Timing,
  body?: string,
): NewResponse {
  const headers = {
    Contact: contactFor(leg.stack, source, leg.user),
    Allow: allowed,
    Supported: supported,
    ...timing.fields,
    ...(body === undefined ? {} : { 'Content-Type': 'application/sdp' }),
  }
  return respond(request, 200, body === undefined ? { headers } : { headers, body })
}
