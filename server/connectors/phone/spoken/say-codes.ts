import { match, type Saying } from './cursor.ts'
import { sayable } from './english/internet.ts'
import { cardinal, figures } from './say-numbers.ts'

const ip = /(\d{1,3})\.(\d{1,3})\.(\d{1,3})\.(\d{1,3})(?![\d.]*\d)/y
const social = /(\d{3})-(\d{2})-(\d{4})(?!\d|-\d)/y
const international = /\+(\d{1,3})((?:[ .-]?\(?\d{1,5}\)?){2,6})(?!\d)/y
const compact = /\+(\d{8,15})(?!\d)/y
const grouped = /(?:1[ .-])?\(?\d{3}\)?[ .-]\d{3}[ .-]\d{4}(?:-\d{1,4})?(?!\d|[-.]\d)/y
const local = /\d{3}-\d{4}(?!\d|[-.]\d)/y
const european = /0\d{2,5}[ /-]\d{3,4}(?:[ -]?\d{2,4}){1,3}(?!\d)/y
const plain = /0\d{8,12}(?!\d|\.\d)/y
const vanity = /1-(\d{3})(?=-[A-Z0-9])((?:-[A-Z0-9]{1,7}){1,4})(?![\p{L}\p{N}])/uy

/** Phone numbers in their groups, each with a short pause; IP addresses; US social security numbers. */
export function sayDigits(text: string, at: number): Saying | undefined {
  const address = match(ip, text, at)
  if (address)
    return {
      text: address
        .slice(1, 5)
        .map(part => figures(part))
        .join(' dot '),
      next: at + address[0].length,
    }
  const ssn = match(social, text, at)
  if (ssn) return { text: ssn.slice(1).map(figures).join(', '), next: at + ssn[0].length }
  return sayInternational(text, at) ?? sayNational(text, at) ?? sayVanity(text, at)
}

function groupsOf(written: string): string[] {
  return written.split(/\D{1,3}/).filter(group => group !== '')
}

function sayInternational(text: string, at: number): Saying | undefined {
  const written = match(compact, text, at)
  if (written) {
    const digits = written[1] ?? ''
    const country = countryOf(digits)
    const parts = [country, ...inThrees(digits.slice(country.length))]
    return { text: `plus ${parts.map(figures).join(', ')}`, next: at + written[0].length }
  }
  const found = match(international, text, at)
  const groups = found ? [found[1] ?? '', ...groupsOf(found[2] ?? '')] : []
  return found && groups.join('').length >= 8
    ? { text: `plus ${groups.map(figures).join(', ')}`, next: at + found[0].length }
    : undefined
}

function sayNational(text: string, at: number): Saying | undefined {
  const found = match(grouped, text, at) ?? match(european, text, at) ?? match(local, text, at)
  if (found) return { text: groupsOf(found[0]).map(groupSaid).join(', '), next: at + found[0].length }
  const digits = match(plain, text, at)
  return digits && { text: inThrees(digits[0]).map(figures).join(', '), next: at + digits[0].length }
}

/** Behind the one of a toll-free number people say "eight hundred". */
function groupSaid(group: string, place: number, all: readonly string[]): string {
  const tollFree = place === 1 && all[0] === '1' && group === '800'
  return tollFree ? cardinal(800n) : figures(group)
}

function sayVanity(text: string, at: number): Saying | undefined {
  const found = match(vanity, text, at)
  if (!found || !/[A-Z]/.test(found[2] ?? '')) return undefined
  const words = (found[2] ?? '').slice(1).split('-')
  let said = ''
  for (const [place, word] of words.entries()) {
    const digits = /^\d+$/.test(word)
    said += `${place === 0 ? '' : /\d$/.test(words[place - 1] ?? '') ? ', ' : ' '}${digits ? figures(word) : word}`
  }
  const hundreds = found[1]?.endsWith('00') ? cardinal(BigInt(found[1])) : figures(found[1] ?? '')
  return { text: `one, ${hundreds}, ${said}`, next: at + found[0].length }
}

/** Groups of three, the last of two to four: how numbers without spaces are easiest to write down. */
export function inThrees(digits: string): string[] {
  const groups: string[] = []
  let rest = digits
  while (rest.length > 4) {
    groups.push(rest.slice(0, 3))
    rest = rest.slice(3)
  }
  return [...groups, rest]
}

