import type { AppointmentView, AvailabilityQuery, ServiceView, Slot } from '../../../contract/turn.ts'
import type { Because } from '../dialogue/acts.ts'
import { addDays, localTime } from '../dialogue/local-time.ts'
import { type Frame, type KeptSlot, keep, slotId } from '../dialogue/state.ts'
import { outcomeOf, type World } from '../dialogue/world.ts'
import { type Next, trouble } from './flow.ts'
import { type TimeWindow, timeWindow } from './hours.ts'
import { askMeridiem, askParty, offer } from './offer.ts'

/** A slot, or what has to happen before there is one. */
export type Found = { readonly slot: Slot } | { readonly next: Next }

export interface Wanted {
  readonly service: ServiceView
  readonly staffId?: string | undefined
  readonly partySize?: number | undefined
  readonly nights?: number | undefined
  readonly moving?: AppointmentView | undefined
}

/** How far ahead of a wish that cannot be met other days are looked at. */
const lookAheadDays = 14
/** Enough to pick three on different days or over one day. */
const candidates = 60

export function revive(kept: KeptSlot): Slot {
  const { serviceId, resourceId, staffName } = kept
  const slot = { serviceId, resourceId, start: new Date(kept.start), end: new Date(kept.end) }
  return staffName === undefined ? slot : { ...slot, staffName }
}

/**
 *              no day, no time ──> offer the next free ones
 *  wish ──┬──> exact day and time ──free──> slot
 *         │                       └─taken, closed, past …──> say why, offer the nearest
 *         ├──> open meridiem ("at 8", both open) ──> ask which
 *         └──> day, days, part of a day, time only ──> offer what is free in it, else the nearest after it
 */
export function findSlot(frame: Frame, world: World, wanted: Wanted): Found {
  if (frame.chosen) return { slot: revive(frame.chosen) }
  const date = frame.slots.date
  const single = date && date.from === date.to && !date.bound ? date.from : undefined
  const window = wanted.service.kind === 'room' ? {} : timeWindow(frame.slots.time, world.business, single)
  if (window.ambiguous) return { next: askMeridiem(frame, window.ambiguous) }
  const query = queryOf(frame, world, wanted, window)
  const read = reader(frame, world)
  const slots = read(query)
  if ('next' in slots) return slots
  const exact = exactly(slots.slots, world, single, window, wanted.service)
  if (exact) return { slot: exact }
  const wishes = date !== undefined || frame.slots.time !== undefined
  if (!wishes) return { next: offer(frame, world, wanted, slots.slots, frame.because) }
  return refine(frame, world, wanted, { query, window, single, slots: slots.slots, read })
}

interface Attempt {
  readonly query: AvailabilityQuery
  readonly window: TimeWindow
  readonly single: string | undefined
  readonly slots: readonly Slot[]
  readonly read: (query: AvailabilityQuery) => { readonly slots: readonly Slot[] } | { readonly next: Next }
}

/** The wish is not free as it stands, or was not exact: find out why and offer. */
function refine(frame: Frame, world: World, wanted: Wanted, attempt: Attempt): Found {
  const { query, window, single, slots } = attempt
  const exactWish = single !== undefined && (window.atTime !== undefined || wanted.service.kind === 'room')
  if (!exactWish && slots.length > 0) {
    return { next: offer(frame, world, wanted, slots, frame.because) }
  }
  const check = { kind: 'check' as const, query }
  const checked = outcomeOf(world, check, frame.id)
  if (!checked) return { next: { step: 'run', effect: check, frame } }
  if (checked.kind !== 'checked') return { next: trouble() }
  const refusal = checked.result.ok ? undefined : reasonOf(checked.result.why)
  const because = refusal ?? frame.because ?? (exactWish ? 'not-free' : 'none-free')
  if (because === 'party-too-large') return { next: askParty(frame) }
  if (slots.length > 0) return { next: offer(frame, world, wanted, slots, because) }
  const wider = attempt.read(widened(query, world, because))
  if ('next' in wider) return wider
  return { next: offer(frame, world, wanted, wider.slots, because) }
}

