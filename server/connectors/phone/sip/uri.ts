import { isIPv6 } from 'node:net'
import { noParams, type Params, parseNumber, writeParams } from './grammar.ts'

/** A sip: or sips: URI (RFC 3261 19.1). User and password are kept as written, with their escapes. */
export interface SipUri {
  readonly scheme: 'sip' | 'sips'
  readonly user?: string
  readonly password?: string
  /** Name or address; IPv6 without its brackets. */
  readonly host: string
  readonly port?: number
  readonly params: Params
  /** The part after "?", as written. */
  readonly headers?: string
}

/** Any other URI, such as tel: (RFC 3966). */
export interface OtherUri {
  readonly scheme: string
  /** Without the scheme and its colon. */
  readonly text: string
}

export type Uri = SipUri | OtherUri

export const isSip = (uri: Uri): uri is SipUri => 'host' in uri

const scheme = /^[A-Za-z][A-Za-z0-9+.-]*$/
/** RFC 3261 `user`, and "#", which PBXs send unescaped in feature codes. */
const user = /^(?:[A-Za-z0-9\-_.!~*'()&=+$,;?/#]|%[0-9A-Fa-f]{2})*$/
const password = /^(?:[A-Za-z0-9\-_.!~*'()&=+$,]|%[0-9A-Fa-f]{2})*$/
const paramText = /^(?:[A-Za-z0-9\-_.!~*'()[\]/:&+$]|%[0-9A-Fa-f]{2})+$/
const headerText = /^(?:[A-Za-z0-9\-_.!~*'()[\]/?:+$=&;,@]|%[0-9A-Fa-f]{2})+$/
const hostname = /^[A-Za-z0-9_]([A-Za-z0-9_.-]*[A-Za-z0-9_.])?$/
const opaque = /^[^\s<>"]+$/

/** Undefined when it is no URI. Never throws. */
export function parseUri(text: string): Uri | undefined {
  const colon = text.indexOf(':')
  if (colon < 1 || !scheme.test(text.slice(0, colon))) return undefined
  const name = text.slice(0, colon).toLowerCase()
  const rest = text.slice(colon + 1)
  if (name === 'sip' || name === 'sips') return parseSip(name, rest)
  return opaque.test(rest) ? { scheme: name, text: rest } : undefined
}

function parseSip(name: 'sip' | 'sips', text: string): SipUri | undefined {
  const at = text.lastIndexOf('@')
  const who = at < 0 ? undefined : parseUserinfo(text.slice(0, at))
  if (at >= 0 && !who) return undefined
  const where = text.slice(at + 1)
  const question = where.indexOf('?')
  const headers = question < 0 ? undefined : where.slice(question + 1)
  if (headers !== undefined && !headerText.test(headers)) return undefined
  const place = question < 0 ? where : where.slice(0, question)
  const semicolon = place.indexOf(';')
  const hostport = parseHostPort(semicolon < 0 ? place : place.slice(0, semicolon))
  const params = semicolon < 0 ? noParams : parseUriParams(place.slice(semicolon + 1))
  if (!hostport || !params) return undefined
  return { scheme: name, ...who, ...hostport, params, ...(headers === undefined ? {} : { headers }) }
}

function parseUserinfo(text: string): { user: string; password?: string } | undefined {
  const colon = text.indexOf(':')
  const name = colon < 0 ? text : text.slice(0, colon)
  if (name === '' || !user.test(name)) return undefined
  if (colon < 0) return { user: name }
  const secret = text.slice(colon + 1)
  return password.test(secret) ? { user: name, password: secret } : undefined
}

function parseUriParams(text: string): Params | undefined {
  const params = new Map<string, string>()
  for (const piece of text.split(';')) {
    const equals = piece.indexOf('=')
    const name = (equals < 0 ? piece : piece.slice(0, equals)).toLowerCase()
    const value = equals < 0 ? '' : piece.slice(equals + 1)
    if (!paramText.test(name) || (value !== '' && !paramText.test(value))) return undefined
    if (!params.has(name)) params.set(name, value)
  }
  return params
}

/** Reads `host`, `host:port`, `[v6]` and `[v6]:port`. */
export function parseHostPort(text: string): { host: string; port?: number } | undefined {
  const close = text[0] === '[' ? text.indexOf(']') : -1
  if (text[0] === '[' && close < 0) return undefined
  const colon = text.indexOf(':', close + 1)
  const name = colon < 0 ? text : text.slice(0, colon).trimEnd()
  const host = parseHost(name)
  if (host === undefined) return undefined
  if (colon < 0) return { host }
  const port = parseNumber(text.slice(colon + 1).trimStart(), 65_535)
  return port === undefined ? undefined : { host, port }
}

function parseHost(text: string): string | undefined {
  if (text[0] !== '[') return text.length <= 255 && hostname.test(text) ? text : undefined
  if (!text.endsWith(']')) return undefined
  // The grammar of RFC 3261 allowed three colons before an IPv4 part; RFC 5118 4.10 asks to accept them.
  const address = text.slice(1, -1).replace(':::', '::')
  return isIPv6(address) ? address : undefined
}

/** A host as it is written in messages: IPv6 in brackets. */
export const writeHost = (host: string): string => (host.includes(':') ? `[${host}]` : host)

export const writeHostPort = ({ host, port }: { host: string; port?: number }): string =>
  port === undefined ? writeHost(host) : `${writeHost(host)}:${port}`

export function writeUri(uri: Uri): string {
  if (!isSip(uri)) return `${uri.scheme}:${uri.text}`
  const secret = uri.password === undefined ? '' : `:${uri.password}`
  const who = uri.user === undefined ? '' : `${uri.user}${secret}@`
  const headers = uri.headers === undefined ? '' : `?${uri.headers}`
  return `${uri.scheme}:${who}${writeHostPort(uri)}${writeParams(uri.params)}${headers}`
}

/** Undoes %-escapes byte by byte; bytes that are no UTF-8 become U+FFFD instead of an error. */
export function unescapeUri(text: string): string {
  if (!text.includes('%')) return text
  return text.replace(/(?:%[0-9A-Fa-f]{2})+/g, run => Buffer.from(run.replaceAll('%', ''), 'hex').toString())
}

/** Escapes what may not stand in the user part or in a header of a URI. */
export const escapeUri = (text: string): string =>
  encodeURIComponent(text)
    .replace(/%2B/g, '+')
    .replace(/['()]/g, char => `%${char.charCodeAt(0).toString(16)}`)

/** The user part without escapes, or the number of a tel: URI; '' when there is neither. */
export function userOf(uri: Uri): string {
  if (isSip(uri)) return unescapeUri(uri.user ?? '')
  return uri.scheme === 'tel' ? (uri.text.split(';', 1)[0] ?? '') : ''
}

/** A header field inside of a URI, such as Replaces in Refer-To (RFC 3261 19.1.1); the name in lower case. */
export function embeddedHeader(uri: Uri, name: string): string | undefined {
  for (const pair of isSip(uri) ? (uri.headers ?? '').split('&') : []) {
    const equals = pair.indexOf('=')
    if (pair.slice(0, Math.max(equals, 0)).toLowerCase() === name) return unescapeUri(pair.slice(equals + 1))
  }
  return undefined
}
