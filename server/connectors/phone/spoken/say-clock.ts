import { match, type Saying } from './cursor.ts'
import { zones } from './english/calendar.ts'
import { belowHundred } from './say-numbers.ts'

const clock = /(\d{1,2}):(\d{2})(?::(\d{2}))?(?!\d|:\d|[.,]\d)/y
const dottedClock = /(\d{1,2})\.(\d{2})(?=\s?[ap]\.?m\b)/iy
const hourOnly = /(\d{1,2})(?=\s?[ap](?:\.m\b|m\b))/iy
const bareHour = /(1[0-2]|[1-9]) ?[-–] ?(?=\d{1,2}(?::\d{2})?\s?[ap]\.?m\b)/iy
const half = /\s?([ap])\.?m(?:\b\.?)/iy
const zone = /\s?((?:[a-z]\.){2,4}[a-z]?|[a-z]{2,4})(?![\p{L}\p{N}])/iuy

/** "10:30", "1:59 p.m. EST", "5pm", "14:00", "9:00-17:30". Hours after noon are said with PM. */
export function sayTime(text: string, at: number): Saying | undefined {
  const bare = match(bareHour, text, at)
  if (bare) return { text: `${belowHundred(Number(bare[1]))} to `, next: at + bare[0].length }
  const first = sayClock(text, at)
  const dash = first && match(/ ?[-–] ?/y, text, first.next)
  const second = dash && sayClock(text, first.next + dash[0].length)
  if (!first || !second) return first
  // "9:00-17:30": beside "five thirty PM" nine needs its half of the day too.
  const from =
    second.text.endsWith('PM') && !/[AP]M/.test(first.text)
      ? sayClock(`${text.slice(at, first.next)} am`, 0)
      : first
  return { text: `${from?.text ?? first.text} to ${second.text}`, next: second.next }
}

function sayClock(text: string, at: number): Saying | undefined {
  const found = match(clock, text, at) ?? match(dottedClock, text, at) ?? match(hourOnly, text, at)
  if (!found) return undefined
  const hour = Number(found[1])
  const minute = Number(found[2] ?? 0)
  if (hour > 24 || minute > 59) return undefined
  let next = at + found[0].length
  const named = match(half, text, next)
  if (named) next += named[0].length
  if (named && hour > 12) return undefined
  const where = match(zone, text, next)
  const name = where?.[1]?.replaceAll('.', '') ?? ''
  if (where && zones.has(name.toLowerCase())) next += where[0].length
  const time =
    found[3] === undefined
      ? spokenClock(hour, minute, named?.[1])
      : toTheSecond(hour, minute, Number(found[3]), named?.[1])
  const label = zones.has(name.toLowerCase()) ? ` ${name.toUpperCase()}` : ''
  return { text: time + label, next: keepStop(text, next) }
}

/** "five hours ten minutes and five seconds AM": whoever writes seconds wants them all. */
function toTheSecond(hour: number, minute: number, second: number, half: string | undefined): string {
  const counted = (value: number, unit: string) => `${belowHundred(value)} ${unit}${value === 1 ? '' : 's'}`
  const time = `${counted(hour, 'hour')} ${counted(minute, 'minute')} and ${counted(second, 'second')}`
  return half === undefined ? time : `${time} ${half.toUpperCase()}M`
}

/** The dot of "p.m." before a new sentence is also the full stop of the one before. */
function keepStop(text: string, next: number): number {
  return text.charAt(next - 1) === '.' && match(/ \p{Lu}/uy, text, next) ? next - 1 : next
}

function spokenClock(hour: number, minute: number, said: string | undefined): string {
  const afternoon = hour > 12 || hour === 0 || hour === 24
  const label =
    said !== undefined
      ? `${said.toUpperCase()}M`
      : afternoon
        ? hour === 0 || hour === 24
          ? 'AM'
          : 'PM'
        : undefined
  const head = belowHundred(hour % 12 === 0 ? 12 : hour % 12)
  if (minute === 0) return label === undefined ? `${head} o'clock` : `${head} ${label}`
  const tail = minute < 10 ? `oh ${belowHundred(minute)}` : belowHundred(minute)
  return [head, tail, label].filter(part => part !== undefined).join(' ')
}