/** Country codes of one figure and of two (ITU-T E.164, list of 2024); every other has three. */
const twoFigures: ReadonlySet<string> = new Set(
  '20 27 30 31 32 33 34 36 39 40 41 43 44 45 46 47 48 49 51 52 53 54 55 56 57 58 60 61 62 63 64 65 66 81 82 84 86 90 91 92 93 94 95 98'.split(
    ' ',
  ),
)

/** The country code of a number without its plus. */
export function countryOf(digits: string): string {
  if (digits.startsWith('1') || digits.startsWith('7')) return digits.slice(0, 1)
  return digits.slice(0, twoFigures.has(digits.slice(0, 2)) ? 2 : 3)
}

const address =
  /(?:([a-z][a-z0-9+.-]{1,10}):\/\/|[\w.+%-]{1,64}@)?[\p{L}\p{N}_/-](?:[\p{L}\p{N}_./?=&#%~:+-]{0,255}[\p{L}\p{N}/_])?/iuy
const domain = /^(?:[\p{L}\p{N}_-]{1,63}\.){1,8}[a-z]{2,24}(?:[/:?#]|$)/u

/** Links and e-mail addresses, spoken with their marks. */
export function sayAddress(text: string, at: number): Saying | undefined {
  const found = match(address, text, at)
  if (!found) return undefined
  const [written] = found
  const mail = written.includes('@')
  const host = written.slice(written.indexOf('@') + 1)
  if (!found[1] && !domain.test(host)) return undefined
  // "e.g." and "i.e" are no links.
  if (!mail && !found[1] && host.split('.').every(label => label.length < 3)) return undefined
  return { text: spell(written), next: at + written.length }
}

const marks: Readonly<Record<string, string>> = {
  '.': 'dot',
  '@': 'at',
  '-': 'dash',
  _: 'underscore',
  '/': 'slash',
  ':': 'colon',
  '+': 'plus',
  '?': 'question mark',
  '=': 'equals',
  '&': 'and',
  '#': 'hash',
  '%': 'percent',
  '~': 'tilde',
}

function spell(written: string): string {
  const pieces = written.match(/\p{L}+|\d+|[^\p{L}\d]/gu) ?? []
  const lastDot = written.replace(/(?<=[^/:])\/.*$/, '').lastIndexOf('.')
  let place = 0
  return pieces
    .map(piece => {
      const last = written.charAt(place - 1) === '.' && place - 1 === lastDot
      place += piece.length
      if (/^\d/.test(piece)) return figures(piece)
      return marks[piece] ?? (unsayable(piece, last) ? piece.toUpperCase() : piece)
    })
    .join(' ')
}

/** Spelled rather than read: last labels that are no word, and letters without a vowel. */
function unsayable(label: string, last: boolean): boolean {
  if (last) return !sayable.has(label.toLowerCase()) && label.length < 4
  return label.length > 1 && !/[aeiouyäöü]/i.test(label)
}

const afterCode =
  /(?:call|dial|zip|postcode|code|pin|otp|ending in|ends in|number|no\.|reference|ref|account|extension|ext\.?)(?: is|:)? ?$/i

/** Whether figures here are read one by one: after "ending in", "PIN", "reference". */
export function isCode(text: string, at: number): boolean {
  return afterCode.test(text.slice(Math.max(0, at - 24), at))
}

const serial =
  /(?=[\p{L}-]{0,12}\d)(?=[\d-]{0,12}\p{L})[\p{L}\p{N}]{1,16}(?:-[\p{L}\p{N}]{1,16}){0,6}(?![\p{L}\p{N}]|[.:]\d)/uy

/** "AB9453", "C24", "133-ABC": letters stay, figures are read, short ones as a number. */
export function saySerial(text: string, at: number): Saying | undefined {
  const found = match(serial, text, at)
  if (!found || /(?:^|-)\d{2,4}s$/.test(found[0])) return undefined
  const code = isCode(text, at)
  const parts = found[0].split('-').map(part => saidPart(part, code))
  return { text: parts.join('-'), next: at + found[0].length }
}

function saidPart(part: string, code: boolean): string {
  return (part.match(/\d+|\p{L}+/gu) ?? [])
    .map(piece =>
      /^\d/.test(piece)
        ? code || piece.length > 3 || piece.startsWith('0')
          ? figures(piece)
          : cardinal(BigInt(piece), false)
        : piece,
    )
    .join(' ')
}
