import {
  type CSeq,
  type NameAddr,
  parseCSeq,
  parseNameAddr,
  parseNameAddrs,
  parseVia,
  type Via,
} from './fields.ts'
import { isToken, parseNumber, split } from './grammar.ts'
import { Headers } from './headers.ts'
import { phraseOf, type Request, type Response } from './message.ts'
import { isSip, parseUri, type Uri } from './uri.ts'

/** A request that has to be answered with an error, with whatever of its header could be read. */
export interface Refused {
  readonly kind: 'refused'
  readonly status: number
  readonly reason: string
  readonly method: string
  readonly headers: Headers
}

/** Bytes that get no answer: malformed responses, ACKs and noise. */
export interface Dropped {
  readonly kind: 'dropped'
  /** Says nothing of what the message contained. */
  readonly why: string
}

export type Parsed = Request | Response | Refused | Dropped

/** More header fields than any honest message has; a bound on the work that one message can cause. */
const mostFields = 512

/**
 * Reads one message, of which `bytes` hold at least everything (a datagram may have more behind it). Never throws: what
 * is wrong is said by the kind of the result. Torture tests of RFC 4475 and 5118 name the rules.
 */
export function parse(bytes: Buffer): Parsed {
  const end = bytes.indexOf('\r\n\r\n')
  const head = bytes.toString('utf8', 0, end < 0 ? bytes.length : end)
  const lineEnd = head.indexOf('\r\n')
  const startLine = lineEnd < 0 ? head : head.slice(0, lineEnd)
  const read = lineEnd < 0 ? { headers: new Headers(), sound: true } : readFields(head.slice(lineEnd + 2))
  const body = end < 0 ? Buffer.alloc(0) : bytes.subarray(end + 4)
  const sound = end >= 0 && read.sound
  if (startLine.startsWith('SIP/')) return parseResponse(startLine, read.headers, body, sound)
  return parseRequest(startLine, read.headers, body, sound)
}

/** RFC 3261 7.3.1: a line that begins with white space continues the one before. */
function readFields(text: string): { headers: Headers; sound: boolean } {
  const headers = new Headers()
  let sound = true
  let count = 0
  let at = 0
  while (at < text.length && count++ < mostFields) {
    let end = text.indexOf('\r\n', at)
    while (end >= 0 && (text[end + 2] === ' ' || text[end + 2] === '\t')) end = text.indexOf('\r\n', end + 2)
    if (end < 0) end = text.length
    const raw = text.slice(at, end)
    const line = raw.includes('\r\n') ? raw.replace(/[ \t]*\r\n[ \t]+/g, ' ') : raw
    at = end + 2
    const colon = line.indexOf(':')
    const name = line.slice(0, Math.max(colon, 0)).trimEnd()
    if (!isToken(name) || line.includes('\n') || line.includes('\r')) sound = false
    else headers.add(name, line.slice(colon + 1).trim())
  }
  return { headers, sound: sound && at >= text.length }
}

const requestLine = /^(\S+) (\S+) SIP\/(\d+\.\d+)$/

