import type { Dialog } from './dialog.ts'
import { serveInfo } from './dtmf.ts'
import type { Leg } from './leg.ts'
import { respond } from './message.ts'
import { serveInvite, serveUpdate } from './remote-offer.ts'
import type { ServerTransaction } from './server-transactions.ts'
import { allowed, methods, notUnderstood, supported } from './stack.ts'
import { serveNotify, serveRefer } from './transfer.ts'

/** Everything that the peer asks inside of a call, except PRACK and what belongs to an unanswered one. */
export function receiveInDialog(leg: Leg, transaction: ServerTransaction, dialog: Dialog) {
  const { request, source } = transaction
  const { method } = request
  const answer = (status: number, headers?: Record<string, string>) =>
    transaction.respond(respond(request, status, headers ? { headers } : {}))
  // Out of order: RFC 3261 12.2.2.
  if (!dialog.follows(request, source)) return answer(500)
  leg.learn(request)
  const unknown = notUnderstood(request)
  if (unknown.length > 0 && method !== 'BYE') return answer(420, { Unsupported: unknown.join(', ') })
  if (method === 'BYE') {
    answer(200)
    leg.forget()
    return leg.end({ by: 'them', status: 200, reason: 'Normal call clearing' })
  }
  if (leg.state === 'ended') return answer(481)
  if (method === 'INVITE') return void serveInvite(leg, transaction, dialog)
  if (method === 'UPDATE') return void serveUpdate(leg, transaction, dialog)
  if (method === 'INFO') return serveInfo(leg, transaction)
  if (method === 'REFER') return serveRefer(leg, transaction)
  if (method === 'NOTIFY') return serveNotify(leg, transaction)
  if (method === 'OPTIONS')
    return answer(200, { Allow: allowed, Supported: supported, Accept: 'application/sdp' })
  answer(methods.includes(method) ? 481 : 405, { Allow: allowed })
}
