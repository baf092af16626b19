import { Temporal } from 'temporal-polyfill'
import type { OpeningHours } from '../../contract/turn.ts'
import { instantOf, wallTime } from '../../contract/wall-clock.ts'
import type { Bookable, LocalSpan, Schedule } from '../data/schedule.ts'

/** Epoch milliseconds, end exclusive. */
export interface Span {
  readonly start: number
  readonly end: number
}

/** What the wall shows at this instant (epoch milliseconds). */
export const localOf = wallTime
export { instantOf }

export function addDays(date: string, days: number): string {
  return Temporal.PlainDate.from(date).add({ days }).toString()
}

export function isClosed(closures: readonly LocalSpan[], date: string): boolean {
  return closures.some(({ from, to }) => from <= date && date <= to)
}

/** When the business is open around one local date; a night over midnight is one span. */
export function openAround(schedule: Schedule, date: string): Span[] {
  return weekAround(schedule.hours, schedule.closures, date, schedule.timeZone)
}

/** When this one works around a local date: its own hours, as far as the business is open. */
export function worksAround(schedule: Schedule, resource: Bookable, date: string): Span[] {
  const closures = [...schedule.closures, ...resource.closures]
  const open = weekAround(schedule.hours, closures, date, schedule.timeZone)
  if (resource.hours.length === 0) return open
  const own = weekAround(resource.hours, closures, date, schedule.timeZone)
  return open.flatMap(a =>
    own
      .map(b => ({ start: Math.max(a.start, b.start), end: Math.min(a.end, b.end) }))
      .filter(({ start, end }) => start < end),
  )
}

function weekAround(
  hours: readonly OpeningHours[],
  closures: readonly LocalSpan[],
  date: string,
  timeZone: string,
): Span[] {
  const spans = [-1, 0, 1]
    .map(days => addDays(date, days))
    .filter(day => !isClosed(closures, day))
    .flatMap(day => {
      const { dayOfWeek } = Temporal.PlainDate.from(day)
      return hours
        .filter(({ weekday }) => weekday === dayOfWeek)
        .map(({ opens, closes }) => ({
          start: instantOf(day, opens, timeZone),
          end: instantOf(day, closes, timeZone),
        }))
    })
    .filter(({ start, end }) => start < end)
    .sort((a, b) => a.start - b.start)
  const joined: Span[] = []
  for (const span of spans) {
    const last = joined.at(-1)
    if (last && span.start <= last.end)
      joined[joined.length - 1] = { start: last.start, end: Math.max(last.end, span.end) }
    else joined.push(span)
  }
  return joined
}
