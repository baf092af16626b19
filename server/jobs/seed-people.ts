import { randomUUID } from 'node:crypto'
import { sql, type Transaction } from 'kysely'
import { insertAppointment } from '../data/appointments.ts'
import { recordConsents } from '../data/consents.ts'
import type { Schema } from '../data/schema.ts'
import type { Example, ExampleCustomer } from './example.ts'
import { type PlacedAppointment, placeAppointments } from './example-calendar.ts'
import type { SeededIds } from './seed-calendar.ts'

/** Customers with their numbers and addresses, and their appointments around `now`; one that collides is left out. */
export async function seedPeople(
  tx: Transaction<Schema>,
  businessId: string,
  example: Example,
  ids: SeededIds,
  now: Date,
): Promise<void> {
  const customers = new Map<string, string>()
  for (const customer of example.customers.customers)
    customers.set(customer.name, await insertCustomer(tx, businessId, customer, now))
  for (const placed of placeAppointments(example, now)) {
    const customerId = customers.get(placed.customer)
    if (customerId !== undefined)
      await insertPlaced(tx, { businessId, customerId, example, ids, now }, placed)
  }
}

async function insertCustomer(
  tx: Transaction<Schema>,
  businessId: string,
  { name, phones, emails, offers, note = '' }: ExampleCustomer,
  now: Date,
): Promise<string> {
  const id = randomUUID()
  await tx
    .insertInto('customers')
    .values({
      business_id: businessId,
      id,
      name,
      name_source: 'teammate',
      language: null,
      notes: note,
      merged_into: null,
      created_at: now,
    })
    .execute()
  await recordConsents(
    tx,
    { businessId, customerId: id, now },
    offers.map(channel => ({ channel, purpose: 'marketing', granted: true, evidence: 'of the example' })),
  )
  const found = [
    ...phones.map(value => ({ kind: 'phone' as const, value })),
    ...emails.map(value => ({ kind: 'email' as const, value })),
  ]
  if (found.length === 0) return id
  await tx
    .insertInto('identities')
    .values(
      found.map(({ kind, value }) => ({
        business_id: businessId,
        id: randomUUID(),
        customer_id: id,
        ...{ kind, value },
        assurance: 'matched' as const,
        evidence: 'import',
        evidence_message_id: null,
        first_seen_at: now,
        last_seen_at: now,
      })),
    )
    .execute()
  // A number of several people (a family phone) recognises none of them alone.
  await sql`update identities i set shared = true where business_id = ${businessId} and exists (
    select 1 from identities o where o.business_id = i.business_id and o.kind = i.kind and o.scope = i.scope
      and o.value = i.value and o.customer_id <> i.customer_id)`.execute(tx)
  return id
}

interface Around {
  readonly businessId: string
  readonly customerId: string
  readonly example: Example
  readonly ids: SeededIds
  readonly now: Date
}

const kinds = { appointment: 'staff', table: 'table', room: 'room' } as const

async function insertPlaced(
  tx: Transaction<Schema>,
  { businessId, customerId, example, ids, now }: Around,
  placed: PlacedAppointment,
): Promise<void> {
  const service = example.services.services.find(({ name }) => name === placed.service)
  const serviceId = ids.services.get(placed.service)
  const resourceId = service && ids.resources.get(`${kinds[service.kind]} ${placed.with}`)
  if (!service || serviceId === undefined || resourceId === undefined) return
  const { start, end, partySize, note, customer: name } = placed
  await insertAppointment(tx, {
    ...{ businessId, customerId, serviceId, resourceId, start, end, partySize, note, name, now },
    conversationId: null,
    bufferMinutes: service.kind === 'room' ? 0 : service.bufferMinutes,
    via: 'console',
    status: placed.status,
  })
}
