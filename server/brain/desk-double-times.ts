import type { AvailabilityQuery, BusinessView, Refusal, ServiceView, Slot } from '../../contract/turn.ts'
import { instantOf } from '../../contract/wall-clock.ts'
import { addDays, clock, localTime, minutesOf } from './dialogue/local-time.ts'
import { dayHours } from './flows/hours.ts'

const furthestDays = 180
const largestParty = 12
const stepMinutes = 30
/** Guests come from three and leave by eleven. */
const arrival = { opens: '15:00', closes: '16:00' }
const departure = '11:00'

const byStart = (a: Slot, b: Slot) => a.start.getTime() - b.start.getTime()

interface Resource {
  readonly id: string
  readonly name?: string
}

/** Everything that could begin within a query, earliest first; an exact time that is not free gives the nearest. */
export function freeTimes(
  business: BusinessView,
  now: Date,
  query: AvailabilityQuery,
  isFree: (slot: Slot) => boolean,
): Slot[] {
  const service = business.services.find(({ id }) => id === query.serviceId)
  if (!service || (query.partySize ?? 1) > largestParty) return []
  const last = addDays(localTime(now, business.timeZone).date, furthestDays)
  const slots: Slot[] = []
  for (let day = query.fromDate; day <= query.toDate && day <= last; day = addDays(day, 1)) {
    slots.push(...startsOn(business, service, day, query))
  }
  const free = slots.filter(
    slot => slot.start > now && within(slot, query, business.timeZone) && isFree(slot),
  )
  return query.atTime === undefined ? free.sort(byStart) : nearTo(free, query.atTime, business.timeZone)
}

function startsOn(
  business: BusinessView,
  service: ServiceView,
  day: string,
  query: AvailabilityQuery,
): Slot[] {
  const room = service.kind === 'room'
  const resources = resourcesOf(service).filter(({ id }) => !query.staffId || id === query.staffId)
  const spans = room ? [arrival] : dayHours(business, day).spans
  return spans.flatMap(({ opens, closes }) => {
    const end = minutesOf(closes)
    const slots: Slot[] = []
    for (let minute = minutesOf(opens); minute < end; minute += room ? 60 : stepMinutes) {
      if (!room && minute + service.minutes > end) break
      for (const resource of resources)
        slots.push(slotAt(business, service, day, minute, resource, query.nights ?? 1))
    }
    return slots
  })
}

function slotAt(
  { timeZone }: BusinessView,
  service: ServiceView,
  day: string,
  minute: number,
  resource: Resource,
  nights: number,
): Slot {
  const start = new Date(instantOf(day, clock(Math.floor(minute / 60), minute % 60), timeZone))
  const leaving = new Date(instantOf(addDays(day, nights), departure, timeZone))
  const end = service.kind === 'room' ? leaving : new Date(start.getTime() + service.minutes * 60_000)
  const bare = { serviceId: service.id, resourceId: resource.id, start, end }
  return resource.name === undefined ? bare : { ...bare, staffName: resource.name }
}

function resourcesOf(service: ServiceView): Resource[] {
  if (service.kind === 'appointment' && service.staff.length > 0) return [...service.staff]
  return [{ id: `${service.id}-1` }, { id: `${service.id}-2` }]
}

function within(slot: Slot, { fromTime, toTime }: AvailabilityQuery, timeZone: string): boolean {
  const { time } = localTime(slot.start, timeZone)
  return (fromTime === undefined || time >= fromTime) && (toTime === undefined || time <= toTime)
}

function nearTo(slots: readonly Slot[], atTime: string, timeZone: string): Slot[] {
  const off = (slot: Slot) => Math.abs(minutesOf(localTime(slot.start, timeZone).time) - minutesOf(atTime))
  const exact = slots.filter(slot => off(slot) === 0)
  if (exact.length > 0) return exact.sort(byStart)
  return [...slots]
    .sort((a, b) => off(a) - off(b) || byStart(a, b))
    .slice(0, 6)
    .sort(byStart)
}

/** Why nothing can be had, whatever is free. */
export function impossible(business: BusinessView, now: Date, query: AvailabilityQuery): Refusal | undefined {
  const { date, time } = localTime(now, business.timeZone)
  const service = business.services.find(({ id }) => id === query.serviceId)
  if (!service) return { ok: false, why: 'unknown-service' }
  if ((query.partySize ?? 1) > largestParty) return { ok: false, why: 'party-too-large' }
  const over = query.toDate === date && (query.atTime ?? '24:00') <= time
  if (query.toDate < date || over) return { ok: false, why: 'past' }
  if (query.fromDate > addDays(date, furthestDays)) return { ok: false, why: 'too-far' }
  return service.kind === 'room' || isOpen(business, query) ? undefined : { ok: false, why: 'closed' }
}

function isOpen(business: BusinessView, { fromDate, toDate, atTime }: AvailabilityQuery): boolean {
  for (let day = fromDate; day <= toDate; day = addDays(day, 1)) {
    const { spans } = dayHours(business, day)
    if (spans.some(({ opens, closes }) => atTime === undefined || (atTime >= opens && atTime < closes)))
      return true
  }
  return false
}
