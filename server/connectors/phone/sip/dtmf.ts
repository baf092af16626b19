import type { Leg } from './leg.ts'
import { respond } from './message.ts'
import type { ServerTransaction } from './server-transactions.ts'

/** Sends one key by INFO, in the form that most PBXs read; `ms` is how long it was pressed. */
export async function sendDigit(leg: Leg, digit: string, ms: number): Promise<boolean> {
  if (!/^[0-9*#A-D]$/.test(digit)) return false
  const body = `Signal=${digit}\r\nDuration=${Math.round(ms)}\r\n`
  const reply = await leg.ask({ method: 'INFO', fields: { 'Content-Type': 'application/dtmf-relay' }, body })
  return typeof reply !== 'string' && reply.status < 300
}

/** Digits as Cisco (dtmf-relay) and others (dtmf) send them; both are read, anything else is handed on. */
export function serveInfo(leg: Leg, transaction: ServerTransaction) {
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