const reasons: readonly string[] = [
  'taken',
  'past',
  'closed',
  'too-far',
  'party-too-large',
  'unknown-service',
]
const isReason = (why: string): why is Because => reasons.includes(why)
/** Taken for everybody, or never a time to begin: the desk does not tell, so neither do we. */
const reasonOf = (why: string): Because => (why === 'taken' ? 'not-free' : isReason(why) ? why : 'none-free')

function reader(frame: Frame, world: World): Attempt['read'] {
  return query => {
    const effect = { kind: 'availability' as const, query }
    const outcome = outcomeOf(world, effect, frame.id)
    if (!outcome) return { next: { step: 'run', effect, frame } }
    if (outcome.kind !== 'slots') return { next: trouble() }
    return { slots: outcome.slots.filter(slot => !lost(frame, slot)) }
  }
}

function lost(frame: Frame, slot: Slot): boolean {
  const kept = keep(slot)
  return frame.lost.includes(slotId(kept)) || frame.lost.includes(kept.start)
}

function queryOf(frame: Frame, world: World, wanted: Wanted, window: TimeWindow): AvailabilityQuery {
  const { fromDate, toDate } = range(frame, world)
  const { atTime, fromTime, toTime } = window
  return {
    serviceId: wanted.service.id,
    fromDate,
    toDate,
    ...(atTime === undefined ? {} : { atTime }),
    ...(fromTime === undefined ? {} : { fromTime }),
    ...(toTime === undefined ? {} : { toTime }),
    ...(wanted.staffId === undefined ? {} : { staffId: wanted.staffId }),
    ...(wanted.partySize === undefined ? {} : { partySize: wanted.partySize }),
    ...(wanted.nights === undefined ? {} : { nights: wanted.nights }),
    ...(wanted.moving === undefined ? {} : { moving: wanted.moving.id }),
    limit: candidates,
  }
}

/** The days looked at. A wish that began in the past and reaches into the future starts today. */
function range(frame: Frame, world: World): { fromDate: string; toDate: string } {
  const today = world.local.date
  const date = frame.slots.date
  if (!date) return { fromDate: today, toDate: addDays(today, lookAheadDays) }
  switch (date.bound) {
    case 'from':
      return { fromDate: date.from, toDate: addDays(date.from, lookAheadDays) }
    case 'after':
      return { fromDate: addDays(date.to, 1), toDate: addDays(date.to, lookAheadDays) }
    case 'until':
      return { fromDate: today, toDate: date.to }
    case 'before':
      return { fromDate: today, toDate: addDays(date.from, -1) }
    default:
      return { fromDate: date.from < today && date.to >= today ? today : date.from, toDate: date.to }
  }
}

/** The days after a wish that cannot be met; a wish in the past or too far away starts from today. */
function widened(query: AvailabilityQuery, world: World, because: Because): AvailabilityQuery {
  const { atTime, ...rest } = query
  const fresh = because === 'past' || because === 'too-far' || query.fromDate < world.local.date
  const fromDate = fresh ? world.local.date : query.fromDate
  const near = atTime === undefined ? {} : { atTime }
  return { ...rest, ...near, fromDate, toDate: addDays(fromDate, lookAheadDays) }
}

/** The slot that is exactly what was wished; of several people free then, the first the desk named. */
function exactly(
  slots: readonly Slot[],
  world: World,
  single: string | undefined,
  window: TimeWindow,
  service: ServiceView,
): Slot | undefined {
  if (single === undefined) return undefined
  return slots.find(slot => {
    const local = localTime(slot.start, world.business.timeZone)
    if (local.date !== single) return false
    return service.kind === 'room' || local.time === window.atTime
  })
}
