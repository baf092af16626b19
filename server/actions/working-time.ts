import { Temporal } from 'temporal-polyfill'
import type { OpeningHours } from '../../contract/turn.ts'
import type { Bookable, LocalSpan, Schedule } from '../data/schedule.ts'

/** Epoch milliseconds, end exclusive. */
export interface Span {
  readonly start: number
  readonly end: number
}

/**
 * The instant at which the wall shows this date and time; `24:00` is the next midnight. A time that a clock change
 * skips is moved forward by the change, one that happens twice means the first (RFC 5545 3.3.5).
 */
export function instantOf(date: string, time: string, timeZone: string): number {
  const day = Temporal.PlainDate.from(date)
  const at =
    time === '24:00' ? { timeZone, day: day.add({ days: 1 }), time: '00:00' } : { timeZone, day, time }
  return at.day.toZonedDateTime({ timeZone, plainTime: at.time }).epochMilliseconds
}

export function localOf(instant: number, timeZone: string): { readonly date: string; readonly time: string } {
  const local = Temporal.Instant.fromEpochMilliseconds(instant).toZonedDateTimeISO(timeZone)
  return { date: local.toPlainDate().toString(), time: local.toPlainTime().toString().slice(0, 5) }
}

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
