import { randomUUID } from 'node:crypto'
import type { Transaction } from 'kysely'
import type { OpeningHours } from '../../contract/turn.ts'
import { json } from '../data/database.ts'
import type { Schema } from '../data/schema.ts'
import type { Example, ExampleService } from './example.ts'

/** By the names under which the files of an example refer to them; the resources by kind and name. */
export interface SeededIds {
  readonly services: ReadonlyMap<string, string>
  readonly resources: ReadonlyMap<string, string>
}

type Kind = 'staff' | 'table' | 'room'

/** A stay is counted in nights; the column wants the minutes of one. */
const nightMinutes = 24 * 60

/** Services, who offers them, hours and closures. */
export async function seedPlan(
  tx: Transaction<Schema>,
  businessId: string,
  example: Example,
): Promise<SeededIds> {
  const resources = resourcesOf(example).map((one, position) => ({ id: randomUUID(), position, ...one }))
  if (resources.length > 0)
    await tx
      .insertInto('resources')
      .values(resources.map(({ hours, ...row }) => ({ business_id: businessId, ...row })))
      .execute()
  const resourceIds = new Map(resources.map(({ id, kind, name }) => [`${kind} ${name}`, id]))
  const services = new Map<string, string>()
  for (const [position, service] of example.services.services.entries()) {
    const id = await insertService(tx, businessId, service, position)
    services.set(service.name, id)
    const offered = offeredBy(service, example).flatMap(key => resourceIds.get(key) ?? [])
    if (offered.length === 0) continue
    const rows = offered.map(resource_id => ({ business_id: businessId, service_id: id, resource_id }))
    await tx.insertInto('service_resources').values(rows).execute()
  }
  await insertHours(tx, businessId, null, example.hours.weekly)
  for (const { id, hours } of resources) await insertHours(tx, businessId, id, hours)
  await insertClosures(tx, businessId, example)
  return { services, resources: resourceIds }
}

interface ResourcePlan {
  readonly kind: Kind
  readonly name: string
  readonly role: string
  readonly capacity: number
  readonly hours: readonly OpeningHours[]
}

function resourcesOf({ services: { staff, tables, rooms } }: Example): ResourcePlan[] {
  return [
    ...staff.map(({ name, role, hours = [] }) => ({
      kind: 'staff' as const,
      ...{ name, role, hours },
      capacity: 1,
    })),
    ...tables.map(({ name, seats, area = '' }) => ({
      kind: 'table' as const,
      ...{ name, role: area, capacity: seats, hours: [] },
    })),
    ...rooms.map(({ name, sleeps, type }) => ({
      kind: 'room' as const,
      ...{ name, role: type, capacity: sleeps, hours: [] },
    })),
  ]
}

/** `<kind> <name>` of everybody and everything that can serve it. */
function offeredBy(service: ExampleService, { services: { tables, rooms } }: Example): string[] {
  if (service.kind === 'appointment') return service.staff.map(name => `staff ${name}`)
  if (service.kind === 'room')
    return rooms.filter(({ type }) => type === service.roomType).map(({ name }) => `room ${name}`)
  const names = service.tables === 'all' ? tables.map(({ name }) => name) : service.tables
  return names.map(name => `table ${name}`)
}

async function insertService(
  tx: Transaction<Schema>,
  businessId: string,
  service: ExampleService,
  position: number,
): Promise<string> {
  const id = randomUUID()
  const stay = service.kind === 'room'
  await tx
    .insertInto('services')
    .values({
      business_id: businessId,
      id,
      name: service.name,
      aliases: json(service.aliases),
      kind: service.kind,
      minutes: stay ? nightMinutes : service.minutes,
      buffer_minutes: stay ? 0 : service.bufferMinutes,
      price: service.price ?? null,
      description: service.description ?? null,
      position,
    })
    .execute()
  return id
}

async function insertHours(
  tx: Transaction<Schema>,
  businessId: string,
  resourceId: string | null,
  hours: readonly OpeningHours[],
): Promise<void> {
  if (hours.length === 0) return
  const rows = hours.map(({ weekday, opens, closes }) => ({
    business_id: businessId,
    id: randomUUID(),
    resource_id: resourceId,
    ...{ weekday, opens, closes },
  }))
  await tx.insertInto('opening_hours').values(rows).execute()
}

async function insertClosures(
  tx: Transaction<Schema>,
  businessId: string,
  { hours: { closures } }: Example,
): Promise<void> {
  if (closures.length === 0) return
  const rows = closures.map(({ from, to, reason }) => ({
    business_id: businessId,
    id: randomUUID(),
    resource_id: null,
    from_date: from,
    to_date: to,
    reason: reason ?? null,
  }))
  await tx.insertInto('closures').values(rows).execute()
}
