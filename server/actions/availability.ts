import type { Kysely } from 'kysely'
import type { AvailabilityQuery, Refusal, Slot } from '../../contract/turn.ts'
import { type Busy, readBusy } from '../data/appointments.ts'
import { isUuid, readSchedule, type Schedule } from '../data/schedule.ts'
import type { Schema } from '../data/schema.ts'
import { fitting, freeSlots, impossible } from './slots.ts'
import { addDays, instantOf } from './working-time.ts'

export interface Asking {
  readonly businessId: string
  readonly now: Date
  /** The conversation whose own holds do not stand in its way. */
  readonly holder?: string | undefined
}

/** Bookings are looked up for so many days at a time, so that "the first free one" does not read a whole year. */
const stretchDays = 14

/** Earliest first, each start once; nothing when the service is unknown. */
export async function findSlots(
  db: Kysely<Schema>,
  asking: Asking,
  query: AvailabilityQuery,
): Promise<readonly Slot[]> {
  const schedule = await readSchedule(db, asking.businessId, query.serviceId)
  if (!schedule || query.limit < 1) return []
  if (query.atTime !== undefined)
    return freeSlots(schedule, query, await busyIn(db, asking, query, schedule), asking.now)
  const found: Slot[] = []
  for (let fromDate = query.fromDate; fromDate <= query.toDate; fromDate = addDays(fromDate, stretchDays)) {
    const end = addDays(fromDate, stretchDays - 1)
    const part = { ...query, fromDate, toDate: end < query.toDate ? end : query.toDate }
    const busy = await busyIn(db, asking, part, schedule)
    found.push(...freeSlots(schedule, { ...part, limit: query.limit - found.length }, busy, asking.now))
    if (found.length >= query.limit) break
  }
  return found
}

function busyIn(
  db: Kysely<Schema>,
  { businessId, now, holder }: Asking,
  query: AvailabilityQuery,
  schedule: Schedule,
): Promise<Busy[]> {
  const { timeZone, service } = schedule
  const reach = addDays(query.toDate, (query.nights ?? 1) + 1 + Math.ceil(service.bufferMinutes / 1440))
  return readBusy(db, {
    businessId,
    now,
    holder,
    resourceIds: fitting(schedule, query).map(({ id }) => id),
    from: new Date(instantOf(query.fromDate, '00:00', timeZone)),
    to: new Date(instantOf(reach, '24:00', timeZone)),
    moving: query.moving !== undefined && isUuid(query.moving) ? query.moving : undefined,
  })
}

/** Why the wish is impossible whatever is free, or ok. */
export async function checkWish(
  db: Kysely<Schema>,
  { businessId, now }: Asking,
  query: AvailabilityQuery,
): Promise<Refusal | { readonly ok: true }> {
  const schedule = await readSchedule(db, businessId, query.serviceId)
  if (!schedule) return { ok: false, why: 'unknown-service' }
  return impossible(schedule, query, now) ?? { ok: true }
}
