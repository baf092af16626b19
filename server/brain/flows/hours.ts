import type { BusinessView } from '../../../contract/turn.ts'
import type { DayHours } from '../dialogue/acts.ts'
import { addDays, type LocalTime, minutesOf, weekdayOf } from '../dialogue/local-time.ts'
import type { TimeWish } from '../understand/commands.ts'

/** Opening hours of one day, closures taken into account. */
export function dayHours(business: BusinessView, date: string): DayHours {
  const closure = business.closures.find(({ from, to }) => from <= date && date <= to)
  if (closure)
    return { date, spans: [], closure: closure.reason === undefined ? {} : { reason: closure.reason } }
  const weekday = weekdayOf(date)
  const spans = business.hours
    .filter(hours => hours.weekday === weekday)
    .map(({ opens, closes }) => ({ opens, closes }))
    .sort((a, b) => (a.opens < b.opens ? -1 : 1))
  return { date, spans }
}

/** Past midnight ("18:00" to "02:00") counts to the day it began. */
const endOf = (opens: string, closes: string) =>
  minutesOf(closes) <= minutesOf(opens) ? minutesOf(closes) + 1440 : minutesOf(closes)

/** Whether somebody is there now, and until when (`HH:MM`). */
export function openAt(business: BusinessView, at: LocalTime): { open: boolean; until?: string } {
  const minute = minutesOf(at.time)
  const spans = [
    ...dayHours(business, at.date).spans.map(span => ({ ...span, shift: 0 })),
    ...dayHours(business, addDays(at.date, -1)).spans.map(span => ({ ...span, shift: 1440 })),
  ]
  const span = spans.find(
    ({ opens, closes, shift }) => minute + shift >= minutesOf(opens) && minute + shift < endOf(opens, closes),
  )
  return span ? { open: true, until: span.closes } : { open: false }
}

/** Every span of the week, for a wish without a day. */
function spansFor(business: BusinessView, date: string | undefined) {
  const spans = date === undefined ? [] : dayHours(business, date).spans
  return spans.length > 0 ? spans : business.hours
}

type Clock = NonNullable<TimeWish['from']>
const said = (hour: number, minute: number) => (hour % 24) * 60 + minute
const text = (minutes: number) =>
  `${String(Math.floor(minutes / 60) % 24).padStart(2, '0')}:${String(minutes % 60).padStart(2, '0')}`

/**
 * The times of day a clock can mean. "at 2" is 02:00 or 14:00; the opening hours decide when only one of both lies
 * in them, and both are given back when both do. With neither open the afternoon is meant from 1 to 7.
 */
export function readings(clock: Clock, business: BusinessView, date: string | undefined): string[] {
  const early = said(clock.hour, clock.minute)
  if (!clock.open || clock.hour > 12) return [text(early)]
  const morning = said(clock.hour % 12, clock.minute)
  const both = [morning, morning + 720]
  const spans = spansFor(business, date)
  const fits = both.filter(minute =>
    spans.some(({ opens, closes }) => minute >= minutesOf(opens) && minute < endOf(opens, closes)),
  )
  if (fits.length > 0) return fits.map(text)
  return [text(clock.hour % 12 >= 1 && clock.hour <= 7 ? morning + 720 : morning)]
}

/** Hours that a part of the day stands for, as a front desk reads it. */
const parts: Record<NonNullable<TimeWish['part']>, readonly [string, string]> = {
  morning: ['00:00', '12:00'],
  midday: ['11:30', '14:00'],
  afternoon: ['12:00', '17:30'],
  evening: ['17:00', '23:59'],
  night: ['19:00', '23:59'],
  opening: ['00:00', '11:00'],
  closing: ['15:00', '23:59'],
}

export interface TimeWindow {
  readonly atTime?: string
  readonly fromTime?: string
  readonly toTime?: string
  /** Morning and afternoon are both possible: ask. */
  readonly ambiguous?: readonly [string, string]
}

/** A time as said, put in terms of the desk. */
export function timeWindow(wish: TimeWish | undefined, business: BusinessView, date?: string): TimeWindow {
  if (!wish) return {}
  if (wish.kind === 'part') {
    const part = wish.part ? parts[wish.part] : undefined
    return part ? { fromTime: part[0], toTime: part[1] } : {}
  }
  const from = wish.from && readings(wish.from, business, date)
  const to = wish.to && readings(wish.to, business, date)
  if (wish.kind === 'at' && from) {
    const [first, second] = from
    if (first !== undefined && second !== undefined) return { ambiguous: [first, second] }
    return first === undefined ? {} : { atTime: first }
  }
  // "between 9 and 5", "after 8": the earlier reading begins, the later one ends.
  const begin = from?.[0]
  const end = to?.at(-1)
  return { ...(begin ? { fromTime: begin } : {}), ...(end ? { toTime: end } : {}) }
}
