/**
 * Wall-clock times of the business, whatever zone the browser is in. Dates are `YYYY-MM-DD`, times minutes after midnight.
 * Read through Intl, because `Temporal` is not yet in every browser and its polyfill costs 20 kB.
 */
export interface Wall {
  readonly date: string
  readonly minutes: number
}

const clocks = new Map<string, Intl.DateTimeFormat>()

function clock(zone: string): Intl.DateTimeFormat {
  let format = clocks.get(zone)
  if (!format) {
    format = new Intl.DateTimeFormat('en-CA', {
      timeZone: zone,
      hourCycle: 'h23',
      year: 'numeric',
      month: '2-digit',
      day: '2-digit',
      hour: '2-digit',
      minute: '2-digit',
    })
    clocks.set(zone, format)
  }
  return format
}

export function wallOf(at: string | number | Date, zone: string): Wall {
  const part: Record<string, string> = {}
  for (const { type, value } of clock(zone).formatToParts(new Date(at))) part[type] = value
  return {
    date: `${part.year}-${part.month}-${part.day}`,
    minutes: Number(part.hour) * 60 + Number(part.minute),
  }
}

const utcMinutes = (wall: Wall): number => Date.parse(`${wall.date}T00:00Z`) / 60_000 + wall.minutes

/** The instant at which the clock of the zone shows this: the first of two in autumn, the hour after it in a gap in spring. */
export function instantOf(wall: Wall, zone: string): Date {
  const wanted = utcMinutes(wall)
  const offsetAt = (minutes: number) => utcMinutes(wallOf(minutes * 60_000, zone)) - minutes
  // No zone changes its clock twice within two days, so these are the offsets before and after a change.
  const before = wanted - offsetAt(wanted - 1_440)
  const after = wanted - offsetAt(wanted + 1_440)
  const shows = (minutes: number) => minutes + offsetAt(minutes) === wanted
  return new Date((shows(before) || !shows(after) ? before : after) * 60_000)
}

export function addDays(date: string, days: number): string {
  return new Date(Date.parse(`${date}T00:00Z`) + days * 86_400_000).toISOString().slice(0, 10)
}

/** 1 = Monday … 7 = Sunday. */
export function weekdayOf(date: string): number {
  return new Date(`${date}T00:00Z`).getUTCDay() || 7
}

export const mondayOf = (date: string): string => addDays(date, 1 - weekdayOf(date))

export const minutesOf = (time: string): number => Number(time.slice(0, 2)) * 60 + Number(time.slice(3, 5))

export const timeOf = (minutes: number): string =>
  `${String(Math.floor(minutes / 60)).padStart(2, '0')}:${String(minutes % 60).padStart(2, '0')}`
