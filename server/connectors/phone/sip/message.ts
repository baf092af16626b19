import { type CSeq, type NameAddr, tagOf, type Via } from './fields.ts'
import { Headers } from './headers.ts'
import type { Uri } from './uri.ts'

/** What every message says, read once where it came in. */
interface Facts {
  readonly headers: Headers
  readonly body: Buffer
  /** The topmost Via. */
  readonly via: Via
  readonly from: NameAddr
  readonly to: NameAddr
  readonly callId: string
  readonly cseq: CSeq
}

export interface Request extends Facts {
  readonly kind: 'request'
  readonly method: string
  readonly uri: Uri
}

export interface Response extends Facts {
  readonly kind: 'response'
  /** 100 to 699. */
  readonly status: number
  readonly reason: string
}

/** A request of ours; the transaction adds Via, and the writer Content-Length. */
export interface NewRequest {
  readonly method: string
  readonly uri: string
  readonly headers: Headers
  readonly body?: string | Buffer
}

/** A response of ours. */
export interface NewResponse {
  readonly status: number
  readonly reason: string
  readonly headers: Headers
  readonly body?: string | Buffer
}

const phrases: Readonly<Record<number, string>> = {
  100: 'Trying',
  180: 'Ringing',
  181: 'Call Is Being Forwarded',
  182: 'Queued',
  183: 'Session Progress',
  200: 'OK',
  202: 'Accepted',
  300: 'Multiple Choices',
  301: 'Moved Permanently',
  302: 'Moved Temporarily',
  400: 'Bad Request',
  401: 'Unauthorized',
  403: 'Forbidden',
  404: 'Not Found',
  405: 'Method Not Allowed',
  406: 'Not Acceptable',
  407: 'Proxy Authentication Required',
  408: 'Request Timeout',
  413: 'Request Entity Too Large',
  415: 'Unsupported Media Type',
  416: 'Unsupported URI Scheme',
  420: 'Bad Extension',
  421: 'Extension Required',
  422: 'Session Interval Too Small',
  423: 'Interval Too Brief',
  480: 'Temporarily Unavailable',
  481: 'Call/Transaction Does Not Exist',
  482: 'Loop Detected',
  486: 'Busy Here',
  487: 'Request Terminated',
  488: 'Not Acceptable Here',
  489: 'Bad Event',
  491: 'Request Pending',
  500: 'Server Internal Error',
  501: 'Not Implemented',
  503: 'Service Unavailable',
  504: 'Server Time-out',
  505: 'Version Not Supported',
  513: 'Message Too Large',
  600: 'Busy Everywhere',
  603: 'Decline',
}

export const phraseOf = (status: number): string => phrases[status] ?? 'Unknown'

const noBreaks = (text: string): string => (/[\r\n]/.test(text) ? text.replace(/[\r\n]+/g, ' ') : text)

/** Bytes of a message. A line break in a value becomes a space, so no value can add a header field. */
export function write(message: NewRequest | NewResponse): Buffer {
  let head =
    'method' in message
      ? `${message.method} ${noBreaks(message.uri)} SIP/2.0\r\n`
      : `SIP/2.0 ${message.status} ${noBreaks(message.reason)}\r\n`
  for (const [name, value] of message.headers)
    if (name !== 'Content-Length') head += `${name}: ${noBreaks(value)}\r\n`
  const body = typeof message.body === 'string' ? Buffer.from(message.body) : message.body
  const start = Buffer.from(`${head}Content-Length: ${body?.length ?? 0}\r\n\r\n`)
  return body && body.length > 0 ? Buffer.concat([start, body]) : start
}

export interface Answer {
  readonly reason?: string
  /** Put on To when the request has none there (RFC 3261 8.2.6.2). */
  readonly tag?: string
  readonly headers?: Readonly<Record<string, string | readonly string[] | undefined>>
  readonly body?: string | Buffer
}

/** A response with the fields that RFC 3261 8.2.6.2 wants copied from its request. */
export function respond(request: Request, status: number, answer: Answer = {}): NewResponse {
  const copied = copyForResponse(
    request.headers,
    tagOf(request.to) === '' && status > 100 ? answer.tag : undefined,
  )
  if (status === 100 && request.headers.has('Timestamp'))
    copied.add('Timestamp', request.headers.get('Timestamp') ?? '')
  // Record-Route belongs to responses that make a dialog (RFC 3261 12.1.1).
  if (request.method === 'INVITE' && status > 100 && status < 300)
    for (const route of request.headers.all('Record-Route')) copied.add('Record-Route', route)
  for (const [name, value] of Object.entries(answer.headers ?? {}))
    for (const one of typeof value === 'string' ? [value] : (value ?? [])) copied.add(name, one)
  const reason = answer.reason ?? phraseOf(status)
  return answer.body === undefined
    ? { status, reason, headers: copied }
    : { status, reason, headers: copied, body: answer.body }
}

/** Whatever there is of the fields that a response repeats; also for a request that is not fit to be parsed. */
export function copyForResponse(from: Headers, tag?: string): Headers {
  const copied = new Headers()
  for (const name of ['Via', 'From', 'To', 'Call-ID', 'CSeq'])
    for (const value of from.all(name))
      copied.add(name, name === 'To' && tag !== undefined ? `${value};tag=${tag}` : value)
  return copied
}
