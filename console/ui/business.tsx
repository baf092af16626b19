import { useSuspenseQuery } from '@tanstack/react-query'
import { meQuery } from '../api/queries.ts'
import type { Me } from '../api/types.ts'
import { addDays, wallOf } from './zoned.ts'

/** Who is signed in and for which business; known before any page opens. */
export function useMe(): Me {
  return useSuspenseQuery(meQuery).data
}

export interface Words {
  time: (at: string) => string
  /** "Today", "Yesterday", "Tue 24 Nov". */
  day: (at: string) => string
  dayAndTime: (at: string) => string
  /** "now", "4m", "2h", then a date. */
  ago: (at: string) => string
  span: (start: string, end: string) => string
  zone: string
}

/** Times as the business reads them: its zone, its locale. */
export function useWords(): Words {
  const { timeZone, locale } = useMe().business
  const format = (options: Intl.DateTimeFormatOptions) => formatter(locale, timeZone, options)
  const time = (at: string) => format({ timeStyle: 'short' }).format(new Date(at))
  const day = (at: string) => dayWords(at, timeZone, format)
  return {
    time,
    day,
    dayAndTime: at => `${day(at)}, ${time(at)}`,
    ago: at => agoWords(at, format),
    span: (start, end) => `${day(start)}, ${time(start)} – ${time(end)}`,
    zone: timeZone,
  }
}

/** "14:30" or "2:30 PM" of minutes after midnight, as the business writes it. */
export function useClock(): (minutes: number) => string {
  const format = formatter(useMe().business.locale, 'UTC', { timeStyle: 'short' })
  return minutes => format.format(new Date(minutes * 60_000))
}

const formatters = new Map<string, Intl.DateTimeFormat>()
type Format = (options: Intl.DateTimeFormatOptions) => Intl.DateTimeFormat

export function formatter(
  locale: string,
  timeZone: string,
  options: Intl.DateTimeFormatOptions,
): Intl.DateTimeFormat {
  const key = `${locale}|${timeZone}|${Object.entries(options).join()}`
  let made = formatters.get(key)
  if (!made) {
    made = new Intl.DateTimeFormat(locale, { timeZone, ...options })
    formatters.set(key, made)
  }
  return made
}

function dayWords(at: string, zone: string, format: Format): string {
  const { date } = wallOf(at, zone)
  const today = wallOf(Date.now(), zone).date
  if (date === today) return 'Today'
  if (date === addDays(today, -1)) return 'Yesterday'
  if (date === addDays(today, 1)) return 'Tomorrow'
  const year = date.slice(0, 4) === today.slice(0, 4) ? {} : { year: 'numeric' as const }
  return format({ weekday: 'short', day: 'numeric', month: 'short', ...year }).format(new Date(at))
}

function agoWords(at: string, format: Format): string {
  const minutes = Math.floor((Date.now() - Date.parse(at)) / 60_000)
  if (minutes < 1) return 'now'
  if (minutes < 60) return `${minutes}m`
  if (minutes < 24 * 60) return `${Math.floor(minutes / 60)}h`
  if (minutes < 7 * 24 * 60) return format({ weekday: 'short' }).format(new Date(at))
  return format({ day: 'numeric', month: 'short' }).format(new Date(at))
}
