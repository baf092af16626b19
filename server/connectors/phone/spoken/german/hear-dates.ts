import { lower, type Reading, type Word } from '../words.ts'
import { ordinalStem, partsOf, readSmall, readWhole } from './numbers.ts'
import { months } from './words.ts'

/** Ordinals of one written word up to 99, without their ending. */
const stems: ReadonlyMap<string, number> = new Map(
  Array.from({ length: 99 }, (_, place): [string, number] => [ordinalStem(BigInt(place + 1)), place + 1]),
)

const ordinalScales: ReadonlyMap<string, bigint> = new Map([
  ['hundertste', 100n],
  ['tausendste', 1000n],
  ['millionste', 1_000_000n],
])

interface Ordinal {
  readonly value: bigint
  readonly next: number
}

/** "fünfter", "vier und zwanzigsten", "ein hundert erster", "ein tausendstem". */
function readOrdinalValue(words: readonly Word[], at: number): Ordinal | undefined {
  const short = readShortOrdinal(words, at)
  if (short) return short
  const head = readSmall(words, at)
  const times = head && ordinalScales.get(lower(words, head.next).replace(/[rnms]$/, ''))
  if (head && head.value > 0 && times !== undefined)
    return { value: BigInt(head.value) * times, next: head.next + 1 }
  const whole = readWhole(words, at)
  if (!whole || whole.value < 100n || whole.value % 100n !== 0n) return undefined
  const last = readShortOrdinal(words, whole.next)
  return last && last.value < 100n ? { value: whole.value + last.value, next: last.next } : undefined
}

/** One word, or two around "und". */
function readShortOrdinal(words: readonly Word[], at: number): Ordinal | undefined {
  const single = stemOf(lower(words, at))
  if (single !== undefined) return { value: single, next: at + 1 }
  const head = readSmall(words, at)
  if (!head || head.value < 1 || head.value > 9 || lower(words, head.next) !== 'und') return undefined
  const tens = stemOf(lower(words, head.next + 1))
  const round = tens !== undefined && tens >= 20n && tens < 100n && tens % 10n === 0n
  return round ? { value: tens + BigInt(head.value), next: head.next + 2 } : undefined
}

function stemOf(word: string): bigint | undefined {
  const stem = /te[rnms]?$/.test(word) ? word.replace(/[rnms]$/, '') : undefined
  if (stem === undefined) return undefined
  const known = stems.get(stem)
  if (known !== undefined) return BigInt(known)
  const long = partsOf(stem.replace(/ste$/, ''))
  return stem.endsWith('ste') && long && long.length > 1 ? wholeOf(long) : undefined
}

function wholeOf(parts: readonly string[]): bigint | undefined {
  const words = parts.map(part => ({ text: part, lower: part, spaced: true }))
  const whole = readWhole(words, 0)
  return whole && whole.next === words.length ? whole.value : undefined
}

/** "fünfter Mai zwei tausend sechs und zwanzig" → "5. Mai 2026", "Januar zweitausendneun" → "Januar 2009". */
export function readDate(words: readonly Word[], at: number): Reading | undefined {
  const day = readOrdinalValue(words, at)
  const month = day && day.value <= 31n ? day.next : at
  const name = words[month]
  if (!name || !months.some(each => each === name.lower)) return undefined
  const year = readYear(words, month + 1)
  if (!day) return year && { text: `${name.text} ${year.text}`, next: year.next }
  const text = `${day.value}. ${name.text}`
  return year ? { text: `${text} ${year.text}`, next: year.next } : { text, next: month + 1 }
}

function readYear(words: readonly Word[], at: number): Reading | undefined {
  const whole = readWhole(words, at)
  if (whole && whole.value >= 1500n && whole.value < 2100n)
    return { text: String(whole.value), next: whole.next }
  const head = readSmall(words, at)
  const tail = head && readSmall(words, head.next)
  return head && tail && head.value >= 15 && head.value <= 20 && tail.value > 9
    ? { text: `${head.value}${tail.value}`, next: tail.next }
    : undefined
}

/** "vier und zwanzigster" → "24."; "zweite" alone stays a word. */
export function readOrdinal(words: readonly Word[], at: number): Reading | undefined {
  const ordinal = readOrdinalValue(words, at)
  return ordinal && ordinal.value > 12n ? { text: `${ordinal.value}.`, next: ordinal.next } : undefined
}

const two = (value: number): string => String(value).padStart(2, '0')

/** "zehn Uhr dreißig", "halb elf", "viertel vor zwölf", "zehn nach acht". */
export function readTime(words: readonly Word[], at: number): Reading | undefined {
  const relative = readRelative(words, at)
  if (relative) return relative
  const hour = readSmall(words, at)
  if (!hour || hour.value > 24 || lower(words, hour.next) !== 'uhr') return undefined
  const minute = readSmall(words, hour.next + 1)
  if (!minute || minute.value > 59) return { text: `${two(hour.value)}:00 Uhr`, next: hour.next + 1 }
  const time = `${two(hour.value)}:${two(minute.value)}`
  if (!/^minuten?$/.test(lower(words, minute.next))) return { text: `${time} Uhr`, next: minute.next }
  const second = readSmall(words, minute.next + 1)
  const seconds = second && second.value < 60 && /^sekunden?$/.test(lower(words, second.next))
  return seconds
    ? { text: `${time}:${two(second.value)} Uhr`, next: second.next + 1 }
    : { text: `${time} Uhr`, next: minute.next + 1 }
}

const quarters: ReadonlyMap<string, number> = new Map([
  ['viertel', 15],
  ['dreiviertel', -15],
  ['halb', -30],
])

function readRelative(words: readonly Word[], at: number): Reading | undefined {
  const named = quarters.get(lower(words, at))
  if (named !== undefined && named < 0) return atHour(words, at + 1, named)
  const counted = named === undefined ? readSmall(words, at) : { value: named, next: at + 1 }
  if (!counted || counted.value > 59 || counted.value === 0) return undefined
  const way = lower(words, counted.next)
  if (way !== 'vor' && way !== 'nach') return undefined
  return atHour(words, counted.next + 1, way === 'nach' ? counted.value : -counted.value)
}

/** Minutes after the hour, or before it where negative. */
function atHour(words: readonly Word[], at: number, minutes: number): Reading | undefined {
  const hour = readSmall(words, at)
  if (!hour || hour.value < 1 || hour.value > 12 || /^eine[rn]?$/.test(lower(words, at))) return undefined
  const before = hour.value === 1 ? 12 : hour.value - 1
  const text = minutes < 0 ? `${two(before)}:${two(60 + minutes)}` : `${two(hour.value)}:${two(minutes)}`
  const next = lower(words, hour.next) === 'uhr' ? hour.next + 1 : hour.next
  return { text: `${text} Uhr`, next }
}
