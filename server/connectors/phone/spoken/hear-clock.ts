import { beforeTime, numbered, zones } from './english/calendar.ts'
import { readSmall, readTwoDigits, type Small } from './hear-numbers.ts'
import { lower, type Reading, type Word } from './words.ts'

interface Clock {
  readonly hour: number
  readonly minute: number
  readonly next: number
  /** Nobody says it unless a time is meant: "half past ten". */
  readonly sure: boolean
}

/** How hours below ten are written: `HH:MM` says that a clock of 24 hours is meant, `H:MM` leaves morning and evening open. */
export type ClockStyle = 'HH:MM' | 'H:MM'

/** "half past ten", "ten forty five p m e s t", "seven a m", "eight oclock", with a.m. or p.m. where it was said. */
export function readTime(
  words: readonly Word[],
  at: number,
  style: ClockStyle = 'HH:MM',
): Reading | undefined {
  const clock = readRelative(words, at) ?? readClock(words, at)
  if (!clock) return undefined
  const half = readHalfOfDay(words, clock.next, clock.hour)
  if (!clock.sure && !half) return undefined
  const zone = readZone(words, half?.next ?? clock.next)
  const time = `${String(clock.hour).padStart(style === 'HH:MM' ? 2 : 1, '0')}:${String(clock.minute).padStart(2, '0')}`
  return {
    text: [time, half?.text, zone?.text].filter(part => part !== undefined).join(' '),
    next: zone?.next ?? half?.next ?? clock.next,
  }
}

/** Some recognisers write the figures themselves and leave the rest: "half past 10", "10 30 a m". */
function readCount(words: readonly Word[], at: number): Small | undefined {
  const figures = lower(words, at)
  return /^[1-9]\d?$/.test(figures) ? { value: Number(figures), next: at + 1 } : readSmall(words, at)
}

function readHour(words: readonly Word[], at: number): Small | undefined {
  const hour = readCount(words, at)
  return hour && hour.value <= 12 ? hour : undefined
}

const quarters: ReadonlyMap<string, number> = new Map([
  ['half', 30],
  ['quarter', 15],
])
const past: ReadonlySet<string> = new Set(['past', 'after'])
const to: ReadonlySet<string> = new Set(['to', 'before', 'of', 'til', 'till'])
const minuteWords: ReadonlySet<string> = new Set(['minute', 'minutes', 'min', 'mins'])

/** "half past ten", "a quarter to one", "one minute to one", "ten to eleven". */
function readRelative(words: readonly Word[], at: number): Clock | undefined {
  const article = lower(words, at) === 'a' && lower(words, at + 1) === 'quarter' ? 1 : 0
  const named = quarters.get(lower(words, at + article))
  const counted = named === undefined ? readCount(words, at) : { value: named, next: at + article + 1 }
  if (!counted || counted.value > 59) return undefined
  const unit = minuteWords.has(lower(words, counted.next)) ? 1 : 0
  const way = lower(words, counted.next + unit)
  const later = past.has(way)
  if (!later && !(to.has(way) && named !== 30)) return undefined
  const hour = readHour(words, counted.next + unit + 1)
  if (!hour) return undefined
  const sure =
    named !== undefined ||
    unit === 1 ||
    (counted.value % 5 === 0 && (later || aloneAsTime(words, at, hour.next)))
  const minute = later ? counted.value : 60 - counted.value
  const shifted = later ? hour.value : hour.value === 1 ? 12 : hour.value - 1
  return { hour: shifted, minute, next: hour.next, sure }
}

/** "ten to eleven" is a time after "at" or when nothing else is said; otherwise it may be how many will come. */
function aloneAsTime(words: readonly Word[], at: number, next: number): boolean {
  return beforeTime.has(lower(words, at - 1)) || (at === 0 && next === words.length)
}

/** "ten thirty", "eleven o six", "eight oclock", "fourteen thirty" after "at"; "seven" needs what follows. */
function readClock(words: readonly Word[], at: number): Clock | undefined {
  const hour = readCount(words, at)
  if (!hour || hour.value > 23) return undefined
  const sharp = /^o'?clock$/.test(lower(words, hour.next))
  if (sharp) return { hour: hour.value, minute: 0, next: hour.next + 1, sure: true }
  if (lower(words, hour.next) === 'o' && lower(words, hour.next + 1) === 'clock') {
    return { hour: hour.value, minute: 0, next: hour.next + 2, sure: true }
  }
  const written = /^[0-5]\d$/.test(lower(words, hour.next))
  const minute = written
    ? { value: Number(lower(words, hour.next)), next: hour.next + 1 }
    : readTwoDigits(words, hour.next)
  if (!minute || minute.value > 59) return { hour: hour.value, minute: 0, next: hour.next, sure: false }
  // 13 to 20 before two more figures is a year ("nineteen thirty") unless the sentence says that a time comes.
  const plausible = hour.value <= 12 || beforeTime.has(lower(words, at - 1))
  const alone =
    !written &&
    plausible &&
    !numbered.has(lower(words, at - 1)) &&
    !readTwoDigits(words, minute.next) &&
    !readSmall(words, minute.next)
  return { hour: hour.value, minute: minute.value, next: minute.next, sure: alone }
}

/** "a m", "pm", "p.m."; in capitals where they were. */
function readHalfOfDay(words: readonly Word[], at: number, hour: number): Reading | undefined {
  if (hour > 12) return undefined
  const first = words[at]
  if (!first) return undefined
  const joined = /^[ap]m$/.test(first.lower)
  const apart = /^[ap]$/.test(first.lower) && lower(words, at + 1) === 'm'
  if (!joined && !apart) return undefined
  const text = `${first.lower.charAt(0)}.m.`
  return {
    text: first.text.charAt(0) === first.lower.charAt(0) ? text : text.toUpperCase(),
    next: at + (joined ? 1 : 2),
  }
}

/** "gmt" or its letters one by one. */
function readZone(words: readonly Word[], at: number): Reading | undefined {
  const word = words[at]
  if (!word) return undefined
  if (zones.has(word.lower)) return { text: word.text, next: at + 1 }
  let name = ''
  for (let place = at; place < at + 4 && lower(words, place).length === 1; place += 1) {
    name += words[place]?.text ?? ''
    if (name.length > 2 && zones.has(name.toLowerCase())) return { text: name, next: place + 1 }
  }
  return undefined
}
