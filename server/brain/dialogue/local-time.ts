/** Wall-clock arithmetic in the business's zone. Dates are `YYYY-MM-DD`, times `HH:MM`, weekdays ISO 8601 (1 = Monday). */

export interface LocalTime {
  readonly date: string
  readonly time: string
  readonly weekday: number
}

const formatters = new Map<string, Intl.DateTimeFormat>()

// Making a DateTimeFormat costs ~50 µs, using one ~2 µs.
function formatter(timeZone: string): Intl.DateTimeFormat {
  const kept = formatters.get(timeZone)
  if (kept) return kept
  const made = new Intl.DateTimeFormat('en-CA', {
    timeZone,
    hourCycle: 'h23',
    year: 'numeric',
    month: '2-digit',
    day: '2-digit',
    hour: '2-digit',
    minute: '2-digit',
  })
  formatters.set(timeZone, made)
  return made
}

/** What the clock on the business's wall shows at this instant. */
export function localTime(at: Date, timeZone: string): LocalTime {
  const part: Record<string, string> = {}
  for (const { type, value } of formatter(timeZone).formatToParts(at)) part[type] = value
  const date = `${part.year}-${part.month}-${part.day}`
  return { date, time: `${part.hour}:${part.minute}`, weekday: weekdayOf(date) }
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
