import type { Admission } from './admission.ts'
import type { IncomingCall } from './call.ts'
import { dialogKey } from './dialog.ts'
import { tagOf } from './fields.ts'
import { split } from './grammar.ts'
import { IncomingLeg } from './incoming-leg.ts'
import { Leg } from './leg.ts'
import { type Request, respond } from './message.ts'
import { objectionTo } from './screen.ts'
import type { ServerTransaction } from './server-transactions.ts'
import { allowed, type Stack, supported } from './stack.ts'
import { newTag } from './transactions.ts'

/** Seconds, a little more than the repetitions of an answer that nobody acknowledges take (RFC 3261 13.3.1.4). */
const retryAfter = '35'

/** Where requests arrive: each goes to its call, becomes a call, or gets its answer here. */
export function createReception(stack: Stack, admission: Admission) {
  const calls = new Set<Leg>()
  /** Also those that are over but still owe or await a last message. */
  const legs = new Set<Leg>()
  /** Calls by where they come from, until they are on. */
  const pending = new Map<string, number>()
  let handler: ((call: IncomingCall) => void) | undefined
  let closed = false

  const answer = (
    { request, respond: send }: ServerTransaction,
    status: number,
    headers: Readonly<Record<string, string | readonly string[]>> = {},
  ) => send(respond(request, status, { tag: newTag(), headers: { ...headers, Server: stack.software } }))

  const track = (leg: Leg) => {
    calls.add(leg)
    legs.add(leg)
    void leg.ended.then(() => calls.delete(leg))
    void leg.gone.then(() => legs.delete(leg))
  }

  const cancel = (transaction: ServerTransaction) => {
    const invite = stack.transactions.inviteOf(transaction.request)
    if (!invite) return answer(transaction, 481)
    answer(transaction, 200)
    if (!invite.answered) invite.onCancel?.()
  }

  const crowded = (host: string) =>
    !admission.trusts(host) && (pending.get(host) ?? 0) >= stack.limits.pendingPerSource
  const countPending = (leg: Leg, host: string) => {
    pending.set(host, (pending.get(host) ?? 0) + 1)
    void leg.established.then(() => {
      const left = (pending.get(host) ?? 1) - 1
      if (left > 0) pending.set(host, left)
      else pending.delete(host)
    })
  }

  const invite = (transaction: ServerTransaction) => {
    const { request, source } = transaction
    if (closed || !handler) return answer(transaction, closed ? 503 : 480)
    if (calls.size >= stack.limits.calls) return answer(transaction, 486)
    if (crowded(source.host)) return answer(transaction, 503, { 'Retry-After': retryAfter })
    const replaced = replacedBy(request, stack)
    if (typeof replaced === 'number') return answer(transaction, replaced)
    transaction.respond(respond(request, 100))
    const leg = new IncomingLeg({
      stack,
      transaction,
      trusted: admission.trusts(source.host),
      credentials: [],
      ...(replaced ? { replaces: replaced } : {}),
    })
    track(leg)
    countPending(leg, source.host)
    try {
      handler(leg)
    } catch {
      stack.log('The handler of incoming calls failed; the caller hears 500.')
      leg.reject(500)
    }
  }

  return {
    calls,
    legs,
    track,
    onInvite(next: (call: IncomingCall) => void) {
      handler = next
    },
    close() {
      closed = true
    },
    receive(transaction: ServerTransaction) {
      const { request, source } = transaction
      if (request.method === 'CANCEL') return cancel(transaction)
      const tag = tagOf(request.to)
      if (tag !== '') {
        const known = stack.dialogs.get(dialogKey(request.callId, tag, tagOf(request.from)))
        return known ? known.user.receive(transaction, known.dialog) : answer(transaction, 481)
      }
      const objection = objectionTo(request) ?? admission.objectionTo(request, source.host)
      if (objection) return answer(transaction, objection.status, objection.headers)
      if (request.method === 'INVITE') return invite(transaction)
      answer(transaction, closed ? 503 : 200, {
        Allow: allowed,
        Supported: supported,
        Accept: 'application/sdp',
      })
    },
  }
}

/** The call that a Replaces header means, or the status when there is none to replace (RFC 3891 3). */
function replacedBy(request: Request, stack: Stack): Leg | number | undefined {
  const values = request.headers.all('Replaces')
  if (values.length === 0) return undefined
  const [callId = '', ...params] = split(values[0] ?? '', ';') ?? []
  const value = (name: string) =>
    params.find(each => each.startsWith(`${name}=`))?.slice(name.length + 1) ?? ''
  if (values.length > 1 || value('to-tag') === '') return 400
  const found = stack.dialogs.get(dialogKey(callId, value('to-tag'), value('from-tag')))?.user
  if (!(found instanceof Leg)) return 481
  if (found.state === 'ended') return 603
  if (found.state === 'confirmed') return params.includes('early-only') ? 486 : found
  return found.direction === 'out' ? found : 481
}
