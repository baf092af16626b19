/** Local wall-clock times `HH:MM`; `from` may be later than `to`: 21:00 to 08:00. */
export interface QuietHours {
  readonly from: string
  readonly to: string
}

/** Steps of a quarter of an hour: no zone is off by less. */
const step = 15 * 60_000

/**
 * The next moment at which it is quiet in none of the zones; `now` itself when it is not. With several zones (only the
 * country is known) it waits until nobody there could be woken. When they never agree within a day, the first zone decides.
 */
export function endOfQuiet(now: Date, zones: readonly string[], quiet: QuietHours): Date {
  if (quiet.from === quiet.to) return now
  const isQuiet = (at: Date, zone: string) => within(clockIn(at, zone), quiet)
  if (!zones.some(zone => isQuiet(now, zone))) return now
  for (
    let at = firstStepAfter(now);
    at.getTime() - now.getTime() <= 24 * 3_600_000;
    at = new Date(at.getTime() + step)
  )
    if (!zones.some(zone => isQuiet(at, zone))) return at
  const [first] = zones
  return first === undefined || zones.length === 1 ? now : endOfQuiet(now, [first], quiet)
}

function firstStepAfter(now: Date): Date {
  return new Date(Math.floor(now.getTime() / step) * step + step)
}

function within(clock: string, { from, to }: QuietHours): boolean {
  return from < to ? clock >= from && clock < to : clock >= from || clock < to
}

const formats = new Map<string, Intl.DateTimeFormat>()

function clockIn(at: Date, zone: string): string {
  let format = formats.get(zone)
  if (!format) {
    format = new Intl.DateTimeFormat('en-GB', {
      timeZone: zone,
      hour: '2-digit',
      minute: '2-digit',
      hourCycle: 'h23',
    })
    formats.set(zone, format)
  }
  return format.format(at)
}
