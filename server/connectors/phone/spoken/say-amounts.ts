import { isWordCharacter, match, opensNumber, rangeOf, type Saying } from './cursor.ts'
import { type Currency, currencies, currencyCodes } from './english/money.ts'
import { type Unit, unitBySymbol } from './english/units.ts'
import { cardinal, quantity } from './say-numbers.ts'

/** As on the continent: "1.200,50 €", "45,50 €", "1.200 EUR". */
const continental = '\\d{1,3}(?:\\.\\d{3}){1,4}(?:,\\d{2})?(?![\\d.])|\\d{1,9},\\d{2}(?!\\d)'
const number = '(?:\\d{1,3}(?:,\\d{3}){1,7}|\\d{1,24})(?:\\.\\d{1,12})?|\\.\\d{1,12}'
const before = new RegExp(
  `([-−]?)(?:(US\\$|[$£¥₩₹]) ?(${number})|(€) ?(${continental}|${number}))(?![\\d])`,
  'uy',
)
const behind = new RegExp(
  `(${continental}|${number}) ?(US\\$|[€£¥₩₹]|(?:USD|EUR|GBP|JPY|KRW|INR)(?![\\p{L}]))`,
  'uy',
)
const code = new RegExp(`(USD|EUR|GBP|JPY|KRW|INR) (${continental}|${number})(?![\\d])`, 'uy')
const wholly = new RegExp(`^(?:${continental})$`, 'u')
const scale = / ?(thousand|million|billion|trillion|k|m|bn|b)(?![\p{L}\p{N}])/iuy
const rate = / ?\/ ?(hr|hour|h|day|d|night|week|wk|month|mo|year|yr|person|pax|kg|m)(?![\p{L}\p{N}])/iuy
const scaleNames: Readonly<Record<string, string>> = {
  k: 'thousand',
  m: 'million',
  b: 'billion',
  bn: 'billion',
}
const rateNames: Readonly<Record<string, string>> = {
  hr: 'hour',
  h: 'hour',
  d: 'day',
  wk: 'week',
  mo: 'month',
  yr: 'year',
  pax: 'person',
  kg: 'kilogram',
  m: 'meter',
}
const bySymbol = new Map(currencies.map(each => [each.symbol, each]))

/** "$20.50", "€1,200", "20 EUR", "¥30 billion", "£10/wk", "$150-$250". */
export function sayMoney(text: string, at: number): Saying | undefined {
  return rangeOf(text, at, sayPrice)
}

function sayPrice(text: string, at: number): Saying | undefined {
  const front = match(before, text, at)
  const found = front ?? match(code, text, at) ?? match(behind, text, at)
  if (!found || (front?.[1] && !opensNumber(text, at))) return undefined
  const [sign, figures] = front
    ? [front[2] ?? front[4], front[3] ?? front[5]]
    : found[1]?.match(/^[\d.]/)
      ? [found[2], found[1]]
      : [found[1], found[2]]
  const symbol = sign === 'US$' ? '$' : (currencyCodes[sign ?? ''] ?? sign ?? '')
  const currency = bySymbol.get(symbol)
  if (!currency || figures === undefined) return undefined
  const written = sign === '$' || sign === 'US$' ? figures : plain(figures)
  const next = at + found[0].length
  const scaled = match(scale, text, next)
  const minus = front?.[1] ? 'minus ' : ''
  return withRate(
    text,
    `${minus}${scaled ? large(written, scaled, currency) : price(written, currency)}`,
    next + (scaled?.[0].length ?? 0),
  )
}

/** With a point before the decimals and nowhere else. */
function plain(figures: string): string {
  return wholly.test(figures) ? figures.replaceAll('.', '').replace(',', '.') : figures
}

function large(written: string, scaled: RegExpExecArray, currency: Currency): string {
  const name = (scaled[1] ?? '').toLowerCase()
  return `${quantity(written)} ${scaleNames[name] ?? name} ${currency.many}`
}

