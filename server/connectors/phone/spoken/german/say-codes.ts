import { match, type Saying } from '../cursor.ts'
import { countryOf, inThrees } from '../say-codes.ts'
import { figures } from './numbers.ts'
import { abbreviations, markNames, weekdays } from './words.ts'

const phone = /(?:\+\d{1,3}|0\d{2,5})(?:[ /-]{1,3}\(?\d{1,9}\)?){1,6}(?!\d|[-.,:]\d)/y
const compact = /(\+|0)\d{6,14}(?![\d.,])/y

/** Phone numbers in their groups. */
export function sayDigits(text: string, at: number): Saying | undefined {
  const found = match(phone, text, at) ?? match(compact, text, at)
  if (!found) return undefined
  const [written] = found
  const groups = written.split(/\D{1,4}/).filter(group => group !== '')
  if (groups.join('').length < 6) return undefined
  const parts = groups.length > 1 ? groups : split(groups[0] ?? '', written.startsWith('+'))
  return {
    text: `${written.startsWith('+') ? 'plus ' : ''}${parts.map(figures).join(', ')}`,
    next: at + written.length,
  }
}

const address =
  /(?:[a-z][a-z0-9+.-]{1,10}:\/\/|[\w.+%-]{1,64}@)?[\p{L}\p{N}_/-](?:[\p{L}\p{N}_./?=&#%~:+-]{0,255}[\p{L}\p{N}/_])?/iuy
const host = /(?:[\p{L}\p{N}_-]{2,63}\.){1,8}[a-z]{2,24}(?:[/:?#]|$)/u

/** E-mail addresses and links, spoken with their marks. */
export function sayAddress(text: string, at: number): Saying | undefined {
  const found = match(address, text, at)
  const written = found?.[0] ?? ''
  if (!/@|:\/\//.test(written) && !host.test(written)) return undefined
  const said = (written.match(/\p{L}+|\d+|[^\p{L}\d]/gu) ?? []).map(piece =>
    /^\d/.test(piece) ? figures(piece) : (markNames[piece] ?? piece),
  )
  return { text: said.join(' '), next: at + written.length }
}

function split(digits: string, international: boolean): string[] {
  const country = international ? countryOf(digits) : ''
  return [...(country === '' ? [] : [country]), ...inThrees(digits.slice(country.length))]
}

const days = /(mo|di|mi|do|fr|sa|so)\.?(?: ?[-–] ?(mo|di|mi|do|fr|sa|so)\.?(?!\p{L})|(?=,? \d))/iuy
const postcode = /(\d{5})(?= \p{Lu}\p{Ll})/uy
const street = /(\p{L}{2,24})(str\.|Str\.)(?= \d)/uy
const title = /(Dr|Prof|Nr|Tel)\.(?= ?[\p{Lu}\d])/uy

/** "Mo-Fr", "10115 Berlin", "Hauptstr. 12", "Dr. Lang". */
export function sayShort(text: string, at: number): Saying | undefined {
  const day = match(days, text, at)
  if (day) {
    const [all, first = '', last] = day
    const name = (short: string) => weekdays[short.toLowerCase()] ?? short
    // "so 5" and "do" are also words: in small letters only a range is meant.
    if (last === undefined && first.charAt(0) === first.charAt(0).toLowerCase()) return undefined
    return {
      text: last === undefined ? name(first) : `${name(first)} bis ${name(last)}`,
      next: at + all.length,
    }
  }
  const code = match(postcode, text, at)
  if (code) return { text: figures(code[0]), next: at + code[0].length }
  const road = match(street, text, at)
  if (road)
    return { text: `${road[1]}${road[2] === 'str.' ? 'straße' : 'Straße'}`, next: at + road[0].length }
  const short = match(title, text, at)
  return short && { text: abbreviations[short[1] ?? ''] ?? short[0], next: at + short[0].length }
}
