import { randomUUID } from 'node:crypto'
import type { Desk, Slot } from '../../../contract/turn.ts'
import { testDatabase } from '../../../test/support/database.ts'
import { readBusiness } from '../../data/businesses.ts'
import { type Database, json } from '../../data/database.ts'
import { createDesk, type DeskContext } from '../desk.ts'

/** Monday, 30 November 2026, 08:00 in London. */
export const monday = new Date('2026-11-30T08:00:00Z')

/** A business with one dentist, three tables and two rooms, for tests of the desk. */
export interface Clinic {
  readonly database: Database
  readonly businessId: string
  readonly ids: Readonly<Record<'checkUp' | 'dinner' | 'stay' | 'hart', string>>
  now: Date
  readonly told: string[]
  customer(name?: string | null): Promise<string>
  desk(customerId: string, more?: Partial<DeskContext>): Promise<Desk>
  /** The only slot that begins at this wall-clock time. */
  slotAt(desk: Desk, date: string, time: string, serviceId?: string): Promise<Slot>
}

export async function openClinic(profile: object = {}): Promise<Clinic> {
  const database = await testDatabase()
  const { db } = database
  const [businessId, hart, checkUp, dinner, stay] = Array.from({ length: 5 }, () => randomUUID()) as [
    string,
    string,
    string,
    string,
    string,
  ]
  const business = { business_id: businessId }
  await db
    .insertInto('businesses')
    .values({
      id: businessId,
      slug: 'maple',
      profile: json({ name: 'Maple', timeZone: 'Europe/London', ...profile }),
      created_at: monday,
    })
    .execute()
  const resource = (
    kind: 'staff' | 'table' | 'room',
    name: string,
    capacity = 1,
    id: string = randomUUID(),
  ) => ({
    ...business,
    ...{ id, kind, name, capacity },
  })
  const tables = [resource('table', 'Big', 6), resource('table', 'Small', 2), resource('table', 'Round', 4)]
  const rooms = [resource('room', '101', 2), resource('room', '102', 2)]
  const resources = [resource('staff', 'Dr Hart', 1, hart), ...tables, ...rooms]
  await db.insertInto('resources').values(resources).execute()
  const service = { ...business, aliases: json([]), price: null, description: null }
  await db
    .insertInto('services')
    .values([
      { ...service, id: checkUp, name: 'Check-up', kind: 'appointment', minutes: 30, buffer_minutes: 10 },
      { ...service, id: dinner, name: 'Dinner', kind: 'table', minutes: 120 },
      { ...service, id: stay, name: 'Double room', kind: 'room', minutes: 1440 },
    ])
    .execute()
  const offer = (service_id: string, some: readonly { id: string }[]) =>
    some.map(({ id }) => ({ ...business, service_id, resource_id: id }))
  await db
    .insertInto('service_resources')
    .values([...offer(checkUp, [{ id: hart }]), ...offer(dinner, tables), ...offer(stay, rooms)])
    .execute()
  const week = [1, 2, 3, 4, 5, 6, 7].map(weekday => ({ ...business, id: randomUUID(), weekday }))
  await db
    .insertInto('opening_hours')
    .values([
      ...week.map(day => ({ ...day, resource_id: null, opens: '09:00', closes: '22:00' })),
      ...week.map(day => ({ ...day, id: randomUUID(), resource_id: hart, opens: '08:00', closes: '12:00' })),
    ])
    .execute()
  await db
    .insertInto('closures')
    .values({
      ...business,
      id: randomUUID(),
      resource_id: null,
      from_date: '2026-12-25',
      to_date: '2026-12-26',
      reason: 'Christmas',
    })
    .execute()
  const clinic: Clinic = {
    ...{ database, businessId, ids: { checkUp, dinner, stay, hart }, now: monday, told: [] },
    customer: async (name = null) => {
      const id = randomUUID()
      const about = { ...business, id, name, name_source: null, language: null, merged_into: null }
      await db
        .insertInto('customers')
        .values({ ...about, created_at: monday })
        .execute()
      return id
    },
    desk: async (customerId, more = {}) =>
      createDesk(
        { database, now: () => clinic.now, tell: id => clinic.told.push(id) },
        {
          ...{ businessId, customerId, conversationId: randomUUID(), assurance: 'matched', channel: 'chat' },
          business: await readBusiness(db, businessId),
          ...more,
        },
      ),
    slotAt: async (desk, date, time, serviceId = checkUp) => {
      const query = { serviceId, fromDate: date, toDate: date, atTime: time, limit: 1 }
      const [slot] = await desk.availability(query)
      if (!slot) throw new Error(`Nothing is free on ${date}.`)
      return slot
    },
  }
  return clinic
}
