import { type HtmlElement, type HtmlLine, type HtmlOutline, outlineHtml } from './html-outline.ts'
import { rolesOf } from './reply-text.ts'

/** Classes that clients give to the mail they quote: Gmail, Yahoo, AOL, Proton, Tuta, Zoho, Thunderbird's forwards. */
const quoteClass =
  /(^|[\s_])(gmail_quote(_container)?|gmail_attr|yahoo_quoted|ymail_android_signature_quote|aolmail_quote|protonmail_quote|tutanota_quote|zmail_extra|moz-cite-prefix|moz-forward-container|moz-email-headers-table|outlookmessageheader|front-blockquote|freebirdformviewviewitem_quote|qt|mail_quote|wiseStampQuote)(\s|$)/i
const quoteId =
  /^(x_)*(yahoo_quoted|ymail_quoted|OLK_SRC_BODY_SECTION|isReplyContent|reply-intro|composer-quote)/i
/** Ids from which on everything is the quoted mail: Outlook in the browser, on the phone, Hotmail, Zimbra, Windows Mail. */
const restId =
  /^(x_)*(divRplyFwdMsg|appendonsend|stopSpelling|mail-editor-reference-message-container|ms-outlook-mobile-reference-message|zwchr|orig-message|original-message|_MailOriginal)$/i
/** The line Outlook for Windows draws above the header block, in the colours of its versions, and that of Windows Mail. */
const outlookLine =
  /border(-top)?\s*:\s*(none\s*;\s*border-top\s*:\s*)?solid\s+(#b5c4df|#e1e1e1)|border-top-color\s*:\s*rgb\(\s*229\s*,\s*229\s*,\s*229\s*\)|border-top\s*:\s*(1px|1\.0pt)\s+solid\s+(#b5c4df|#e1e1e1)|border-top\s*:\s*#(b5c4df|e1e1e1)\s+1(\.0)?p[tx]\s+solid/i

/**
 * The HTML without the mail it answers: what clients mark as quoted, and what the languages of `reply-words.ts` introduce.
 * All of it comes from the input, in order; when nothing of one's own would be left, it is the input. Linear time.
 */
export function stripReplyHtml(html: string): string {
  const outline = outlineHtml(html)
  const { lines, elements } = outline
  const rest = elements.find(startsRest)
  const last = rest ? lines.findIndex(line => line.start >= rest.start) : -1
  const kept = last === -1 ? lines : lines.slice(0, last)
  const quoteOf = kept.map(quotingOf(elements))
  const cited = new Set(
    quoteOf.flatMap((quote, at) => (quote?.tag !== 'blockquote' || isCite(quote) ? (quote ? [at] : []) : [])),
  )
  const roles = rolesOf(
    kept.map(({ text }, at) => (quoteOf[at] ? `> ${text}` : text.replace(/^\s*>(?=\s*<<)/, ''))),
    {},
    cited,
  )
  const own = kept.filter((line, at) => roles[at] === 'own' && line.text.trim() !== '')
  if (own.length === 0) return html
  const answered = new Set(quoteOf.filter((_, at) => roles[at] === 'own'))
  const ranges: Range[] = []
  for (const [at, line] of kept.entries()) {
    if (roles[at] === 'own') continue
    const quote = quoteOf[at]
    if (roles[at] === 'history') {
      ranges.push(
        ...restFrom(html, line.start, line.element),
        ...ruleAbove(outline, kept[at - 1]?.end ?? 0, line.start),
      )
      break
    }
    if (quote && !answered.has(quote)) ranges.push([quote.start, quote.end])
    else ranges.push(...line.pieces)
  }
  if (rest) ranges.push(...restFrom(html, rest.start, rest.parent))
  return without(html, ranges)
}

type Range = readonly [start: number, end: number]

const isCite = (element: HtmlElement) =>
  /\btype\s*=\s*["']?cite/i.test(element.attributes) || quoteClass.test(attribute(element, 'class'))

/** The drawn line between one's own words and the quoted mail. */
function ruleAbove({ elements }: HtmlOutline, from: number, until: number): Range[] {
  return elements
    .filter(({ tag, start }) => tag === 'hr' && start >= from && start < until)
    .map(({ start, end }) => [start, end])
}

function startsRest(element: HtmlElement): boolean {
  if (element.attributes === '') return false
  if (
    restId.test(attribute(element, 'id')) ||
    /data-marker\s*=\s*["']?__(DIVIDER|QUOTED_TEXT)__/i.test(element.attributes)
  )
    return true
  return element.tag === 'div' && outlookLine.test(attribute(element, 'style'))
}

function isQuote(element: HtmlElement): boolean {
  if (element.tag === 'blockquote') return true
  if (element.attributes === '') return false
  return quoteClass.test(attribute(element, 'class')) || quoteId.test(attribute(element, 'id'))
}

function attribute(element: HtmlElement, name: 'class' | 'id' | 'style'): string {
  const found = attributePatterns[name].exec(element.attributes)
  return found?.[1] ?? found?.[2] ?? found?.[3] ?? ''
}

const attributePatterns = {
  class: /\sclass\s*=\s*(?:"([^"]*)"|'([^']*)'|([^\s"'>]+))/i,
  id: /\sid\s*=\s*(?:"([^"]*)"|'([^']*)'|([^\s"'>]+))/i,
  style: /\sstyle\s*=\s*(?:"([^"]*)"|'([^']*)'|([^\s"'>]+))/i,
}

/** The outermost quote around a line; found once per element. */
function quotingOf(elements: HtmlOutline['elements']): (line: HtmlLine) => HtmlElement | undefined {
  const outermost = new Map<HtmlElement, HtmlElement | undefined>()
  for (const element of elements) {
    const above = element.parent && outermost.get(element.parent)
    outermost.set(element, above ?? (isQuote(element) ? element : undefined))
  }
  return line => line.element && outermost.get(line.element)
}

/** Everything from the offset on but the end tags of what is open there. */
function restFrom(html: string, from: number, open: HtmlElement | undefined): Range[] {
  const ranges: Range[] = []
  let start = from
  for (let element = open; element; element = element.parent) {
    if (element.end <= start || element.closing < start) continue
    ranges.push([start, element.closing])
    start = element.end
  }
  ranges.push([start, html.length])
  return ranges
}

function without(html: string, ranges: readonly Range[]): string {
  const parts: string[] = []
  let at = 0
  for (const [start, end] of ranges.toSorted((a, b) => a[0] - b[0])) {
    if (start > at) parts.push(html.slice(at, start))
    at = Math.max(at, end)
  }
  parts.push(html.slice(at))
  return parts.join('')
}