function withRate(text: string, said: string, next: number): Saying {
  const found = match(rate, text, next)
  const name = (found?.[1] ?? '').toLowerCase()
  return found
    ? { text: `${said} per ${rateNames[name] ?? name}`, next: next + found[0].length }
    : { text: said, next }
}

/** Whole and hundredths where there are any; three and more places are read as a decimal. */
function price(written: string, currency: Currency): string {
  const [whole = '', places = ''] = written.replaceAll(',', '').split('.')
  const trimmed = places.length > 2 ? places.replace(/0+$/, '') : places
  if (trimmed.length > 2 || (Number(trimmed) > 0 && !currency.part))
    return `${quantity(`${whole}.${trimmed}`)} ${currency.many}`
  const parts = Number(trimmed.padEnd(2, '0'))
  const main = BigInt(whole === '' ? '0' : whole)
  const hundredths =
    parts > 0 && currency.part
      ? `${cardinal(BigInt(parts))} ${parts === 1 ? currency.part.one : currency.part.many}`
      : ''
  if (main === 0n && hundredths !== '')
    return currency.part?.of === undefined
      ? hundredths
      : hundredths.replace(/ (?=cents?$)/, ` ${currency.part.of} `)
  const units = `${cardinal(main)} ${main === 1n ? currency.one : currency.many}`
  return hundredths === '' ? units : `${units} ${hundredths}`
}

const measured = new RegExp(`([-−]?)(${number})(?: (\\d{1,2})/(\\d{1,2}))?(?: ?[-–] ?(${number}))?( ?)`, 'uy')
/** The longest symbol first, so that "km/h" is not read as "km". */
const symbols = [...unitBySymbol.keys()].sort((a, b) => b.length - a.length)
/** "5 in the morning", "10 bar stools": symbols that are also words count only when they touch the number. */
const touching: ReadonlySet<string> = new Set(['in', 'bar', 'ha'])

/** "12kg", "3 mbps", "1°C", "4 1/2 lbs", "2-5lb", "50%". */
export function sayMeasure(text: string, at: number): Saying | undefined {
  return rangeOf(text, at, sayOneMeasure)
}

function sayOneMeasure(text: string, at: number): Saying | undefined {
  const found = match(measured, text, at)
  if (!found || (found[1] && !opensNumber(text, at))) return undefined
  const [all, minus = '', written = '', numerator, denominator, upper, space] = found
  const start = at + all.length
  const unit = symbolAt(text, start, space === ' ')
  if (!unit) return undefined
  const half = numerator === undefined ? '' : mixed(Number(numerator), Number(denominator))
  if (half === undefined) return undefined
  const head = `${minus ? 'minus ' : ''}${quantity(written)}${half}`
  const single = upper === undefined && half === '' && minus === '' && written === '1'
  const range = upper === undefined ? '' : ` to ${quantity(upper)}`
  return { text: `${head}${range} ${named(unit.unit, single)}`, next: unit.next }
}

/** Units are data in lower case; the two degrees are named after persons. */
const named = (unit: Unit, single: boolean): string =>
  (single ? unit.one : unit.many)
    .replace('celsius', 'Celsius')
    .replace('fahrenheit', 'Fahrenheit')
    .replace('c c', 'CC')

function symbolAt(
  text: string,
  at: number,
  spaced: boolean,
): { readonly unit: Unit; readonly next: number } | undefined {
  for (const symbol of symbols) {
    const written = text.startsWith(symbol, at)
    const next = at + symbol.length
    const unit = unitBySymbol.get(symbol)
    if (written && unit && !isWordCharacter(text[next]) && !(spaced && touching.has(symbol)))
      return { unit, next }
  }
  return undefined
}

/** " and a half", " and three quarters"; only what is read that way. */
export function mixed(numerator: number, denominator: number): string | undefined {
  if (numerator === 1 && denominator === 2) return ' and a half'
  if (denominator === 4 && numerator === 1) return ' and a quarter'
  return denominator === 4 && numerator === 3 ? ' and three quarters' : undefined
}
