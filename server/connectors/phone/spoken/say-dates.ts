import { match, type Region, rangeOf, type Saying } from './cursor.ts'
import { monthByName, months, weekdayByName } from './english/calendar.ts'
import { decadeByWord } from './english/numbers.ts'
import { belowHundred, figures, ordinal, year } from './say-numbers.ts'

const ending = '(?![\\p{L}\\p{N}]|[-/.]\\d)'
const yearFirst = new RegExp(`(\\d{4})([-/.])(\\d{1,2})\\2(\\d{1,2})${ending}`, 'uy')
const numeric = new RegExp(`(\\d{1,2})([-/.])(\\d{1,2})\\2(\\d{4}|\\d{2})${ending}`, 'uy')
const names =
  '(jan(?:uary)?|feb(?:ruary)?|mar(?:ch)?|apr(?:il)?|may|june?|july?|aug(?:ust)?|sept?(?:ember)?|oct(?:ober)?|nov(?:ember)?|dec(?:ember)?)'
const dayFirst = new RegExp(
  `(?:the )?(\\d{1,2})(?:st|nd|rd|th)?(?: of)? ${names}(?![\\p{L}\\p{N}])\\.?(?:( ?,)? ?(\\d{4})(?![\\p{L}\\p{N}]|,\\d))?`,
  'iuy',
)
const monthFirst = new RegExp(
  `${names}\\b\\.?[ -](\\d{1,2})(?:st|nd|rd|th)?(?![\\p{L}\\p{N}]|[:.,-]\\d|\\s?[ap]\\.?m\\b)(?:(?:( ?,))? ?(\\d{4})(?![\\p{L}\\p{N}]|,\\d))?`,
  'iuy',
)
const monthYear = new RegExp(`${names}\\b\\.?,? (\\d{4})(?![\\p{L}\\p{N}]|[,.]\\d)`, 'iuy')
const decade = /(mid-|early-|late-)?(?:(\d{2})|['’])?(\d)0(?: |['’])?s(?![\p{L}\p{N}])/uy
const weekdays =
  /(mon|tues?|wed|thu(?:rs?)?|fri|sat|sun) ?[-–] ?(mon|tues?|wed|thu(?:rs?)?|fri|sat|sun)(?!\p{L})/iuy
const weekday = /(mon|tues?|wed|thu(?:rs?)?|fri|sat|sun)\b\.?(?=,? \d| [A-Z][a-z]{2,8}\.? \d)/iy

const monthOf = (name: string | undefined): number | undefined => monthByName.get((name ?? '').toLowerCase())

/** Dates with names or in figures, months with a year, decades. What is no day of a calendar is left to the other rules. */
export function sayDate(text: string, at: number, region: Region): Saying | undefined {
  return rangeOf(text, at, (all, from) => sayOneDate(all, from, region))
}

function sayOneDate(text: string, at: number, region: Region): Saying | undefined {
  return (
    sayInFigures(text, at, region) ??
    sayNamed(text, at) ??
    sayDecade(text, at) ??
    sayEra(text, at) ??
    sayWeekday(text, at)
  )
}

/** "january fifteenth twenty twenty" or "the fifteenth of january twenty twenty". */
function spoken(month: number, day: number, years: string, order: 'month' | 'day'): string {
  const name = months[month] ?? ''
  const nth = ordinal(BigInt(day))
  return [order === 'month' ? `${name} ${nth}` : `the ${nth} of ${name}`, years]
    .filter(part => part !== '')
    .join(' ')
}

const years = (digits: string | undefined): string =>
  digits === undefined
    ? ''
    : digits.length === 2
      ? digits.startsWith('0')
        ? figures(digits)
        : year(Number(digits))
      : year(Number(digits))

function sayInFigures(text: string, at: number, region: Region): Saying | undefined {
  const iso = match(yearFirst, text, at)
  if (iso) {
    const [all, full, , month, day] = iso
    return isDay(Number(month), Number(day))
      ? { text: spoken(Number(month) - 1, Number(day), years(full), 'month'), next: at + all.length }
      : undefined
  }
  const found = match(numeric, text, at)
  if (!found) return undefined
  const [all, first, , second, last] = found
  const order = orderOf(Number(first), Number(second), region)
  if (!order || last === undefined) return undefined
  const [month, day] = order === 'month' ? [first, second] : [second, first]
  return { text: spoken(Number(month) - 1, Number(day), years(last), order), next: at + all.length }
}

