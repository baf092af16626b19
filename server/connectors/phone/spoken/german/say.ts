import { type Aloud, aloud } from '../aloud.ts'
import { isWordCharacter, match, opensNumber, rangeOf, type Saying } from '../cursor.ts'
import { inCall } from '../in-call.ts'
import type { SayOptions } from '../say.ts'
import { spell } from '../spell.ts'
import { cardinal, figures, ordinalStem, year } from './numbers.ts'
import { amount, quantity, sayOneMoney, sayOneUnit } from './say-amounts.ts'
import { sayAddress, sayDigits, sayShort } from './say-codes.ts'
import { markNames, monthByName, months, small, weak } from './words.ts'

/** A written German text as a voice should read it: see the English one. */
export function say(written: string): string {
  return sayAloud(written).text
}

/** The same with the places that belong together. */
export function sayAloud(written: string, { readBack }: Omit<SayOptions, 'region'> = {}): Aloud {
  return aloud(written, [...(readBack ? inCall(readBack, names) : []), ...rules])
}

const names = {
  spell: (name: string) => spell(name, 'letters', { marks: markNames, figures: small }),
  domain: sayAddress,
}

/** Two of a kind with a dash are said with "bis". */
const until =
  (read: (text: string, at: number) => Saying | undefined) =>
  (text: string, at: number): Saying | undefined =>
    rangeOf(text, at, read, 'bis')

const rules: readonly ((text: string, at: number) => Saying | undefined)[] = [
  sayDigits,
  until(sayOneTime),
  until(sayOneDate),
  until(sayOneMoney),
  until(sayOneUnit),
  sayOrdinal,
  sayShort,
  sayAddress,
  sayRange,
  sayNumber,
]

const capital = (word: string): string => word.charAt(0).toUpperCase() + word.slice(1)
const clock = /(\d{1,2}):(\d{2})(?::(\d{2}))?(?!\d|:\d)( Uhr(?!\p{L}))?/uy
const dotted = /(\d{1,2})\.(\d{2}) Uhr(?!\p{L})/uy

/** "10:30 Uhr", "8.30 Uhr": "zehn Uhr dreißig". */
function sayOneTime(text: string, at: number): Saying | undefined {
  const found = match(clock, text, at) ?? match(dotted, text, at)
  if (!found) return undefined
  const [hour, minute] = [Number(found[1]), Number(found[2])]
  if (hour > 24 || minute > 59) return undefined
  const head = `${hour === 1 ? 'ein' : cardinal(BigInt(hour))} Uhr`
  const tail = minute === 0 ? '' : ` ${cardinal(BigInt(minute))}`
  const seconds = /^\d{2}$/.test(found[3] ?? '') ? ` Minuten ${cardinal(BigInt(found[3] ?? 0))} Sekunden` : ''
  return { text: head + tail + seconds, next: at + found[0].length }
}

const named =
  /(\d{1,2})\. ?(jan(?:uar)?|jänner|feb(?:ruar)?|märz|mär|mrz|apr(?:il)?|mai|juni?|juli?|aug(?:ust)?|sept?(?:ember)?|okt(?:ober)?|nov(?:ember)?|dez(?:ember)?)(?!\p{L})\.?(?: (\d{4})(?!\d))?/iuy
const inFigures = /(\d{1,2})\.(\d{1,2})\.(\d{4}|\d{2})?(?![\d.])/y
const iso = /(\d{4})-(\d{1,2})(?:-(\d{1,2}))?(?![\d-])/y

/** "5. Mai 2026", "05.03.", "2026-03-05", with the ending that the word before asks for. */
function sayOneDate(text: string, at: number): Saying | undefined {
  const found = match(named, text, at)
  if (found)
    return dated(text, at, found[0], found[1], monthByName.get(found[2]?.toLowerCase() ?? ''), found[3])
  const short = match(inFigures, text, at)
  if (short) return dated(text, at, short[0], short[1], Number(short[2]) - 1, short[3])
  const full = match(iso, text, at)
  return full && dated(text, at, full[0], full[3], Number(full[2]) - 1, full[1])
}

function dated(
  text: string,
  at: number,
  all: string,
  day: string | undefined,
  month: number | undefined,
  years: string | undefined,
): Saying | undefined {
  const name = months[month ?? -1]
  if (name === undefined || (day !== undefined && (Number(day) < 1 || Number(day) > 31))) return undefined
  const parts = [
    day === undefined ? '' : inflected(text, at, BigInt(day)),
    capital(name),
    years === undefined ? '' : years.length === 2 ? figures(years) : year(Number(years)),
  ]
  return { text: parts.filter(part => part !== '').join(' '), next: at + all.length }
}

/** "am fünften", "der fünfte", "fünfter". */
function inflected(text: string, at: number, value: bigint): string {
  const sentence = text.slice(Math.max(0, at - 30), at)
  const [, article = '', weekday] =
    /(?:^|[^\p{L}])(\p{L}{1,12})(?: (\p{L}{5,10}(?:tag|woch)))?,? $/u.exec(sentence) ?? []
  const asked = article.toLowerCase()
  const ending = Object.hasOwn(weak, asked) ? weak[asked] : 'r'
  return ordinalStem(value) + (weekday === undefined && /(?:tag|woch)$/.test(asked) ? 'r' : ending)
}

const nth = /(\d{1,15})\.(?= \p{Ll}| (?:Stock|Etage|Platz|Termin|Mal|Tag|Geburtstag)|$)/uy

/** "im 2. Stock", "der 3. Termin", "am 5."; any other point at the end is the sentence's. */
function sayOrdinal(text: string, at: number): Saying | undefined {
  const found = match(nth, text, at)
  if (!found) return undefined
  const next = at + found[0].length
  const previous = /(\p{L}{1,12}) $/u.exec(text.slice(Math.max(0, at - 14), at))?.[1]?.toLowerCase() ?? ''
  if (next === text.length && at > 0 && !Object.hasOwn(weak, previous)) return undefined
  return { text: inflected(text, at, BigInt(found[1] ?? 0)), next }
}

const between = /(\d{1,3}) ?[-–] ?(\d{1,3})(?![\d\p{L}]|[-.,:/]\d)/uy

/** "5-6 Tage", "10–12". */
function sayRange(text: string, at: number): Saying | undefined {
  const found = text.charAt(at - 1) === '-' ? undefined : match(between, text, at)
  return (
    found && {
      text: `${quantity(found[1] ?? '')} bis ${quantity(found[2] ?? '')}`,
      next: at + found[0].length,
    }
  )
}

const number = new RegExp(`([-−]?)(${amount})(?!\\d)`, 'uy')

function sayNumber(text: string, at: number): Saying | undefined {
  const found = match(number, text, at)
  if (!found || (found[1] && !opensNumber(text, at))) return undefined
  const [all, minus = '', written = ''] = found
  const said = saidNumber(written, code.test(text.slice(Math.max(0, at - 24), at)))
  return {
    text: `${minus ? 'minus ' : ''}${said}${isWordCharacter(text[at + all.length]) ? ' ' : ''}`,
    next: at + all.length,
  }
}

const code = /(?:code|pin|tan|nummer|nr\.?|referenz|konto|anrufen unter|unter) ?(?:ist|lautet|:)? ?$/i

function saidNumber(written: string, dictated: boolean): string {
  if (!/^\d+$/.test(written)) return quantity(written)
  if (dictated && written.length > 2) return figures(written)
  if (written.startsWith('0') && written.length > 1) return figures(written)
  return written.length === 4 ? year(Number(written)) : quantity(written)
}
