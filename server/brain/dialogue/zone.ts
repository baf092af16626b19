import { localTime, minutesOf } from './local-time.ts'

/**
 * The instant at which the wall shows this date and time. A time that a clock change skips is moved forward by the
 * change, one that happens twice means the first (RFC 5545 3.3.5).
 */
export function instant(date: string, time: string, timeZone: string): Date {
  const wall = Date.parse(`${date}T00:00:00Z`) + minutesOf(time) * 60_000
  const offsetAt = (at: number) => {
    const local = localTime(new Date(at), timeZone)
    return Date.parse(`${local.date}T${local.time}:00Z`) - Math.floor(at / 60_000) * 60_000
  }
  const before = offsetAt(wall - 86_400_000)
  const first = wall - before
  if (offsetAt(first) === before) return new Date(first)
  const second = wall - offsetAt(first)
  return new Date(offsetAt(second) === offsetAt(first) ? second : first)
}
