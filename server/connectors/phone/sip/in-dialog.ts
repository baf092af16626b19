import type { Dialog } from './dialog.ts'
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

/** Digits as Cisco (dtmf-relay) and others (dtmf) send them; both are read, anything else is handed on. */
function serveInfo(leg: Leg, transaction: ServerTransaction) {
  const { request } = transaction
  // RFC 6086 4.2.2: an info package that was not agreed on.
  if (request.headers.has('Info-Package'))
    return transaction.respond(respond(request, 469, { reason: 'Bad Info Package' }))
  transaction.respond(respond(request, 200))
  const contentType = (request.headers.get('Content-Type') ?? '').split(';', 1)[0]!.trim().toLowerCase()
  const body = request.body.toString()
  const relay = contentType === 'application/dtmf-relay'
  const digit = (relay ? /^\s*Signal\s*=\s*(\S+)/im.exec(body)?.[1] : body.trim()) ?? ''
  const known = digitOf(digit)
  if (known === undefined || (!relay && contentType !== 'application/dtmf')) {
    if (body !== '') leg.events.emit('info', { contentType, body })
    return
  }
  const ms = Number(/^\s*Duration\s*=\s*(\d{1,5})/im.exec(body)?.[1] ?? 160)
  leg.events.emit('dtmf', { digit: known, ms })
}

/** Also the numbers 10 and 11, which some phones send for the keys * and #. */
function digitOf(text: string): string | undefined {
  if (/^[0-9*#A-D]$/i.test(text)) return text.toUpperCase()
  return { 10: '*', 11: '#', 12: 'A', 13: 'B', 14: 'C', 15: 'D' }[text]
}
