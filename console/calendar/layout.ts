import type { Appointment, Calendar } from '../api/types.ts'
import { minutesOf, wallOf, weekdayOf } from '../ui/zoned.ts'

/** Minutes after midnight, end exclusive. */
export interface Span {
  readonly from: number
  readonly to: number
}

/** One appointment on one day: where it stands beside the others that overlap it. */
export interface Placed extends Span {
  readonly appointment: Appointment
  readonly lane: number
  readonly lanes: number
}

type Hours = Calendar['hours']

export const openSpans = (hours: Hours, date: string): Span[] =>
  hours
    .filter(one => one.weekday === weekdayOf(date))
    .map(one => ({
      from: minutesOf(one.opens),
      to: one.closes <= one.opens ? 24 * 60 : minutesOf(one.closes),
    }))
    .sort((a, b) => a.from - b.from)

/** What lies between the open spans, within `range`. */
export function closedSpans(open: readonly Span[], range: Span): Span[] {
  const closed: Span[] = []
  let at = range.from
  for (const span of open) {
    if (span.from > at) closed.push({ from: at, to: Math.min(span.from, range.to) })
    at = Math.max(at, span.to)
  }
  if (at < range.to) closed.push({ from: at, to: range.to })
  return closed
}

export const closureOn = (calendar: Calendar, date: string) =>
  calendar.closures.find(closure => closure.from <= date && date <= closure.to)

/** The part of an appointment that falls on this date; undefined when none does. */
export function spanOn(appointment: Appointment, date: string, zone: string): Span | undefined {
  const start = wallOf(appointment.start, zone)
  const end = wallOf(appointment.end, zone)
  if (start.date > date || end.date < date) return undefined
  const from = start.date < date ? 0 : start.minutes
  const to = end.date > date ? 24 * 60 : end.minutes
  return to > from ? { from, to } : undefined
}

/** Those that overlap stand beside each other, each group as narrow as its busiest moment needs. */
export function placedOn(appointments: readonly Appointment[], date: string, zone: string): Placed[] {
  const spans = appointments
    .flatMap(appointment => {
      const span = spanOn(appointment, date, zone)
      return span ? [{ appointment, ...span }] : []
    })
    .sort((a, b) => a.from - b.from || b.to - a.to)
  const placed: Placed[] = []
  let group: { appointment: Appointment; from: number; to: number; lane: number }[] = []
  let groupEnd = -1
  const close = () => {
    const lanes = Math.max(0, ...group.map(one => one.lane + 1))
    for (const one of group) placed.push({ ...one, lanes })
    group = []
  }
  for (const span of spans) {
    if (span.from >= groupEnd) close()
    const busy = new Set(group.filter(one => one.to > span.from).map(one => one.lane))
    let lane = 0
    while (busy.has(lane)) lane += 1
    group.push({ ...span, lane })
    groupEnd = Math.max(groupEnd, span.to)
  }
  close()
  return placed
}

/** Each one in the lane of its resource, so that a day reads like the day view, only narrower. */
export function inLanes(placed: readonly Placed[], resourceIds: readonly string[]): Placed[] {
  return placed.map(one => ({
    ...one,
    lane: Math.max(0, resourceIds.indexOf(one.appointment.resource.id)),
    lanes: resourceIds.length,
  }))
}

/** Whole hours that show all opening hours and all appointments of these dates. */
export function hourRange(
  calendar: Calendar,
  dates: readonly string[],
  appointments: readonly Appointment[],
): Span {
  const spans = dates.flatMap(date => [
    ...openSpans(calendar.hours, date),
    ...appointments.flatMap(one => spanOn(one, date, calendar.timeZone) ?? []),
  ])
  if (spans.length === 0) return { from: 8 * 60, to: 18 * 60 }
  const from = Math.floor(Math.min(...spans.map(one => one.from)) / 60) - 1
  const to = Math.ceil(Math.max(...spans.map(one => one.to)) / 60) + 1
  return { from: Math.max(0, from) * 60, to: Math.min(24, to) * 60 }
}
