import type { Request } from './message.ts'
import { sdpOf } from './negotiation.ts'
import { minSe, react } from './session-timer.ts'
import { allowed, methods, notUnderstood } from './stack.ts'

export interface Objection {
  readonly status: number
  readonly headers?: Readonly<Record<string, string | readonly string[]>>
}

/** Methods that others have and we do not (RFC 3261 8.2.1: 405); any other word is 501. */
const foreign = ['REGISTER', 'MESSAGE', 'SUBSCRIBE', 'PUBLISH']
const schemes = ['sip', 'sips', 'tel']

/** What a user agent must find in a request outside of a dialog before it looks at its purpose (RFC 3261 8.2). */
export function objectionTo(request: Request): Objection | undefined {
  const { method, uri, headers } = request
  if (!methods.includes(method))
    return { status: foreign.includes(method) ? 405 : 501, headers: { Allow: allowed } }
  if (!schemes.includes(uri.scheme)) return { status: 416 }
  const unknown = notUnderstood(request)
  if (unknown.length > 0) return { status: 420, headers: { Unsupported: unknown.join(', ') } }
  if (method !== 'INVITE') return method === 'OPTIONS' ? undefined : { status: 481 }
  const encoding = headers.get('Content-Encoding')
  if (encoding !== undefined && !/^(?:identity)?$/i.test(encoding))
    return { status: 415, headers: { 'Accept-Encoding': 'identity' } }
  const optional = /handling\s*=\s*optional/i.test(headers.get('Content-Disposition') ?? '')
  if (request.body.length > 0 && sdpOf(request) === undefined && !optional)
    return { status: 415, headers: { Accept: 'application/sdp' } }
  const accepts = headers.has('Accept') ? headers.list('Accept') : undefined
  if (accepts && !accepts.some(each => /^(?:application\/sdp|application\/\*|\*\/\*)(?:\s*;|$)/i.test(each)))
    return { status: 406 }
  return react(request) === 'too-small' ? { status: 422, headers: { 'Min-SE': String(minSe) } } : undefined
}
