import type { Lexicon } from './lexicon.ts'
import { readNumber } from './numbers.ts'
import type { DurationEntity, Entities, MoneyEntity } from './percept.ts'
import { lookUp, type TimeGrammar } from './time-grammar.ts'
import { spanOf, type Token } from './tokens.ts'

export interface Scan {
  readonly text: string
  readonly tokens: readonly Token[]
  readonly taken: (index: number) => boolean
}

/** "Three nights", "a week", "an hour and a half", "a couple of days"; not "a night" as in a price. */
/** @param nights they were asked for, so that a number without a unit counts them */
export function durations(scan: Scan, grammar: TimeGrammar, nights = false): DurationEntity[] {
  const { text, tokens, taken } = scan
  const found: DurationEntity[] = []
  for (let at = 0; at < tokens.length; at++) {
    if (taken(at)) continue
    const amount = amountAt(tokens, at, grammar)
    const unit = amount && lookUp(grammar.units, tokens[amount.next]?.lower)
    if (!amount || !unit) continue
    if (amount.article && !/^(for|stay|about|just|only|around)$/.test(tokens[at - 1]?.lower ?? '') && at > 0)
      continue
    const halfMore = ['and', 'a', 'half'].every((word, i) => tokens[amount.next + 1 + i]?.lower === word)
    const value = (amount.value + (halfMore ? 0.5 : 0)) * (unit === 'fortnight' ? 2 : 1)
    const next = amount.next + (halfMore ? 4 : 1)
    found.push({
      ...spanOf(text, tokens, at, next),
      amount: value,
      unit: unit === 'fortnight' ? 'week' : unit,
    })
    at = next - 1
  }
  return found.length === 0 && nights ? bareNights(scan, grammar) : found
}

/** A longer answer says more than how many. */
const shortAnswer = 4

function bareNights({ text, tokens, taken }: Scan, { numbers }: TimeGrammar): DurationEntity[] {
  if (tokens.length > shortAnswer) return []
  for (let at = 0; at < tokens.length; at++) {
    const number = taken(at) ? undefined : readNumber(numbers, tokens, at)
    if (number) return [{ ...spanOf(text, tokens, at, number.next), amount: number.value, unit: 'night' }]
  }
  return []
}

function amountAt(tokens: readonly Token[], at: number, { numbers, one, amounts }: TimeGrammar) {
  const word = tokens[at]!.lower
  const dash = (next: number) => (tokens[next]?.lower === '-' ? next + 1 : next)
  const number = readNumber(numbers, tokens, at)
  if (number) return { value: number.value, next: dash(number.next), article: false }
  if (word === 'half' && one.includes(tokens[at + 1]?.lower ?? ''))
    return { value: 0.5, next: at + 2, article: false }
  const article = one.includes(word)
  const loose = lookUp(amounts, tokens[article ? at + 1 : at]?.lower)
  const next = at + (article ? 2 : 1)
  if (loose !== undefined)
    return { value: loose, next: tokens[next]?.lower === 'of' ? next + 1 : next, article: false }
  return article ? { value: 1, next: at + 1, article: true } : undefined
}

/** "€45", "45.50 euros", "fifty pounds", "20 bucks". */
export function money({ text, tokens }: Scan, lexicon: Lexicon): MoneyEntity[] {
  const found: MoneyEntity[] = []
  for (let at = 0; at < tokens.length; at++) {
    const before = /^[€£$]$/.test(tokens[at]!.lower) ? tokens[at]!.lower : undefined
    const start = before ? at + 1 : at
    const token = tokens[start]
    const written =
      token && /^\d/.test(token.text) && token.kind !== 'date' && token.kind !== 'ordinal'
        ? amountOf(token.text)
        : undefined
    const spelled = token?.kind === 'word' ? readNumber(lexicon.numbers, tokens, start) : undefined
    const amount = written ?? spelled?.value
    const next = spelled?.next ?? start + 1
    const currency = lookUp(lexicon.money, before ?? tokens[next]?.lower)
    if (amount === undefined || currency === undefined) continue
    const end = before ? next : next + 1
    found.push({ ...spanOf(text, tokens, at, end), amount, ...(currency && { currency }) })
    at = end - 1
  }
  return found
}

/** "1,200.50" and "1.200,50" alike: a separator before exactly three digits groups them. */
function amountOf(written: string): number | undefined {
  if (!/^\d+(?:[.,]\d+)*$/.test(written)) return undefined
  const last = Math.max(written.lastIndexOf('.'), written.lastIndexOf(','))
  const decimals = last < 0 || written.length - last === 4 ? '' : written.slice(last + 1)
  const whole = decimals === '' ? written : written.slice(0, last)
  return Number(`${whole.replace(/[.,]/g, '')}.${decimals || 0}`)
}

/** Booking codes: capitals and digits mixed, or anything like one after "code" or "reference". */
export function codes(text: string): Entities['codes'] {
  const found: Entities['codes'][number][] = []
  for (const match of text.matchAll(
    /(?<![\w@.-])(?=[\w-]*\d)(?=[\w-]*[A-Za-z])[A-Za-z0-9]{2,8}(?:-[A-Za-z0-9]{2,8})?(?![\w@-])/g,
  )) {
    const cued =
      /\b(?:code|reference|ref|booking|confirmation|number|id)\b[\s:#]*(?:is|number|code)?[\s:#]*$/i.test(
        text.slice(0, match.index),
      )
    const shaped = /^[A-Z0-9-]{5,12}$/.test(match[0]) && /[A-Z].*\d|\d.*[A-Z]/.test(match[0])
    if (
      /^\d+(?:st|nd|rd|th|am|pm|AM|PM|h|min|km)$/.test(match[0]) ||
      !(shaped || (cued && match[0].length >= 4))
    )
      continue
    const start = match.index
    found.push({
      start,
      end: start + match[0].length,
      text: match[0],
      code: match[0].replace(/-/g, '').toUpperCase(),
    })
  }
  return found
}