const isDay = (month: number, day: number): boolean => month >= 1 && month <= 12 && day >= 1 && day <= 31

/** The order that the figures leave open is the region's. */
function orderOf(first: number, second: number, region: Region): 'month' | 'day' | undefined {
  const month = isDay(first, second)
  const day = isDay(second, first)
  if (month && day) return region === 'month-first' ? 'month' : 'day'
  return month ? 'month' : day ? 'day' : undefined
}

function sayNamed(text: string, at: number): Saying | undefined {
  const before = match(dayFirst, text, at)
  if (before && isMonthName(before[2], before[4]))
    return named(before, at, monthOf(before[2]), before[1], before[3], before[4], 'day')
  const after = match(monthFirst, text, at)
  if (after && isMonthName(after[1], after[4]))
    return named(after, at, monthOf(after[1]), after[2], after[3], after[4], 'month')
  const found = match(monthYear, text, at)
  const month = found && monthOf(found[1])
  return found && month !== undefined
    ? { text: `${months[month]} ${years(found[2])}`, next: at + found[0].length }
    : undefined
}

/** "I may 5 times …": in small letters and without a year, "may" and "mar" are words. */
const isMonthName = (name: string | undefined, full: string | undefined): boolean =>
  full !== undefined || !/^ma[yr]$/.test(name ?? '')

function named(
  found: RegExpExecArray,
  at: number,
  month: number | undefined,
  day: string | undefined,
  comma: string | undefined,
  full: string | undefined,
  order: 'month' | 'day',
): Saying | undefined {
  if (month === undefined || !isDay(month + 1, Number(day))) return undefined
  const text = spoken(month, Number(day), '', order)
  // A comma inside "July 4, 2026" is no pause; "16 July, 1943" was written with one.
  const pause = comma !== undefined && order === 'day' ? ',' : ''
  return { text: full === undefined ? text : `${text}${pause} ${years(full)}`, next: at + found[0].length }
}

const decadeWord = new Map([...decadeByWord].map(([word, value]) => [value, word]))

/** "1980s", "'80s", "mid-80s", "2000s". */
function sayDecade(text: string, at: number): Saying | undefined {
  const found = match(decade, text, at)
  if (!found) return undefined
  const [all, part = '', century, ten] = found
  const when = part.replace('-', ' ')
  if (/['’]s$/.test(all)) return undefined
  const next = at + all.length
  if (ten === '0')
    return century === undefined ? undefined : { text: `${when}${year(Number(century) * 100)}s`, next }
  const word = decadeWord.get(Number(ten) * 10)
  if (word === undefined) return undefined
  return { text: when + (century === undefined ? word : `${belowHundred(Number(century))} ${word}`), next }
}

const era = /(\d{1,4}) ?(BCE?|CE|AD|B\.C\.(?:E\.)?|A\.D\.|C\.E\.)(?![\p{L}\p{N}])/uy

/** "750BC", "200 AD". */
function sayEra(text: string, at: number): Saying | undefined {
  const found = match(era, text, at)
  if (!found) return undefined
  const value = Number(found[1])
  const said =
    value > 99 && value < 1000 && value % 100 > 9
      ? `${belowHundred(Math.floor(value / 100))} ${belowHundred(value % 100)}`
      : year(value)
  return { text: `${said} ${found[2]?.replaceAll('.', '')}`, next: at + found[0].length }
}

/** "Mon, 4 May", "Tue 12:00", "Mon–Fri". */
function sayWeekday(text: string, at: number): Saying | undefined {
  const both = match(weekdays, text, at)
  if (both) return { text: `${dayName(both[1])} to ${dayName(both[2])}`, next: at + both[0].length }
  const found = match(weekday, text, at)
  return found && { text: dayName(found[1]), next: at + found[0].length }
}

function dayName(short: string | undefined): string {
  const name = weekdayByName.get(short?.toLowerCase() ?? '') ?? ''
  return name.charAt(0).toUpperCase() + name.slice(1)
}
