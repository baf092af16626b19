import { type Kysely, type RawBuilder, sql } from 'kysely'
import { Temporal } from 'temporal-polyfill'
import type { Appointment, Calendar } from '../../contract/console-api.ts'
import { type BestIdentity, bestIdentity, personOf } from './people.ts'
import type { Schema } from './schema.ts'

interface Row extends BestIdentity {
  id: string
  code: string
  service_id: string
  service_name: string
  service_kind: 'appointment' | 'table' | 'room'
  resource_id: string
  resource_name: string
  resource_kind: 'staff' | 'table' | 'room'
  customer_id: string | null
  customer_name: string | null
  starts_at: Date
  ends_at: Date
  status: Appointment['status']
  party_size: number | null
  name: string | null
  note: string | null
  booked_via: string | null
  confirmed_at: Date | null
}

function select(businessId: string, where: RawBuilder<unknown>): RawBuilder<Row> {
  return sql<Row>`
    select a.id, a.code, a.starts_at, a.ends_at, a.status, a.party_size, a.name, a.note, a.booked_via, a.confirmed_at,
      s.id as service_id, s.name as service_name, s.kind as service_kind,
      r.id as resource_id, r.name as resource_name, r.kind as resource_kind,
      cu.id as customer_id, cu.name as customer_name, best.best_kind, best.best_value
    from appointments a
    join services s on s.business_id = a.business_id and s.id = a.service_id
    join resources r on r.business_id = a.business_id and r.id = a.resource_id
    left join customers cu on cu.business_id = a.business_id and cu.id = a.customer_id
    ${bestIdentity}
    where a.business_id = ${businessId} ${where}`
}

/** One appointment; undefined when this business has none with that id. */
export async function readAppointment(
  db: Kysely<Schema>,
  businessId: string,
  id: string,
): Promise<Appointment | undefined> {
  return (await appointmentsByIds(db, businessId, [id])).get(id)
}

export async function appointmentsByIds(
  db: Kysely<Schema>,
  businessId: string,
  ids: readonly string[],
): Promise<Map<string, Appointment>> {
  if (ids.length === 0) return new Map()
  const { rows } = await select(businessId, sql`and a.id = any(${ids}::uuid[])`).execute(db)
  return new Map(rows.map(row => [row.id, appointmentOf(row)]))
}

/** Of one customer: upcoming ones first, soonest first, then at most ten past ones, the latest first. Holds are left out. */
export async function appointmentsOf(
  db: Kysely<Schema>,
  businessId: string,
  customerId: string,
  now: Date,
): Promise<Appointment[]> {
  const own = sql`and a.customer_id = ${customerId} and a.status <> 'held'`
  const upcoming = sql`${own} and a.ends_at > ${now} and a.status <> 'cancelled' order by a.starts_at limit 50`
  const past = sql`${own} and (a.ends_at <= ${now} or a.status = 'cancelled') order by a.starts_at desc limit 10`
  const both = await Promise.all([
    select(businessId, upcoming).execute(db),
    select(businessId, past).execute(db),
  ])
  return both.flatMap(({ rows }) => rows.map(appointmentOf))
}

export interface CalendarQuery {
  readonly businessId: string
  readonly timeZone: string
  /** Local dates, both included. */
  readonly from: string
  readonly to: string
  readonly now: Date
}

/** What is booked and held between two local dates, and all that is needed to draw it. */
export async function readCalendar(db: Kysely<Schema>, query: CalendarQuery): Promise<Calendar> {
  const { businessId, from, to, timeZone } = query
  const start = startOfDay(from, timeZone, 0)
  const end = startOfDay(to, timeZone, 1)
  const [appointments, services, offers, resources, hours, closures] = await Promise.all([
    select(
      businessId,
      sql`and a.starts_at < ${end} and a.ends_at > ${start} and a.status <> 'cancelled'
        and (a.status <> 'held' or a.held_until > ${query.now}) order by a.starts_at`,
    ).execute(db),
    db
      .selectFrom('services')
      .select(['id', 'name', 'kind', 'minutes', 'price', 'description'])
      .where('business_id', '=', businessId)
      .orderBy('position')
      .execute(),
    db
      .selectFrom('service_resources')
      .select(['service_id', 'resource_id'])
      .where('business_id', '=', businessId)
      .execute(),
    db
      .selectFrom('resources')
      .select(['id', 'name', 'kind', 'role', 'capacity'])
      .where('business_id', '=', businessId)
      .orderBy('position')
      .execute(),
    db
      .selectFrom('opening_hours')
      .select(['resource_id', 'weekday', 'opens', 'closes'])
      .where('business_id', '=', businessId)
      .orderBy('weekday')
      .orderBy('opens')
      .execute(),
    db
      .selectFrom('closures')
      .select(['from_date', 'to_date', 'reason'])
      .where('business_id', '=', businessId)
      .where('resource_id', 'is', null)
      .where('to_date', '>=', from)
      .where('from_date', '<=', to)
      .orderBy('from_date')
      .execute(),
  ])
  const hoursOf = (resourceId: string | null) =>
    hours
      .filter(one => one.resource_id === resourceId)
      .map(({ weekday, opens, closes }) => ({
        weekday,
        opens: opens.slice(0, 5),
        closes: closes.slice(0, 5),
      }))
  return {
    from,
    to,
    timeZone,
    hours: hoursOf(null),
    closures: closures.map(({ from_date, to_date, reason }) => ({ from: from_date, to: to_date, reason })),
    services: services.map(service => ({
      ...service,
      resourceIds: offers.filter(offer => offer.service_id === service.id).map(offer => offer.resource_id),
    })),
    resources: resources.map(resource => ({ ...resource, hours: hoursOf(resource.id) })),
    appointments: appointments.rows.map(appointmentOf),
  }
}

function startOfDay(date: string, timeZone: string, later: number): Date {
  const day = Temporal.PlainDate.from(date).add({ days: later })
  return new Date(day.toZonedDateTime(timeZone).epochMilliseconds)
}

function appointmentOf(row: Row): Appointment {
  return {
    id: row.id,
    code: row.code,
    service: { id: row.service_id, name: row.service_name, kind: row.service_kind },
    resource: { id: row.resource_id, name: row.resource_name, kind: row.resource_kind },
    customer:
      row.customer_id === null ? null : personOf({ ...row, id: row.customer_id, name: row.customer_name }),
    start: row.starts_at.toISOString(),
    end: row.ends_at.toISOString(),
    status: row.status,
    partySize: row.party_size,
    name: row.name,
    note: row.note,
    bookedVia: row.booked_via,
    confirmed: row.confirmed_at !== null,
  }
}
