import type { AvailabilityQuery, Refusal, Slot } from '../../contract/turn.ts'
import type { Busy } from '../data/appointments.ts'
import type { Bookable, Schedule } from '../data/schedule.ts'
import { addDays, instantOf, isClosed, localOf, openAround, type Span, worksAround } from './working-time.ts'

const minute = 60_000

type Wish = Omit<AvailabilityQuery, 'serviceId'>

/** Those who could serve this party, the smallest that fits first. */
export function fitting(
  schedule: Schedule,
  wish: { readonly partySize?: number | undefined; readonly staffId?: string | undefined },
): readonly Bookable[] {
  const party = wish.partySize ?? 1
  if (party > (schedule.rules.largestParty ?? Number.POSITIVE_INFINITY)) return []
  const seated = schedule.service.kind !== 'appointment'
  return schedule.resources.filter(
    ({ id, capacity }) =>
      (!seated || capacity >= party) && (wish.staffId === undefined || id === wish.staffId),
  )
}

/**
 * What could begin within a wish, earliest first and each start once. A wished `atTime` that is not free gives the free
 * starts nearest to it, still earliest first.
 */
export function freeSlots(schedule: Schedule, wish: Wish, busy: readonly Busy[], now: Date): Slot[] {
  const first = localOf(now.getTime(), schedule.timeZone).date
  const last = addDays(first, schedule.rules.horizonDays)
  const from = wish.fromDate < first ? first : wish.fromDate
  const soonest = Math.max(now.getTime() + 1, now.getTime() + schedule.rules.noticeMinutes * minute)
  const found: Slot[] = []
  for (let date = from; date <= wish.toDate && date <= last; date = addDays(date, 1)) {
    const free = startsOn(schedule, wish, date).filter(
      slot => slot.start.getTime() >= soonest && isFree(slot, schedule.service.bufferMinutes, busy),
    )
    found.push(...onePerStart(free))
    if (wish.atTime === undefined && found.length >= wish.limit) break
  }
  return wish.atTime === undefined
    ? found.slice(0, wish.limit)
    : nearest(found, wish.atTime, wish.limit, schedule.timeZone)
}

/** Whether nothing that occupies the same resource overlaps the slot and its buffer. */
export function isFree(slot: Slot, bufferMinutes: number, busy: readonly Busy[]): boolean {
  const end = slot.end.getTime() + bufferMinutes * minute
  return !busy.some(
    one => one.resourceId === slot.resourceId && one.start < end && slot.start.getTime() < one.end,
  )
}

function startsOn(schedule: Schedule, wish: Wish, date: string): Slot[] {
  const { timeZone } = schedule
  return fitting(schedule, wish)
    .flatMap(resource =>
      spansOn(schedule, resource, date, wish.nights ?? 1).map(span => ({ resource, span })),
    )
    .map(({ resource, span }) => slotOf(schedule, resource, span))
    .filter(({ start }) => {
      // A room is taken for a day, whatever time of day the guest named.
      if (schedule.service.kind === 'room') return true
      const { time } = localOf(start.getTime(), timeZone)
      return (
        (wish.fromTime === undefined || time >= wish.fromTime) &&
        (wish.toTime === undefined || time <= wish.toTime)
      )
    })
}

function spansOn(schedule: Schedule, resource: Bookable, date: string, nights: number): Span[] {
  const { service, timeZone } = schedule
  if (service.kind === 'room') return stayFrom(schedule, resource, date, nights)
  const length = service.minutes * minute
  const step = schedule.rules.stepMinutes * minute
  const [midnight, next] = [instantOf(date, '00:00', timeZone), instantOf(date, '24:00', timeZone)]
  return worksAround(schedule, resource, date).flatMap(({ start, end }) => {
    const spans: Span[] = []
    for (let at = start; at + length <= end && at < next; at += step)
      if (at >= midnight) spans.push({ start: at, end: at + length })
    return spans
  })
}

/** Guests arrive on an open day; the house may be closed to arrivals while others stay. */
function stayFrom(
  { closures, stay, timeZone }: Schedule,
  room: Bookable,
  date: string,
  nights: number,
): Span[] {
  const dates = Array.from({ length: nights }, (_, night) => addDays(date, night))
  if (isClosed(closures, date) || dates.some(day => isClosed(room.closures, day))) return []
  return [
    {
      start: instantOf(date, stay.checkIn, timeZone),
      end: instantOf(addDays(date, nights), stay.checkOut, timeZone),
    },
  ]
}