function parseRequest(startLine: string, headers: Headers, body: Buffer, sound: boolean): Parsed {
  const match = requestLine.exec(startLine)
  const method = match?.[1] ?? startLine.slice(0, Math.max(startLine.indexOf(' '), 0))
  if (!isToken(method) || !/ SIP\//.test(startLine)) return { kind: 'dropped', why: 'no SIP request line' }
  // An ACK is never answered (RFC 3261 17.1.1.3), however wrong it is.
  const refuse = (status: number, detail?: string): Parsed =>
    method === 'ACK'
      ? { kind: 'dropped', why: detail ?? phraseOf(status) }
      : { kind: 'refused', status, reason: detail ? `Bad ${detail}` : phraseOf(status), method, headers }
  if (!match) return refuse(400, 'Request-Line')
  if (match[3] !== '2.0') return refuse(505)
  const uri = parseUri(match[2]!)
  if (!uri) return refuse(400, 'Request-URI')
  // RFC 3261 19.1.1: no headers component in a Request-URI; RFC 4475 3.1.2.11 shows what it could smuggle in.
  if (isSip(uri) && uri.headers !== undefined) return refuse(400, 'Request-URI')
  if (!sound) return refuse(400, 'header line')
  const facts = readFacts(headers)
  if (typeof facts === 'string') return refuse(400, facts)
  if (facts.cseq.method !== method) return refuse(400, 'CSeq')
  const wrong = wrongInRequest(headers)
  if (wrong) return refuse(400, wrong)
  const content = cut(headers, body)
  if (!content) return refuse(400, 'Content-Length')
  return { kind: 'request', method, uri, headers, body: content, ...facts }
}

const statusLine = /^SIP\/2\.0 ([1-6]\d\d) ([^\r\n]*)$/

function parseResponse(startLine: string, headers: Headers, body: Buffer, sound: boolean): Parsed {
  const match = statusLine.exec(startLine)
  if (!match) return { kind: 'dropped', why: 'no status line' }
  if (!sound) return { kind: 'dropped', why: 'a malformed header line in a response' }
  const facts = readFacts(headers)
  if (typeof facts === 'string') return { kind: 'dropped', why: `a response with a bad ${facts}` }
  const content = cut(headers, body)
  if (!content) return { kind: 'dropped', why: 'a response with a bad Content-Length' }
  return { kind: 'response', status: Number(match[1]), reason: match[2]!, headers, body: content, ...facts }
}

interface Facts {
  readonly via: Via
  readonly from: NameAddr
  readonly to: NameAddr
  readonly callId: string
  readonly cseq: CSeq
}

/** The fields that every message has exactly once (RFC 3261 8.1.1), or the name of the first that is wrong. */
function readFacts(headers: Headers): Facts | string {
  const topmost = split(headers.get('Via') ?? '', ',')?.[0]
  const via = topmost === undefined ? undefined : parseVia(topmost)
  if (!via) return 'Via'
  const from = one(headers, 'From', parseNameAddr)
  if (!from) return 'From'
  const to = one(headers, 'To', parseNameAddr)
  if (!to) return 'To'
  const callId = one(headers, 'Call-ID', text => (/^[^\s,;]+$/.test(text) ? text : undefined))
  if (!callId) return 'Call-ID'
  const cseq = one(headers, 'CSeq', parseCSeq)
  if (!cseq) return 'CSeq'
  return { via, from, to, callId, cseq }
}

function one<T>(headers: Headers, name: string, read: (value: string) => T | undefined): T | undefined {
  const values = headers.all(name)
  return values.length === 1 ? read(values[0]!) : undefined
}

function wrongInRequest(headers: Headers): string | undefined {
  const forwards = headers.all('Max-Forwards')
  // 255 by RFC 3261 20.22; RFC 4475 3.1.2.4 has 300. Absent in RFC 2543.
  if (forwards.length > 1 || (forwards.length === 1 && parseNumber(forwards[0], 255) === undefined))
    return 'Max-Forwards'
  const contacts = headers.all('Contact')
  if (contacts.length > 0 && !contacts.includes('*') && !parseNameAddrs(contacts)) return 'Contact'
  for (const name of ['Route', 'Record-Route']) {
    const routes = headers.all(name)
    if (routes.length > 0 && !parseNameAddrs(routes)) return name
  }
  return undefined
}

/** The body by Content-Length; all there is without it (RFC 3261 18.3). Undefined when the length cannot be right. */
function cut(headers: Headers, body: Buffer): Buffer | undefined {
  const lengths = headers.all('Content-Length')
  if (lengths.length === 0) return body
  const length = lengths.length === 1 ? parseNumber(lengths[0]) : undefined
  return length === undefined || length > body.length ? undefined : body.subarray(0, length)
}

/** The remote target that a Contact names (RFC 3261 12.1); undefined without exactly one SIP address. */
export function contactOf(message: Request | Response): Uri | undefined {
  const contacts = parseNameAddrs(message.headers.all('Contact'))
  const first = contacts?.[0]
  return first && contacts.length === 1 && isSip(first.uri) ? first.uri : undefined
}
