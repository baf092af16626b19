import { monthByName, months } from './english/calendar.ts'
import { decadeByWord, ordinalByWord, ordinalScaleByWord, tensByWord } from './english/numbers.ts'
import { readPair, readSmall, readWhole, type Small } from './hear-numbers.ts'
import { lower, type Reading, type Word } from './words.ts'

/** "the twenty fifth of july twenty twelve", "july twenty fifth", "june thirty", "march twenty twenty six", "nineteen eighties", "second quarter of …". */
export function readDate(words: readonly Word[], at: number): Reading | undefined {
  return (
    readDayOfMonth(words, at) ??
    readMonthFirst(words, at) ??
    readDecade(words, at) ??
    readQuarter(words, at) ??
    readEra(words, at)
  )
}

function isMonth(words: readonly Word[], at: number): boolean {
  const place = monthByName.get(lower(words, at))
  return place !== undefined && lower(words, at) === months[place]
}

function readDayOfMonth(words: readonly Word[], at: number): Reading | undefined {
  const start = lower(words, at) === 'the' ? at + 1 : at
  const day = readOrdinalValue(words, start)
  if (!day || day.value > 31n) return undefined
  const month = lower(words, day.next) === 'of' ? day.next + 1 : day.next
  if (!isMonth(words, month)) return undefined
  const year = readYear(words, afterComma(words, month + 1))
  const text = `${day.value} ${words[month]?.text}`
  return year ? { text: `${text} ${year.value}`, next: year.next } : { text, next: month + 1 }
}

function readMonthFirst(words: readonly Word[], at: number): Reading | undefined {
  if (!isMonth(words, at)) return undefined
  const month = words[at]?.text ?? ''
  const start = lower(words, at + 1) === 'the' ? at + 2 : at + 1
  const ordinal = readOrdinalValue(words, start)
  const counted = readSmall(words, at + 1)
  const day = ordinal && ordinal.value > 0n ? { value: Number(ordinal.value), next: ordinal.next } : counted
  const after = day && day.value <= 31 ? readYear(words, afterComma(words, day.next)) : undefined
  if (day && after) return { text: `${month} ${day.value} ${after.value}`, next: after.next }
  const year = ordinal ? undefined : readYear(words, at + 1)
  if (year) return { text: `${month} ${year.value}`, next: year.next }
  return day && day.value <= 31 ? { text: `${month} ${day.value}`, next: day.next } : undefined
}

const afterComma = (words: readonly Word[], at: number): number => (lower(words, at) === ',' ? at + 1 : at)

/** 1500 to 2099: outside of it a pair after a date is rather a time ("july fifth ten thirty"). */
export function readYear(words: readonly Word[], at: number): Small | undefined {
  const pair = readPair(words, at)
  if (pair && pair.head >= 15 && pair.head <= 20) return pair
  const whole = readWhole(words, at)
  return whole && whole.value >= 1500n && whole.value < 2100n
    ? { value: Number(whole.value), next: whole.next }
    : undefined
}

function readDecade(words: readonly Word[], at: number): Reading | undefined {
  const century = readSmall(words, at)
  const decade = century && decadeByWord.get(lower(words, century.next))
  return century && decade !== undefined && century.value >= 10
    ? { text: `${century.value * 100 + decade}s`, next: century.next + 1 }
    : undefined
}

function readQuarter(words: readonly Word[], at: number): Reading | undefined {
  const place = ordinalByWord.get(lower(words, at))
  if (place === undefined || place < 1 || place > 4 || lower(words, at + 1) !== 'quarter') return undefined
  const year = readYear(words, lower(words, at + 2) === 'of' ? at + 3 : at + 2)
  return year && { text: `Q${place} ${year.value}`, next: year.next }
}

const eras: ReadonlySet<string> = new Set(['bc', 'bce', 'ad', 'ce'])

/** "seven fifty b c". */
function readEra(words: readonly Word[], at: number): Reading | undefined {
  const pair = readPair(words, at)
  const year = pair ?? readWhole(words, at)
  if (!year) return undefined
  let name = lower(words, year.next)
  let next = year.next + 1
  while (name.length < 3 && lower(words, next).length === 1) {
    name += lower(words, next)
    next += 1
  }
  return eras.has(name) ? { text: `${year.value}${name.toUpperCase()}`, next } : undefined
}

export interface Ordinal {
  readonly value: bigint
  readonly next: number
}

/** "twenty third", "one hundred eleventh", "one hundredth". */
export function readOrdinalValue(words: readonly Word[], at: number): Ordinal | undefined {
  const single = ordinalByWord.get(lower(words, at))
  if (single !== undefined) return { value: BigInt(single), next: at + 1 }
  const ten = tensByWord.get(lower(words, at))
  const unit = ordinalByWord.get(lower(words, at + 1))
  if (ten !== undefined && unit !== undefined && unit > 0 && unit < 10)
    return { value: BigInt(ten + unit), next: at + 2 }
  return readLongOrdinal(words, at)
}

function readLongOrdinal(words: readonly Word[], at: number): Ordinal | undefined {
  const whole = readWhole(words, at)
  if (!whole) return undefined
  const times = ordinalScaleByWord.get(lower(words, whole.next))
  if (times !== undefined) return { value: whole.value * times, next: whole.next + 1 }
  // The tens of "one hundred twenty first" were read as part of the whole.
  const joined = lower(words, whole.next) === 'and' ? whole.next + 1 : whole.next
  const last = ordinalByWord.get(lower(words, joined))
  const room = whole.value % 100n === 0n ? 100 : whole.value % 10n === 0n && whole.value % 100n > 10n ? 10 : 0
  return last !== undefined && last > 0 && last < room && whole.value >= 100n
    ? { value: whole.value + BigInt(last), next: joined + 1 }
    : undefined
}

/** "second" is an ordinal only where nobody counts seconds with it. */
const beforeSecond: ReadonlySet<string> = new Set([
  'a',
  'one',
  'per',
  'each',
  'every',
  'split',
  'this',
  'any',
  'for',
])

/** "twenty third" → 23rd. */
export function readOrdinal(words: readonly Word[], at: number): Reading | undefined {
  if (lower(words, at) === 'second' && beforeSecond.has(lower(words, at - 1))) return undefined
  const ordinal = readOrdinalValue(words, at)
  return ordinal && { text: `${ordinal.value}${suffix(ordinal.value)}`, next: ordinal.next }
}

/** "st", "nd", "rd" or "th". */
export function suffix(value: bigint): string {
  const hundred = value % 100n
  if (hundred >= 11n && hundred <= 13n) return 'th'
  return ['th', 'st', 'nd', 'rd'][Number(value % 10n)] ?? 'th'
}
