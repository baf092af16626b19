export interface HtmlElement {
  readonly tag: string
  /** As written, with a leading space; at most 2000 characters. */
  readonly attributes: string
  readonly parent: HtmlElement | undefined
  readonly start: number
  /** Where its end tag begins; the same as `end` when it has none. */
  closing: number
  end: number
}

export interface HtmlLine {
  readonly text: string
  readonly start: number
  readonly end: number
  /** Offsets of its texts. */
  readonly pieces: readonly (readonly [start: number, end: number])[]
  readonly element: HtmlElement | undefined
}

export interface HtmlOutline {
  /** In the order of their start tags. */
  readonly elements: readonly HtmlElement[]
  /** What a reader sees, line by line. */
  readonly lines: readonly HtmlLine[]
}

const voids = new Set('area base br col embed hr img input link meta source track wbr'.split(' '))
const inline = new Set(
  'a abbr acronym b bdi bdo big cite code data del dfn em font i ins kbd label mark q s samp small span strike strong sub sup time tt u var wbr img'.split(
    ' ',
  ),
)
const unread = new Set(['script', 'style', 'title', 'textarea', 'template', 'noscript', 'xml'])

/** Reads tags and texts with their offsets, whatever the nesting; linear in the length. */
export function outlineHtml(html: string): HtmlOutline {
  const elements: HtmlElement[] = []
  const lines: HtmlLine[] = []
  const open: HtmlElement[] = []
  const opened = new Map<string, number>()
  let pieces: (readonly [number, number])[] = []
  let texts: string[] = []
  let holder: HtmlElement | undefined

  const breakLine = () => {
    const [start, end] = [pieces[0]?.[0], pieces.at(-1)?.[1]]
    const text = texts.join('').replace(/\s+/g, ' ').trim()
    if (start !== undefined && end !== undefined && text !== '')
      lines.push({ text, start, end, pieces, element: holder })
    pieces = []
    texts = []
  }
  const close = (element: HtmlElement, closing: number, end: number) => {
    element.closing = closing
    element.end = end
    opened.set(element.tag, (opened.get(element.tag) ?? 1) - 1)
    if (!inline.has(element.tag)) breakLine()
  }

  for (const token of tokens(html)) {
    if (token.kind === 'text') {
      if (pieces.length === 0) holder = open.at(-1)
      pieces.push([token.start, token.end])
      texts.push(decode(html.slice(token.start, token.end)))
    } else if (token.kind === 'open') {
      if (!inline.has(token.tag)) breakLine()
      const { tag, attributes, start, end } = token
      const element = { tag, attributes, parent: open.at(-1), start, closing: end, end }
      elements.push(element)
      if (token.single) continue
      open.push(element)
      opened.set(tag, (opened.get(tag) ?? 0) + 1)
    } else if ((opened.get(token.tag) ?? 0) > 0) {
      for (let element = open.pop(); element; element = open.pop()) {
        const matches = element.tag === token.tag
        close(element, token.start, matches ? token.end : token.start)
        if (matches) break
      }
    }
  }
  for (const element of open.toReversed()) close(element, html.length, html.length)
  breakLine()
  return { elements, lines }
}

type Token =
  | { readonly kind: 'text'; readonly start: number; readonly end: number }
  | { readonly kind: 'close'; readonly tag: string; readonly start: number; readonly end: number }
  | {
      readonly kind: 'open'
      readonly tag: string
      readonly attributes: string
      readonly single: boolean
      readonly start: number
      readonly end: number
    }

function* tokens(html: string): Generator<Token> {
  const find = finder(html)
  let at = 0
  while (at < html.length) {
    const angle = html.indexOf('<', at)
    const text = angle === -1 ? html.length : angle
    if (text > at) yield { kind: 'text', start: at, end: text }
    if (angle === -1) return
    const name = /^<\/?[a-z][\w:-]{0,40}/i.exec(html.slice(angle, angle + 44))?.[0]
    if (!name) {
      const comment = html.startsWith('<!--', angle)
      const skipped = comment || html[angle + 1] === '!' || html[angle + 1] === '?'
      const stop = skipped ? find(comment ? '-->' : '>', angle + 2) : angle + 1
      if (!skipped) yield { kind: 'text', start: angle, end: stop }
      at = stop
      continue
    }
    const end = tagEnd(html, angle + name.length, find)
    const tag = name.replace(/^<\/?/, '').toLowerCase()
    if (name[1] === '/') yield { kind: 'close', tag, start: angle, end }
    else {
      const attributes = ` ${html.slice(angle + name.length, Math.min(end - 1, angle + name.length + 2_000))}`
      const raw = unread.has(tag)
      const stop = raw ? find(`</${tag}`, end) : end
      yield { kind: 'open', tag, attributes, single: raw || voids.has(tag), start: angle, end: stop }
      if (raw && stop < html.length) at = find('>', stop)
      else at = stop
      continue
    }
    at = end
  }
}

/** Position after the next `needle` (before it, for an end tag); what is not there once is never searched again. */
function finder(html: string): (needle: string, from: number) => number {
  const missing = new Set<string>()
  const lower = html.toLowerCase()
  const source = lower.length === html.length ? lower : html
  return (needle, from) => {
    if (missing.has(needle)) return html.length
    const found = source.indexOf(needle, from)
    if (found === -1) {
      missing.add(needle)
      return html.length
    }
    return needle.startsWith('</') ? found : found + needle.length
  }
}

/** The end of a tag, past quoted values; a quote that never ends ends at the next bracket. */
function tagEnd(html: string, from: number, find: (needle: string, from: number) => number): number {
  const limit = Math.min(html.length, from + 20_000)
  let quote = ''
  for (let at = from; at < limit; at += 1) {
    const char = html[at]!
    if (quote) {
      if (char === quote) quote = ''
    } else if ((char === '"' || char === "'") && /[=\s]/.test(html[at - 1]!)) quote = char
    else if (char === '>') return at + 1
  }
  return find('>', from)
}

const named: Readonly<Record<string, string>> = {
  lt: '<',
  gt: '>',
  amp: '&',
  quot: '"',
  apos: "'",
  nbsp: ' ',
  eacute: 'é',
  egrave: 'è',
  agrave: 'à',
  Agrave: 'À',
  uuml: 'ü',
  ouml: 'ö',
  auml: 'ä',
  szlig: 'ß',
  aring: 'å',
  oslash: 'ø',
  ccedil: 'ç',
  ntilde: 'ñ',
  oacute: 'ó',
  aacute: 'á',
  iacute: 'í',
}

function decode(text: string): string {
  return text.replace(/&(?:#(\d{1,7})|#x([\da-f]{1,6})|([a-z]{2,8}));?/gi, (whole, decimal, hex, name) => {
    if (name) return named[name] ?? whole
    const code = decimal ? Number(decimal) : Number.parseInt(hex, 16)
    return code > 0 && code <= 0x10ffff ? String.fromCodePoint(code) : whole
  })
}
