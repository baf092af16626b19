import type { Kysely } from 'kysely'
import type { OpeningHours, ServiceView } from '../../contract/turn.ts'
import { type BusinessProfile, readProfile, wallClock } from './businesses.ts'
import type { Schema } from './schema.ts'

/** Whoever or whatever can serve, with the hours of its own if it has any. */
export interface Bookable {
  readonly id: string
  readonly kind: 'staff' | 'table' | 'room'
  readonly name: string
  readonly capacity: number
  readonly hours: readonly OpeningHours[]
  readonly closures: readonly LocalSpan[]
}

/** Local dates, both included. */
export interface LocalSpan {
  readonly from: string
  readonly to: string
}

/** All that decides when one service can be had, but for what is booked already. */
export interface Schedule {
  readonly timeZone: string
  readonly rules: BusinessProfile['booking']
  readonly stay: BusinessProfile['stay']
  readonly service: Pick<ServiceView, 'id' | 'name' | 'kind' | 'minutes'> & { readonly bufferMinutes: number }
  readonly hours: readonly OpeningHours[]
  readonly closures: readonly LocalSpan[]
  /** The smallest that fits comes first, then in the order of the business. */
  readonly resources: readonly Bookable[]
}

/** Undefined when the business has no such service. */
export async function readSchedule(
  db: Kysely<Schema>,
  businessId: string,
  serviceId: string,
): Promise<Schedule | undefined> {
  if (!isUuid(serviceId)) return undefined
  const [profile, service, resources, hours, closures] = await Promise.all([
    readProfile(db, businessId),
    db
      .selectFrom('services')
      .select(['id', 'name', 'kind', 'minutes', 'buffer_minutes'])
      .where('business_id', '=', businessId)
      .where('id', '=', serviceId)
      .executeTakeFirst(),
    db
      .selectFrom('service_resources as o')
      .innerJoin('resources as r', join =>
        join.onRef('r.business_id', '=', 'o.business_id').onRef('r.id', '=', 'o.resource_id'),
      )
      .select(['r.id', 'r.kind', 'r.name', 'r.capacity'])
      .where('o.business_id', '=', businessId)
      .where('o.service_id', '=', serviceId)
      .orderBy('r.capacity')
      .orderBy('r.position')
      .orderBy('r.name')
      .execute(),
    db
      .selectFrom('opening_hours')
      .select(['resource_id', 'weekday', 'opens', 'closes'])
      .where('business_id', '=', businessId)
      .execute(),
    db
      .selectFrom('closures')
      .select(['resource_id', 'from_date', 'to_date'])
      .where('business_id', '=', businessId)
      .execute(),
  ])
  if (!service) return undefined
  const hoursOf = (id: string | null) => hours.filter(one => one.resource_id === id).map(wallClock)
  const closuresOf = (id: string | null) =>
    closures
      .filter(one => one.resource_id === id)
      .map(({ from_date, to_date }) => ({ from: from_date, to: to_date }))
  const { id, name, kind, minutes, buffer_minutes: bufferMinutes } = service
  return {
    timeZone: profile.timeZone,
    rules: profile.booking,
    stay: profile.stay,
    service: { id, name, kind, minutes, bufferMinutes },
    hours: hoursOf(null),
    closures: closuresOf(null),
    resources: resources.map(one => ({ ...one, hours: hoursOf(one.id), closures: closuresOf(one.id) })),
  }
}

/** Ids come back from outside (choices, links): what is no uuid is simply not there. */
export async function readResource(
  db: Kysely<Schema>,
  businessId: string,
  id: string,
): Promise<Pick<Bookable, 'name' | 'kind'> | undefined> {
  return db
    .selectFrom('resources')
    .select(['name', 'kind'])
    .where('business_id', '=', businessId)
    .where('id', '=', id)
    .executeTakeFirst()
}

export function isUuid(value: string): boolean {
  return /^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i.test(value)
}
