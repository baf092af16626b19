import { statusOf } from './ask.ts'
import type { Call, TransferOutcome, TransferRequest } from './call.ts'
import type { Timer } from './clock.ts'
import { parseNameAddr, writeNameAddr } from './fields.ts'
import { noParams, split } from './grammar.ts'
import type { Leg } from './leg.ts'
import { phraseOf, type Request, respond } from './message.ts'
import type { ServerTransaction } from './server-transactions.ts'
import { contactFor } from './stack.ts'
import { embeddedHeader, escapeUri, isSip, parseUri, type Uri } from './uri.ts'

/** Waiting for the outcome of our REFERs, by the number of the REFER (RFC 3515 2.4.6). */
export type Transfers = Map<string, (outcome: TransferOutcome, final?: boolean) => void>

/** Milliseconds that the application has to take or refuse a transfer. */
const decideMs = 20_000
/** Milliseconds that a new call may take before its outcome is given up, unless the caller says otherwise. */
const outcomeMs = 60_000

/** Sends the peer elsewhere and waits for what it tells of it. Never rejects. */
export async function refer(
  leg: Leg,
  target: string | Call,
  timeoutMs = outcomeMs,
): Promise<TransferOutcome> {
  const uri = typeof target === 'string' ? parseUri(target) : attended(target)
  if (!uri) return { status: 0, reason: 'No such address' }
  const contact = await leg.contact()
  if (leg.state !== 'confirmed') return { status: 0, reason: 'There is no conversation' }
  let last: TransferOutcome = { status: 0, reason: 'No outcome was told' }
  const { promise, resolve } = Promise.withResolvers<TransferOutcome>()
  const settle = (outcome: TransferOutcome, final = true) => {
    last = outcome
    if (final) resolve(outcome)
  }
  void leg.ended.then(() => resolve(last))
  // The NOTIFY may be here before the answer to the REFER is. The newest entry without a number takes it.
  leg.transfers.set('', settle)
  const reply = await leg.ask({
    method: 'REFER',
    fields: {
      'Refer-To': writeNameAddr({ uri, params: noParams }),
      'Referred-By': contact,
      Contact: contact,
    },
  })
  if (typeof reply === 'string' || reply.status >= 300)
    settle({ status: statusOf(reply), reason: typeof reply === 'string' ? reply : reply.reason })
  else if (leg.transfers.get('') === settle) leg.transfers.set(String(reply.cseq.seq), settle)
  const timer: Timer = leg.stack.clock.after(timeoutMs, () => resolve(last))
  const outcome = await promise
  timer.cancel()
  for (const [key, value] of leg.transfers) if (value === settle) leg.transfers.delete(key)
  return outcome
}

/** The address of another call's peer, with the dialog to take over (RFC 3891 with RFC 3515). */
function attended(call: Call): Uri | undefined {
  const replaces = call.replacesValue()
  const uri = call.peerAddress
  return replaces && uri && isSip(uri) ? { ...uri, headers: `Replaces=${escapeUri(replaces)}` } : undefined
}

/** Takes what the peer tells of the new call (RFC 3515 2.4.5). */
export function serveNotify(leg: Leg, transaction: ServerTransaction) {
  const { request } = transaction
  const [event, ...params] = split(request.headers.get('Event') ?? '', ';') ?? []
  if (event?.toLowerCase() !== 'refer')
    return transaction.respond(respond(request, 489, { headers: { 'Allow-Events': 'refer' } }))
  const id = params.find(each => each.startsWith('id='))?.slice(3)
  const settle = (id && leg.transfers.get(id)) || leg.transfers.get('') || leg.transfers.values().next().value
  if (!settle) return transaction.respond(respond(request, 481))
  transaction.respond(respond(request, 200))
  const line = /^SIP\/2\.0 ([1-6]\d\d)(?: ([^\r\n]{0,100}))?/.exec(request.body.toString())
  const status = Number(line?.[1] ?? 0)
  const over = /^terminated/i.test(request.headers.get('Subscription-State') ?? '')
  settle({ status, reason: line?.[2] ?? phraseOf(status) }, over || status >= 200)
}

/** Offers the application to call whom the peer names; without a listener the answer is 603. */
export function serveRefer(leg: Leg, transaction: ServerTransaction) {
  const { request } = transaction
  const targets = request.headers.all('Refer-To')
  const address = targets.length === 1 ? referToOf(targets[0]!) : undefined
  if (!address) return transaction.respond(respond(request, 400, { reason: 'Bad Refer-To' }))
  let open = true
  const decide = (status: number) => {
    if (!open) return
    open = false
    timer.cancel()
    const headers = { Contact: contactFor(leg.stack, transaction.source, leg.user) }
    transaction.respond(respond(request, status, { headers }))
  }
  const timer = leg.stack.clock.after(decideMs, () => decide(603))
  const replaces = embeddedHeader(address.uri, 'replaces')
  const referredBy = request.headers.get('Referred-By')
  const asked: TransferRequest = {
    target: plainTarget(address),
    ...(replaces === undefined ? {} : { replaces }),
    ...(referredBy === undefined ? {} : { referredBy }),
    accept() {
      decide(202)
      return reporter(leg, request)
    },
    reject: (status = 603) => decide(status),
  }
  if (!leg.events.emit('transfer', asked)) decide(603)
}

/** Softphones write a Replaces without the brackets that RFC 3261 20.10 wants around it; it can mean nothing else. */
function referToOf(text: string) {
  return parseNameAddr(text) ?? parseNameAddr(`<${text}>`)
}

function plainTarget(address: NonNullable<ReturnType<typeof parseNameAddr>>) {
  if (!isSip(address.uri)) return address
  const { headers: _, ...uri } = address.uri
  return {
    ...address,
    uri: { ...uri, params: new Map([...uri.params].filter(([name]) => name !== 'method')) },
  }
}

/** Tells the peer how its transfer goes, one NOTIFY after the other; the first says 100 (RFC 3515 2.4.4). */
function reporter(leg: Leg, request: Request): (status: number, reason?: string) => void {
  let over = false
  let before: Promise<unknown> = Promise.resolve()
  const id = request.cseq.seq
  const tell = (status: number, reason = phraseOf(status)) => {
    if (over) return
    over = status >= 200
    before = before.then(async () =>
      leg.ask({
        method: 'NOTIFY',
        fields: {
          Event: `refer;id=${id}`,
          'Subscription-State': status >= 200 ? 'terminated;reason=noresource' : 'active;expires=180',
          Contact: await leg.contact(),
          'Content-Type': 'message/sipfrag;version=2.0',
        },
        body: `SIP/2.0 ${status} ${reason.replace(/[\r\n]/g, ' ')}\r\n`,
      }),
    )
  }
  tell(100)
  return tell
}
