import type { BusinessView } from '../../../contract/turn.ts'
import { type LocalTime, localTime, weekdayOf } from '../dialogue/local-time.ts'

export const weekdays = ['Monday', 'Tuesday', 'Wednesday', 'Thursday', 'Friday', 'Saturday', 'Sunday']
export const months = [
  'January',
  'February',
  'March',
  'April',
  'May',
  'June',
  'July',
  'August',
  'September',
  'October',
  'November',
  'December',
]

// CLDR: these English locales tell the time with a.m. and p.m. in writing.
const twelveHour = new Set(['en-US', 'en-CA', 'en-AU', 'en-NZ', 'en-IN', 'en-PH'])

/** How a business writes days, times and lists. Equal input, equal words. */
export interface Wording {
  readonly day: (date: string) => string
  readonly shortDay: (date: string) => string
  readonly time: (time: string) => string
  readonly at: (instant: Date) => LocalTime
  /** "Tuesday 1 December at 14:30" */
  readonly moment: (instant: Date) => string
  /** "Tue 1 Dec, 14:30": fits on a button. */
  readonly shortMoment: (instant: Date) => string
  readonly american: boolean
}

/** @param spoken times are always said on the twelve-hour clock */
export function wordingOf(business: BusinessView, now: LocalTime, spoken: boolean): Wording {
  const american = business.locale === 'en-US' || business.locale === 'en-CA'
  const twelve = spoken || twelveHour.has(business.locale)
  const at = (instant: Date) => localTime(instant, business.timeZone)
  const dayOf = (date: string, letters?: number) => {
    const [year = '', month = '', day = ''] = date.split('-')
    const cut = (name: string | undefined) => (name ?? '').slice(0, letters)
    const weekday = cut(weekdays[weekdayOf(date) - 1])
    const monthName = cut(months[Number(month) - 1])
    // A year is said only when it is not the one everybody means.
    const far = year !== now.date.slice(0, 4) && date.slice(5) >= now.date.slice(5)
    if (american) return `${weekday}, ${monthName} ${Number(day)}${far ? `, ${year}` : ''}`
    return `${weekday} ${Number(day)} ${monthName}${far ? ` ${year}` : ''}`
  }
  const time = (clock: string) => {
    if (!twelve) return clock
    const hour = Number(clock.slice(0, 2))
    const minutes = clock.slice(3)
    const short = `${hour % 12 || 12}${minutes === '00' ? '' : `:${minutes}`}`
    return `${short} ${hour < 12 || hour === 24 ? 'AM' : 'PM'}`
  }
  return {
    american,
    at,
    time,
    day: date => dayOf(date),
    shortDay: date => dayOf(date, 3),
    moment: instant => `${dayOf(at(instant).date)} at ${time(at(instant).time)}`,
    shortMoment: instant => `${dayOf(at(instant).date, 3)}, ${time(at(instant).time)}`,
  }
}

/** "a, b and c" */
export function list(items: readonly string[], joiner: 'and' | 'or' = 'and'): string {
  const last = items.at(-1) ?? ''
  return items.length < 2 ? last : `${items.slice(0, -1).join(', ')} ${joiner} ${last}`
}

/** Clauses as one sentence; none is no sentence. */
export function sentence(clauses: readonly string[]): string {
  const text = capital(list(clauses))
  return text === '' || text.endsWith('”') ? text : `${text}.`
}

export const capital = (text: string) => text.slice(0, 1).toUpperCase() + text.slice(1)
/** "Deep cleaning" inside a sentence; "X-ray", "MRI scan", "Invisalign check" stay as they are. */
export const lower = (text: string) =>
  /^\p{Lu}[\p{Ll}-]+(?: \p{Ll}|$)/u.test(text) ? text.slice(0, 1).toLowerCase() + text.slice(1) : text

const title = /^(?:dr|mr|mrs|ms|miss|prof)\.?$/iu

/** "Sarah" of "Sarah Jones", "Dr Smith" of "Dr Adam Smith". */
export function firstName(name: string): string {
  const [first = name, ...rest] = name.trim().split(/\s+/)
  return title.test(first) && rest.length > 0 ? `${first} ${rest.at(-1)}` : first
}
