/** Parameters of a header field or URI; names in lower case, '' for one without a value, order kept. */
export type Params = ReadonlyMap<string, string>

export const noParams: Params = new Map()

const token = /^[A-Za-z0-9\-.!%*_+`'~]+$/
/** More than `gen-value` of RFC 3261 25.1 allows (real tags hold "@" and "/"), but nothing that would end it. */
const plainValue = /^[^\s"<>;,]+$/
const quoted = /^"(?:[^"\\]|\\[^\r\n])*"$/

export const isToken = (text: string): boolean => token.test(text)

/**
 * Splits at a separator that is outside quotes and angle brackets; pieces are trimmed. Undefined when quotes or
 * brackets do not close, or when a piece is empty: such a field is malformed (RFC 4475 3.1.2.1, 3.1.2.6).
 */
export function split(text: string, separator: ',' | ';'): string[] | undefined {
  if (!text.includes(separator) && !text.includes('"')) return text.trim() === '' ? undefined : [text.trim()]
  const pieces: string[] = []
  let start = 0
  let inside = false
  for (let at = 0; at < text.length; at++) {
    const char = text[at]
    if (char === '"') {
      at = endOfQuote(text, at)
      if (at < 0) return undefined
    } else if (char === '<') {
      if (inside) return undefined
      inside = true
    } else if (char === '>') inside = false
    else if (char === separator && !inside) {
      pieces.push(text.slice(start, at).trim())
      start = at + 1
    }
  }
  pieces.push(text.slice(start).trim())
  return inside || pieces.includes('') ? undefined : pieces
}

/** Index of the quote that closes the one at `start`, or -1. */
export function endOfQuote(text: string, start: number): number {
  for (let at = start + 1; at < text.length; at++) {
    if (text[at] === '\\') at++
    else if (text[at] === '"') return at
  }
  return -1
}

/** Reads `;name=value;flag`; undefined when malformed. White space around ";" and "=" is allowed (RFC 3261 25.1). */
export function parseParams(text: string): Params | undefined {
  const trimmed = text.trim()
  if (trimmed === '') return noParams
  if (trimmed[0] !== ';') return undefined
  const pieces = split(trimmed.slice(1), ';')
  if (!pieces) return undefined
  const params = new Map<string, string>()
  for (const piece of pieces) {
    const equals = piece.indexOf('=')
    const name = (equals < 0 ? piece : piece.slice(0, equals)).trimEnd().toLowerCase()
    if (!token.test(name)) return undefined
    const value = equals < 0 ? '' : piece.slice(equals + 1).trimStart()
    if (equals >= 0 && !plainValue.test(value) && !quoted.test(value)) return undefined
    // The first of two parameters with one name counts: a second one cannot override what was checked.
    if (!params.has(name)) params.set(name, value)
  }
  return params
}

export function writeParams(params: Params): string {
  let text = ''
  for (const [name, value] of params) text += value === '' ? `;${name}` : `;${name}=${value}`
  return text
}

/** The text inside a quoted string, with its escapes undone; any other text as it is. */
export function unquote(text: string): string {
  return text.length >= 2 && text[0] === '"' && text.endsWith('"')
    ? text.slice(1, -1).replace(/\\([^\r\n])/gs, '$1')
    : text
}

export const quote = (text: string): string => `"${text.replace(/["\\]/g, '\\$&').replace(/[\r\n]+/g, ' ')}"`

const digits = /^\d+$/

/** A whole number up to a limit; undefined for anything else, such as "-1", "1e3" or 40 digits (RFC 4475 3.1.2.4). */
export function parseNumber(text: string | undefined, highest = 2 ** 32 - 1): number | undefined {
  if (text === undefined || !digits.test(text)) return undefined
  const number = Number(text)
  return number <= highest ? number : undefined
}
