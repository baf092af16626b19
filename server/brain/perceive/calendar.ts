import { wallTime } from '../../../contract/wall-clock.ts'
import type { IsoDate } from './percept.ts'

/** A day as a count of days since 1 January 1970: plain arithmetic, no zone, no daylight saving. */
export type Day = number

const DAY_MS = 86_400_000

/** Undefined for days that do not exist (30 February). */
export function dayOf(year: number, month: number, day: number): Day | undefined {
  const date = new Date(Date.UTC(year, month - 1, day))
  return date.getUTCMonth() === month - 1 && date.getUTCDate() === day ? date.getTime() / DAY_MS : undefined
}

export function partsOf(day: Day): { year: number; month: number; day: number } {
  const date = new Date(day * DAY_MS)
  return { year: date.getUTCFullYear(), month: date.getUTCMonth() + 1, day: date.getUTCDate() }
}

/** Monday is 1, Sunday 7. */
export const weekdayOf = (day: Day): number => ((((day + 3) % 7) + 7) % 7) + 1

export const iso = (day: Day): IsoDate => new Date(day * DAY_MS).toISOString().slice(0, 10)

/** First day of the month that lies `months` after the month of `day`. */
export function monthStart(day: Day, months = 0): Day {
  const { year, month } = partsOf(day)
  return Date.UTC(year, month - 1 + months, 1) / DAY_MS
}

/** The same day of a later (or earlier) month, or the last day of a shorter one. */
export function addMonths(day: Day, months: number): Day {
  const start = monthStart(day, months)
  return Math.min(start + partsOf(day).day - 1, monthStart(start, 1) - 1)
}

/** Wall clock of an instant in a zone. Throws RangeError for a zone that IANA does not know. */
export function wallClock(now: Date, timeZone: string): { day: Day; minutes: number } {
  const { date, time } = wallTime(now.getTime(), timeZone)
  const minutes = Number(time.slice(0, 2)) * 60 + Number(time.slice(3))
  return { day: Date.parse(`${date}T00:00:00Z`) / DAY_MS, minutes }
}
