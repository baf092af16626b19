import { isWordCharacter, match, opensNumber, type Saying } from './cursor.ts'
import { suffix } from './hear-dates.ts'
import { mixed } from './say-amounts.ts'
import { isCode } from './say-codes.ts'
import { cardinal, figures, ordinal, quantity, year } from './say-numbers.ts'

const fraction = /(?:(\d{1,4}) )?(\d{1,4}) ?\/ ?(\d{1,4})(?:th|TH)?(?![\p{L}\p{N}/])/uy

/** "1/2", "2 1/2", "22/3". */
export function sayFraction(text: string, at: number): Saying | undefined {
  const found = text.charAt(at - 1) === '/' ? undefined : match(fraction, text, at)
  if (!found) return undefined
  const [all, whole, top, bottom] = found
  const next = at + all.length
  if (all === '24/7') return { text: 'twenty four seven', next }
  const part = spokenFraction(Number(top), Number(bottom))
  if (whole === undefined) return { text: part, next }
  const short = mixed(Number(top), Number(bottom))
  return { text: `${cardinal(BigInt(whole), false)}${short ?? ` and ${part}`}`, next }
}

function spokenFraction(top: number, bottom: number): string {
  const counted = cardinal(BigInt(top), false)
  if (bottom === 1 || bottom === 0) return `${counted} over ${cardinal(BigInt(bottom))}`
  if (bottom === 2) return `${counted} ${top === 1 ? 'half' : 'halves'}`
  const name = bottom === 4 ? 'quarter' : ordinal(BigInt(bottom))
  return `${counted} ${name}${top === 1 ? '' : 's'}`
}

const vulgar: Readonly<Record<string, string>> = {
  '½': '1/2',
  '¼': '1/4',
  '¾': '3/4',
  '⅓': '1/3',
  '⅔': '2/3',
}
const withVulgar = /(\d{1,9})?([½¼¾⅓⅔])/uy

/** "½", "3¾". */
export function sayVulgar(text: string, at: number): Saying | undefined {
  const found = match(withVulgar, text, at)
  if (!found) return undefined
  const said = sayFraction(`${found[1] === undefined ? '' : `${found[1]} `}${vulgar[found[2] ?? '']}`, 0)
  return (
    said && {
      text: said.text + (isWordCharacter(text[at + found[0].length]) ? ' ' : ''),
      next: at + found[0].length,
    }
  )
}

const nth = /(\d{1,3}(?:,\d{3}){1,6}|\d{1,18})(st|nd|rd|th)(?![\p{L}\p{N}])/iuy

/** "21st"; "111st" is no ordinal, and its letters are kept. */
export function sayOrdinal(text: string, at: number): Saying | undefined {
  const found = match(nth, text, at)
  if (!found) return undefined
  const digits = (found[1] ?? '').replaceAll(',', '')
  const value = BigInt(digits)
  const next = at + found[0].length
  if (suffix(value) === found[2]?.toLowerCase()) return { text: ordinal(value), next }
  return { text: `${digits.length > 2 ? figures(digits) : cardinal(value)} ${found[2]}`, next }
}

const yearRange = /(\d{4}s?) ?[-–] ?(\d{4}s?)(?![\p{L}\p{N}]|[-,.]\d)/uy

/** "1961–1965", "1960s-1980s": said with "to". */
export function sayYears(text: string, at: number): Saying | undefined {
  const found = match(yearRange, text, at)
  if (!found || !isYear(found[1]) || !isYear(found[2])) return undefined
  return {
    text: `${decadeOrYear(found[1] ?? '')} to ${decadeOrYear(found[2] ?? '')}`,
    next: at + found[0].length,
  }
}

const numberRange =
  /(\d{1,3}(?:\.\d{1,3})?)( ?– ?|-)(\d{1,3}(?:\.\d{1,3})?)(?![\p{L}\p{N}]|[-,.:/]\d|-\p{L})/uy

/** "10–12", "2-5 people": said with "to"; figures with a hyphen and nothing after them may be a score or a code and get a pause. */
export function sayRange(text: string, at: number): Saying | undefined {
  if (text.charAt(at - 1) === '-' || text.charAt(at - 1) === '/') return undefined
  const found = match(numberRange, text, at)
  if (!found) return undefined
  const [all, low = '', dash = '', high = ''] = found
  const next = at + all.length
  const counted = dash !== '-' || (match(/ \p{Ll}{2}/uy, text, next) !== undefined && !isCode(text, at))
  return { text: `${quantity(low)} ${counted ? 'to' : '-'} ${quantity(high)}`, next }
}

const isYear = (digits: string | undefined): boolean => /^(?:1[5-9]|20)\d\d(?:s)?$/.test(digits ?? '')

function decadeOrYear(written: string): string {
  const said = year(Number(written.slice(0, 4)))
  if (!written.endsWith('s')) return said
  return said.endsWith('y') ? `${said.slice(0, -1)}ies` : `${said}s`
}

const version = /\d{1,4}(?:\.\d{1,4}){2,5}(?![\d])/y
const number = /([-−]?)((?:\d{1,3}(?:,\d{3}){1,9}|\d{1,400})(?:\.\d{1,40})?|\.\d{1,40})(?![\d])/y

/** What is left: years and four figures in halves, long numbers without commas figure by figure. */
export function sayNumber(text: string, at: number): Saying | undefined {
  const dotted = match(version, text, at)
  if (dotted) return { text: dotted[0].split('.').map(figures).join(' dot '), next: at + dotted[0].length }
  const found = match(number, text, at)
  if (!found) return undefined
  const [all, minus = '', written = ''] = found
  if (minus !== '' && !opensNumber(text, at)) return undefined
  const tail = isWordCharacter(text[at + all.length]) ? ' ' : ''
  return {
    text: `${minus === '' ? '' : 'minus '}${saidNumber(written, isCode(text, at))}${tail}`,
    next: at + all.length,
  }
}

function saidNumber(written: string, code: boolean): string {
  if (written.includes('.') || written.includes(',')) return quantity(written)
  if (code && written.length > 2) return figures(written)
  if (written.length > 4 || (written.startsWith('0') && written.length > 1)) return figures(written)
  return written.length === 4 && Number(written) < 2100 ? year(Number(written)) : cardinal(BigInt(written))
}

const signs: Readonly<Record<string, string>> = {
  '&': 'and',
  '=': 'equals',
  '+': 'plus',
  '°': 'degrees',
  '§': 'section',
  '%': 'percent',
  '#': 'hash',
  $: 'dollar',
  '€': 'euro',
  '£': 'pound',
  '¥': 'yen',
}

/** A sign that stands for a word: "Smith & Sons", "on/off". */
export function saySign(text: string, at: number): Saying | undefined {
  const sign = text.charAt(at)
  const slash = sign === '/' && isWordCharacter(text[at - 1]) && isWordCharacter(text[at + 1])
  if (sign === '#' && /\d/.test(text.charAt(at + 1)) && !isWordCharacter(text[at - 1]))
    return { text: 'number ', next: at + 1 }
  const word = slash && /\p{L}/u.test(text.charAt(at - 1)) ? 'slash' : signs[sign]
  if (word === undefined) return undefined
  const before = at === 0 || /[\s([]/.test(text.charAt(at - 1)) ? '' : ' '
  const next = text.charAt(at + 1)
  const after = isWordCharacter(next) ? ' ' : ''
  return { text: `${before}${word}${after}`, next: at + 1 }
}
