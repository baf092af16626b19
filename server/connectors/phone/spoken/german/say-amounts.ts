import { isWordCharacter, match, opensNumber, type Saying } from '../cursor.ts'
import { cardinal, figures } from './numbers.ts'
import { currencies, durations, units } from './words.ts'

/** A number as it is written in German: points between thousands, a comma before decimals. */
export const amount = '(?:\\d{1,3}(?:\\.\\d{3}){1,6}|\\d{1,21})(?:,\\d{1,6})?'
const behind = new RegExp(`([-−]?)(${amount}) ?(€|\\$|£|Euro|EUR|USD|Dollar)(?!\\p{L})`, 'uy')
const before = new RegExp(
  `([-−]?)(€|\\$|£) ?(${amount})(?!\\d)(?: (millionen|milliarden|mio\\.?|mrd\\.?)(?!\\p{L}))?`,
  'iuy',
)
const codes: Readonly<Record<string, string>> = { Euro: '€', EUR: '€', USD: '$', Dollar: '$' }
const shortScales: Readonly<Record<string, string>> = {
  Mio: 'Millionen',
  'Mio.': 'Millionen',
  Mrd: 'Milliarden',
  'Mrd.': 'Milliarden',
}

/** "45,50 €", "€2,20", "1.200 EUR", "€2,21 Millionen". */
export function sayOneMoney(text: string, at: number): Saying | undefined {
  const front = match(before, text, at)
  const found = front ?? match(behind, text, at)
  if (!found || (found[1] && !opensNumber(text, at))) return undefined
  const [written = '', sign = ''] = front ? [front[3], front[2]] : [found[2], found[3]]
  const money = currencies.find(each => each.symbol === (codes[sign] ?? sign))
  if (!money) return undefined
  const minus = found[1] ? 'minus ' : ''
  const scale = front?.[4]
  if (scale !== undefined)
    return {
      text: `${minus}${quantity(written)} ${shortScales[scale] ?? scale} ${money.name}`,
      next: at + found[0].length,
    }
  const [whole = '', places = ''] = written.replaceAll('.', '').split(',')
  const trimmed = places.replace(/0+$/, '')
  const cents = Number(trimmed.padEnd(2, '0'))
  const main = `${BigInt(whole) === 1n ? 'ein' : cardinal(BigInt(whole))} ${money.name}`
  const part = `${cents === 1 ? 'ein' : cardinal(BigInt(cents))} ${cents === 1 ? money.one : money.many}`
  const said =
    trimmed.length > 2 ? `${quantity(written)} ${money.name}` : cents === 0 ? main : `${main} ${part}`
  // Cents alone are the euro's; those of another currency name it.
  const short = BigInt(whole) === 0n && cents > 0 && trimmed.length < 3 && money.symbol !== '$'
  return { text: minus + (short ? part : said), next: at + found[0].length }
}

/** "0,2" → "null Komma zwei"; points stand between thousands. */
export function quantity(written: string): string {
  const [whole = '0', places] = written.replaceAll('.', '').split(',')
  return places === undefined
    ? cardinal(BigInt(whole))
    : `${cardinal(BigInt(whole))} Komma ${figures(places)}`
}

const measured = new RegExp(`([-−]?)(${amount})( millionen| milliarden)?( ?)`, 'iuy')
const symbols = [...units, ...durations].sort((a, b) => b[0].length - a[0].length)

/** "12 kg", "20 %", "30 Min.". */
export function sayOneUnit(text: string, at: number): Saying | undefined {
  const found = match(measured, text, at)
  if (!found || (found[1] && !opensNumber(text, at))) return undefined
  const start = at + found[0].length
  const unit = symbols.find(
    ([symbol]) => text.startsWith(symbol, start) && !isWordCharacter(text[start + symbol.length]),
  )
  if (!unit) return undefined
  const one = found[2] === '1' && found[3] === undefined
  const counted = one ? (unit[1].endsWith('e') ? 'eine' : 'ein') : quantity(found[2] ?? '') + (found[3] ?? '')
  return {
    text: `${found[1] ? 'minus ' : ''}${counted} ${one ? unit[1] : unit[2]}`,
    next: start + unit[0].length,
  }
}
