import {
  endOfQuote,
  isToken,
  noParams,
  type Params,
  parseNumber,
  parseParams,
  quote,
  split,
  unquote,
  writeParams,
} from './grammar.ts'
import { parseHostPort, parseUri, type Uri, writeHostPort, writeUri } from './uri.ts'

/** One value of Via (RFC 3261 20.42). */
export interface Via {
  /** "SIP/2.0". */
  readonly version: string
  /** In upper case: UDP, TCP, TLS, … */
  readonly transport: string
  readonly host: string
  readonly port?: number
  readonly params: Params
}

/** An address with its header parameters: From, To, Contact, Route, Refer-To, … (RFC 3261 20.10). */
export interface NameAddr {
  readonly name?: string
  readonly uri: Uri
  readonly params: Params
}

export interface CSeq {
  readonly seq: number
  readonly method: string
}

const protocol = /^([^\s/]+)\s*\/\s*([^\s/]+)\s*\/\s*([^\s/]+)\s+(?=\S)/

export function parseVia(text: string): Via | undefined {
  const match = protocol.exec(text)
  if (!match) return undefined
  const rest = text.slice(match[0].length)
  const semicolon = rest.indexOf(';')
  const sentBy = parseHostPort((semicolon < 0 ? rest : rest.slice(0, semicolon)).trim())
  const params = semicolon < 0 ? noParams : parseParams(rest.slice(semicolon))
  if (!sentBy || !params || !match.slice(1).every(part => isToken(part ?? ''))) return undefined
  return { version: `${match[1]}/${match[2]}`, transport: match[3]!.toUpperCase(), ...sentBy, params }
}

export const writeVia = (via: Via): string =>
  `${via.version}/${via.transport} ${writeHostPort(via)}${writeParams(via.params)}`

export function parseNameAddr(value: string): NameAddr | undefined {
  const text = value.trim()
  if (text[0] === '"') {
    const end = endOfQuote(text, 0)
    const open = text.indexOf('<', end)
    if (end < 0 || open < 0 || text.slice(end + 1, open).trim() !== '') return undefined
    return parseBracketed(text, open, unquote(text.slice(0, end + 1)))
  }
  const open = text.indexOf('<')
  if (open >= 0) {
    const name = text.slice(0, open).trim()
    // Unquoted display names are tokens (RFC 4475 3.1.2.15); other scripts are seen unquoted in practice and do no harm.
    if (name !== '' && !name.split(/\s+/).every(word => isToken(word.replace(/[^\0-\x7f]/g, 'x'))))
      return undefined
    return parseBracketed(text, open, name === '' ? undefined : name)
  }
  // Without brackets every parameter belongs to the header, and "?" and "," may not occur (RFC 3261 20.10).
  const semicolon = text.indexOf(';')
  const address = (semicolon < 0 ? text : text.slice(0, semicolon)).trimEnd()
  if (/[?,\s]/.test(address)) return undefined
  return assemble(address, semicolon < 0 ? '' : text.slice(semicolon))
}

function parseBracketed(text: string, open: number, name: string | undefined): NameAddr | undefined {
  const close = text.indexOf('>', open)
  return close < 0 ? undefined : assemble(text.slice(open + 1, close), text.slice(close + 1), name)
}

function assemble(address: string, tail: string, name?: string): NameAddr | undefined {
  const uri = parseUri(address)
  const params = parseParams(tail)
  if (!uri || !params) return undefined
  return name === undefined ? { uri, params } : { name, uri, params }
}

export function writeNameAddr({ name, uri, params }: NameAddr): string {
  const shown = name === undefined || name === '' ? '' : `${quote(name)} `
  return `${shown}<${writeUri(uri)}>${writeParams(params)}`
}

/** Every value of a list such as Contact, Route or Record-Route; undefined when one of them is malformed. */
export function parseNameAddrs(lines: readonly string[]): NameAddr[] | undefined {
  const found: NameAddr[] = []
  for (const line of lines)
    for (const piece of split(line, ',') ?? ['']) {
      const value = parseNameAddr(piece)
      if (!value) return undefined
      found.push(value)
    }
  return found
}

const cseq = /^(\d+)\s+(\S+)$/

/** The number is below 2**31 (RFC 3261 8.1.1.5). */
export function parseCSeq(text: string): CSeq | undefined {
  const match = cseq.exec(text)
  const seq = parseNumber(match?.[1], 2 ** 31 - 1)
  const method = match?.[2] ?? ''
  return seq === undefined || !isToken(method) ? undefined : { seq, method }
}

/** The tag of From or To, '' when there is none. */
export const tagOf = (address: NameAddr): string => address.params.get('tag') ?? ''

export const withTag = (address: NameAddr, tag: string): NameAddr => ({
  ...address,
  params: new Map([...address.params, ['tag', tag]]),
})

/** `Digest a="b", c=d` and its like (RFC 3261 25.1 challenge); names in lower case, values without quotes. */
export function parseAuth(text: string): { scheme: string; params: Params } | undefined {
  const space = text.search(/\s/)
  if (space < 0) return undefined
  const params = new Map<string, string>()
  for (const piece of split(text.slice(space + 1), ',') ?? []) {
    const equals = piece.indexOf('=')
    const name = piece.slice(0, Math.max(equals, 0)).trimEnd().toLowerCase()
    if (!isToken(name)) return undefined
    if (!params.has(name)) params.set(name, unquote(piece.slice(equals + 1).trimStart()))
  }
  return params.size === 0 ? undefined : { scheme: text.slice(0, space).toLowerCase(), params }
}

export function noTag(address: NameAddr): NameAddr {
  const params = new Map(address.params)
  params.delete('tag')
  return { ...address, params }
}
