import { type WallTime, wallTime } from '../../../contract/wall-clock.ts'

/** Wall-clock arithmetic in the business's zone. Dates are `YYYY-MM-DD`, times `HH:MM`, weekdays ISO 8601 (1 = Monday). */

export interface LocalTime extends WallTime {
  readonly weekday: number
}

/** What the clock on the business's wall shows at this instant. */
export function localTime(at: Date, timeZone: string): LocalTime {
  const wall = wallTime(at.getTime(), timeZone)
  return { ...wall, weekday: weekdayOf(wall.date) }
}

const dayMs = 86_400_000
const utc = (date: string) => Date.parse(`${date}T00:00:00Z`)

export function addDays(date: string, days: number): string {
  return new Date(utc(date) + days * dayMs).toISOString().slice(0, 10)
}

export function daysBetween(from: string, to: string): number {
  return Math.round((utc(to) - utc(from)) / dayMs)
}

export function weekdayOf(date: string): number {
  return new Date(utc(date)).getUTCDay() || 7
}

export function clock(hour: number, minute: number): string {
  return `${String(hour).padStart(2, '0')}:${String(minute).padStart(2, '0')}`
}

/** Minutes since midnight. */
export function minutesOf(time: string): number {
  return Number(time.slice(0, 2)) * 60 + Number(time.slice(3, 5))
}
