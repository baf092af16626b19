import type { Lexicon } from './lexicon.ts'
import { readNumber } from './numbers.ts'
import type { EmailEntity } from './percept.ts'
import { lookUp } from './time-grammar.ts'
import { spanOf, type Token } from './tokens.ts'

const WRITTEN =
  /(?<![\w.+-])[\p{L}\p{N}_][\p{L}\p{N}._%+'-]{0,63}@[\p{L}\p{N}-]+(?:\.[\p{L}\p{N}-]+)*\.\p{L}{2,}/gu

const TOP_LEVEL =
  /^(?:com|net|org|edu|gov|info|biz|io|co|ai|dev|app|shop|online|clinic|dental|hotel|[a-z]{2})$/

/** E-mail addresses, written and spoken ("sarah dot jones at g mail dot com", "j o n e s at…"). */
export function emails(text: string, tokens: readonly Token[], lexicon: Lexicon): EmailEntity[] {
  const found: EmailEntity[] = []
  for (const match of text.matchAll(WRITTEN)) {
    const start = match.index
    found.push({
      start,
      end: start + match[0].length,
      text: match[0],
      address: match[0].toLowerCase(),
      spoken: false,
    })
  }
  if (found.length > 0) return found
  for (let at = 1; at < tokens.length - 2; at++) {
    if (!lexicon.contact.at.includes(tokens[at]!.lower)) continue
    const domain = spokenDomain(tokens, at + 1, lexicon)
    const local = domain && spokenLocal(tokens, at, lexicon)
    if (domain && local) {
      found.push({
        ...spanOf(text, tokens, local.from, domain.next),
        address: `${local.text}@${domain.text}`.toLowerCase(),
        spoken: true,
      })
    }
  }
  return found
}

function spokenDomain(tokens: readonly Token[], at: number, { contact }: Lexicon) {
  const labels: string[] = ['']
  let place = at
  for (; place < tokens.length && place < at + 12; place++) {
    const { lower } = tokens[place]!
    if (contact.dot.includes(lower)) labels.push('')
    else if (lookUp(contact.marks, lower) === '-') labels[labels.length - 1] += '-'
    else if (/^[\p{L}\p{N}-]+$/u.test(lower) && (!complete(labels) || labels.at(-1) === '')) {
      if (labels.length > 1 && labels.at(-1) !== '') break
      labels[labels.length - 1] += lower
    } else break
  }
  while (labels.length > 1 && labels.at(-1) === '') labels.pop()
  const last = tokens[place - 1]
  const trailing = last && contact.dot.includes(last.lower) ? 1 : 0
  if (!complete(labels)) return undefined
  const [first = '', ...rest] = labels
  return { text: [lookUp(contact.providers, first) ?? first, ...rest].join('.'), next: place - trailing }
}

const complete = (labels: readonly string[]): boolean =>
  labels.length > 1 && labels[0] !== '' && TOP_LEVEL.test(labels.at(-1) ?? '')

/** Goes left from "at" until a word that cannot belong to an address. */
function spokenLocal(
  tokens: readonly Token[],
  at: number,
  lexicon: Lexicon,
): { text: string; from: number } | undefined {
  const { contact, numbers } = lexicon
  let from = at
  while (
    from > 0 &&
    !contact.stops.has(tokens[from - 1]!.lower) &&
    !/^[,;:!?]$/.test(tokens[from - 1]!.lower) &&
    at - from < 24
  )
    from--
  let out = ''
  for (let place = from; place < at; ) {
    const { lower } = tokens[place]!
    const repeat = lookUp(contact.repeats, lower)
    const mark = contact.dot.includes(lower) ? '.' : lookUp(contact.marks, lower)
    const number = readNumber(numbers, tokens, place)
    if (tokens[place + 1]?.lower === 'as' && tokens[place + 2]?.lower === 'in') {
      out += lower
      place += 4
    } else if (repeat && place + 1 < at) {
      out += (lookUp(contact.digits, tokens[place + 1]!.lower) ?? tokens[place + 1]!.lower).repeat(repeat)
      place += 2
    } else if (mark !== undefined) {
      out += mark
      place += 1
    } else if (number) {
      out += tokens[place]!.kind === 'number' ? lower : String(number.value)
      place = number.next
    } else {
      out += lookUp(contact.spelling, lower) ?? lower
      place += 1
    }
  }
  return /^[\p{L}\p{N}][\p{L}\p{N}._+-]*$/u.test(out) ? { text: out, from } : undefined
}
