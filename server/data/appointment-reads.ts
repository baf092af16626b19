import { type Kysely, type RawBuilder, sql } from 'kysely'
import type { StoredAppointment } from './appointments.ts'
import { isUuid } from './schedule.ts'
import type { Schema } from './schema.ts'

interface Row {
  id: string
  code: string
  service_id: string
  service_name: string
  buffer_minutes: number
  resource_id: string
  resource_kind: string
  resource_name: string
  customer_id: string | null
  customer_name: string | null
  conversation_id: string | null
  starts_at: Date
  ends_at: Date
  party_size: number | null
  name: string | null
  confirmed_at: Date | null
  status: StoredAppointment['status']
}

async function read(
  db: Kysely<Schema>,
  businessId: string,
  where: RawBuilder<unknown>,
): Promise<StoredAppointment[]> {
  const { rows } = await sql<Row>`
    select a.id, a.code, a.service_id, s.name as service_name, s.buffer_minutes, a.resource_id,
      r.kind as resource_kind, r.name as resource_name, a.customer_id, c.name as customer_name, a.conversation_id,
      a.starts_at, a.ends_at, a.party_size, a.name, a.confirmed_at, a.status
    from appointments a
    join services s on s.business_id = a.business_id and s.id = a.service_id
    join resources r on r.business_id = a.business_id and r.id = a.resource_id
    left join customers c on c.business_id = a.business_id and c.id = a.customer_id
    where a.business_id = ${businessId} and a.status <> 'held' ${where}`.execute(db)
  return rows.map(storedOf)
}

/** One appointment, holds left out; undefined when this business has none with that id. */
export async function readStored(
  db: Kysely<Schema>,
  businessId: string,
  id: string,
): Promise<StoredAppointment | undefined> {
  if (!isUuid(id)) return undefined
  return (await read(db, businessId, sql`and a.id = ${id}`))[0]
}

/** The same, locked until the end of the transaction, so that two changes of it come one after the other. */
export async function lockStored(
  tx: Kysely<Schema>,
  businessId: string,
  id: string,
): Promise<StoredAppointment | undefined> {
  if (!isUuid(id)) return undefined
  return (await read(tx, businessId, sql`and a.id = ${id} for update of a`))[0]
}

/** A booked one that has not begun yet. `code` as people write it: any case, spaces and hyphens. */
export async function upcomingByCode(
  db: Kysely<Schema>,
  businessId: string,
  code: string,
  now: Date,
): Promise<StoredAppointment | undefined> {
  const plain = code.replace(/[^\p{L}\p{N}]/gu, '').toUpperCase()
  const found = await read(
    db,
    businessId,
    sql`and a.code = ${plain} and a.status = 'booked' and a.starts_at > ${now}`,
  )
  return found[0]
}

/** Booked ones that have not begun, soonest first: of one customer, or made in one conversation. */
export function upcomingOf(
  db: Kysely<Schema>,
  businessId: string,
  whose: { readonly customerId: string } | { readonly conversationId: string },
  now: Date,
): Promise<StoredAppointment[]> {
  const own =
    'customerId' in whose
      ? sql`a.customer_id = ${whose.customerId}`
      : sql`a.conversation_id = ${whose.conversationId}`
  return read(
    db,
    businessId,
    sql`and ${own} and a.status = 'booked' and a.starts_at > ${now} order by a.starts_at limit 50`,
  )
}

function storedOf(row: Row): StoredAppointment {
  return {
    id: row.id,
    code: row.code,
    serviceId: row.service_id,
    serviceName: row.service_name,
    ...(row.resource_kind === 'staff' ? { staffName: row.resource_name } : {}),
    start: row.starts_at,
    end: row.ends_at,
    ...(row.party_size === null ? {} : { partySize: row.party_size }),
    ...(row.confirmed_at === null ? {} : { confirmed: true }),
    status: row.status,
    resourceId: row.resource_id,
    customerId: row.customer_id,
    conversationId: row.conversation_id,
    bufferMinutes: row.buffer_minutes,
    names: [row.name, row.customer_name].filter(name => name !== null),
  }
}