export function slotOf({ service }: Schedule, resource: Bookable, { start, end }: Span): Slot {
  return {
    serviceId: service.id,
    resourceId: resource.id,
    ...(resource.kind === 'staff' ? { staffName: resource.name } : {}),
    start: new Date(start),
    end: new Date(end),
  }
}

/** The resources come best first and the sort is stable, so the first of each start is the best one. */
function onePerStart(slots: readonly Slot[]): Slot[] {
  const sorted = [...slots].sort((a, b) => a.start.getTime() - b.start.getTime())
  return sorted.filter((slot, index) => slot.start.getTime() !== sorted[index - 1]?.start.getTime())
}

function nearest(slots: readonly Slot[], atTime: string, limit: number, timeZone: string): Slot[] {
  const off = ({ start }: Slot) =>
    Math.abs(start.getTime() - instantOf(localOf(start.getTime(), timeZone).date, atTime, timeZone))
  const exact = slots.filter(slot => off(slot) === 0)
  const wanted = exact.length > 0 ? exact : [...slots].sort((a, b) => off(a) - off(b))
  return wanted.slice(0, limit).sort((a, b) => a.start.getTime() - b.start.getTime())
}

/** Why nothing can be had within the wish, whatever is free. */
export function impossible(schedule: Schedule, wish: Wish, now: Date): Refusal | undefined {
  const { timeZone, rules, service } = schedule
  const today = localOf(now.getTime(), timeZone).date
  const { atTime } = wish
  const over = (date: string) =>
    date < today ||
    (date === today && atTime !== undefined && instantOf(date, atTime, timeZone) <= now.getTime())
  if (fitting(schedule, { partySize: wish.partySize }).length === 0 && (wish.partySize ?? 1) > 1)
    return { ok: false, why: 'party-too-large' }
  if (over(wish.toDate)) return { ok: false, why: 'past' }
  if (wish.fromDate > addDays(today, rules.horizonDays)) return { ok: false, why: 'too-far' }
  for (let date = wish.fromDate; date <= wish.toDate; date = addDays(date, 1)) {
    if (date < today) continue
    if (service.kind === 'room' ? !isClosed(schedule.closures, date) : isOpen(schedule, date, atTime))
      return undefined
  }
  return { ok: false, why: 'closed' }
}

function isOpen(schedule: Schedule, date: string, atTime: string | undefined): boolean {
  const { timeZone } = schedule
  if (isClosed(schedule.closures, date)) return false
  const from = instantOf(date, atTime ?? '00:00', timeZone)
  const to = atTime === undefined ? instantOf(date, '24:00', timeZone) : from + 1
  return openAround(schedule, date).some(({ start, end }) => start < to && from < end)
}

/** Why this very slot cannot be booked, whoever else wants it. `freely`: a teammate may serve outside the hours. */
export function refusedSlot(
  schedule: Schedule,
  slot: Slot,
  partySize: number | undefined,
  now: Date,
  freely = false,
): Refusal | undefined {
  const { timeZone, rules } = schedule
  const resource = schedule.resources.find(({ id }) => id === slot.resourceId)
  if (!resource) return { ok: false, why: 'unknown-service' }
  if (slot.start <= now) return { ok: false, why: 'past' }
  if (fitting(schedule, { partySize, staffId: resource.id }).length === 0)
    return { ok: false, why: 'party-too-large' }
  const last = addDays(localOf(now.getTime(), timeZone).date, rules.horizonDays)
  const { date } = localOf(slot.start.getTime(), timeZone)
  if (date > last) return { ok: false, why: 'too-far' }
  return freely || isServed(schedule, resource, slot, date) ? undefined : { ok: false, why: 'closed' }
}

function isServed(schedule: Schedule, resource: Bookable, slot: Slot, date: string): boolean {
  const [start, end] = [slot.start.getTime(), slot.end.getTime()]
  if (schedule.service.kind === 'room') {
    const nights = nightsOf(slot, schedule.timeZone)
    return stayFrom(schedule, resource, date, nights).some(one => one.start === start && one.end === end)
  }
  return (
    end - start === schedule.service.minutes * minute &&
    worksAround(schedule, resource, date).some(one => one.start <= start && end <= one.end)
  )
}

export function nightsOf(
  { start, end }: { readonly start: Date; readonly end: Date },
  timeZone: string,
): number {
  const from = localOf(start.getTime(), timeZone).date
  const to = localOf(end.getTime(), timeZone).date
  return Math.max(1, Math.round((Date.parse(to) - Date.parse(from)) / 86_400_000))
}
