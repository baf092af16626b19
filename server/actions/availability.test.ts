import assert from 'node:assert/strict'
import { randomUUID } from 'node:crypto'
import { after, before, test } from 'node:test'
import fc from 'fast-check'
import type { AvailabilityQuery, Desk, Slot } from '../../contract/turn.ts'
import { type Clinic, openClinic } from './testing/clinic.ts'

let clinic: Clinic
let desk: Desk
before(async () => {
  clinic = await openClinic()
  desk = await clinic.desk(await clinic.customer())
})
after(() => clinic.database.close())

const on = (date: string, more: Partial<AvailabilityQuery> = {}): AvailabilityQuery => ({
  serviceId: clinic.ids.checkUp,
  fromDate: date,
  toDate: date,
  limit: 50,
  ...more,
})
const starts = (slots: readonly Slot[]) => slots.map(({ start }) => start.toISOString().slice(11, 16))

test('A dentist is free from when both he and the practice are there until his last visit ends at noon', async () => {
  const times = starts(await desk.availability(on('2026-12-01')))
  assert.equal(times[0], '09:00')
  assert.equal(times.at(-1), '11:30')
  assert.equal(times.length, 11)
  assert.deepEqual(
    starts(await desk.availability(on('2026-12-01', { fromTime: '10:00', toTime: '10:30' }))),
    ['10:00', '10:15', '10:30'],
  )
})

test('After a booking the minutes for cleaning up are not offered either', async () => {
  const [slot] = await desk.availability(on('2026-12-02', { atTime: '10:00' }))
  assert.ok(slot)
  assert.ok((await desk.book(randomUUID(), { slot, name: 'Ann', contact: [] })).ok)
  const times = starts(await desk.availability(on('2026-12-02')))
  for (const time of ['09:30', '09:45', '10:00', '10:30']) assert.ok(!times.includes(time), time)
  for (const time of ['09:15', '10:45']) assert.ok(times.includes(time), time)
  assert.deepEqual(starts(await desk.availability(on('2026-12-02', { atTime: '10:00', limit: 2 }))), [
    '09:15',
    '10:45',
  ])
})

test('The first free time is found over closed days and beyond two weeks', async () => {
  const query = on('2026-12-25', { toDate: '2027-01-31', limit: 1 })
  const [slot] = await desk.availability(query)
  assert.equal(slot?.start.toISOString(), '2026-12-27T09:00:00.000Z')
})

test('The wall clock decides on both sides of a clock change', async () => {
  const [before, changed] = await desk.availability(
    on('2027-03-27', { toDate: '2027-03-28', fromTime: '09:00', toTime: '09:00' }),
  )
  assert.equal(before?.start.toISOString(), '2027-03-27T09:00:00.000Z')
  assert.equal(changed?.start.toISOString(), '2027-03-28T08:00:00.000Z')
})

test('The desk says why a wish is impossible', async () => {
  const why = async (query: AvailabilityQuery) => {
    const result = await desk.check(query)
    return result.ok ? 'ok' : result.why
  }
  assert.equal(await why(on('2026-12-01')), 'ok')
  assert.equal(await why(on('2026-11-29')), 'past')
  assert.equal(await why(on('2026-11-30', { atTime: '07:59' })), 'past')
  assert.equal(await why(on('2026-12-25')), 'closed')
  assert.equal(await why(on('2026-12-01', { atTime: '23:00' })), 'closed')
  assert.equal(await why(on('2028-06-01')), 'too-far')
  assert.equal(await why(on('2026-12-01', { serviceId: randomUUID() })), 'unknown-service')
  assert.equal(await why(on('2026-12-01', { serviceId: clinic.ids.dinner, partySize: 7 })), 'party-too-large')
  assert.equal(await why(on('2026-12-01', { serviceId: clinic.ids.dinner, partySize: 6 })), 'ok')
  assert.deepEqual(await desk.availability(on('2026-11-29')), [])
  assert.deepEqual(await desk.availability(on('2028-06-01')), [])
})

test('A party gets the smallest table that holds it, then the next larger one, then none', async () => {
  const { dinner } = clinic.ids
  const names: string[] = []
  const query = on('2026-12-03', { serviceId: dinner, atTime: '19:00', partySize: 2, limit: 1 })
  for (let party = 0; party < 3; party++) {
    const [slot] = await desk.availability(query)
    assert.ok(slot)
    assert.equal(slot.staffName, undefined)
    assert.equal(starts([slot])[0], '19:00')
    assert.ok((await desk.book(randomUUID(), { slot, name: 'Ann', contact: [], partySize: 2 })).ok)
    const { db } = clinic.database
    const table = await db
      .selectFrom('resources')
      .select('name')
      .where('id', '=', slot.resourceId)
      .executeTakeFirst()
    names.push(table?.name ?? '')
  }
  assert.deepEqual(names, ['Small', 'Round', 'Big'])
  assert.notEqual(starts(await desk.availability(query))[0], '19:00')
})

test('A room is free for all its nights from check-in to check-out, also when the clocks change', async () => {
  const query = on('2027-03-27', { serviceId: clinic.ids.stay, nights: 2 })
  const book = async () => {
    const [slot] = await desk.availability(query)
    assert.ok(slot)
    assert.equal(slot.start.toISOString(), '2027-03-27T15:00:00.000Z')
    assert.equal(slot.end.toISOString(), '2027-03-29T10:00:00.000Z')
    assert.ok((await desk.book(randomUUID(), { slot, name: 'Ann', contact: [], partySize: 2 })).ok)
    return slot.resourceId
  }
  assert.notEqual(await book(), await book())
  assert.deepEqual(await desk.availability(query), [])
  assert.deepEqual(await desk.availability({ ...query, fromDate: '2027-03-28', toDate: '2027-03-28' }), [])
  const next = await desk.availability({ ...query, fromDate: '2027-03-29', toDate: '2027-03-29' })
  assert.equal(next[0]?.start.toISOString(), '2027-03-29T14:00:00.000Z')
})

test('Whatever is offered can be booked, and no two bookings ever overlap', async () => {
  const wish = fc.record({
    service: fc.constantFrom('checkUp' as const, 'dinner' as const, 'stay' as const),
    day: fc.integer({ min: 1, max: 9 }),
    span: fc.integer({ min: 0, max: 3 }),
    hour: fc.option(fc.integer({ min: 0, max: 23 }), { nil: undefined }),
    party: fc.integer({ min: 1, max: 7 }),
    nights: fc.integer({ min: 1, max: 4 }),
    pick: fc.nat({ max: 5 }),
  })
  await fc.assert(
    fc.asyncProperty(wish, async ({ service, day, span, hour, party, nights, pick }) => {
      const slots = await desk.availability({
        serviceId: clinic.ids[service],
        fromDate: `2027-05-0${day}`,
        toDate: `2027-05-${day + span + 10}`,
        ...(hour === undefined ? {} : { atTime: `${String(hour).padStart(2, '0')}:00` }),
        ...(service === 'checkUp' ? {} : { partySize: party }),
        ...(service === 'stay' ? { nights } : {}),
        limit: 6,
      })
      const slot = slots[pick]
      if (!slot) return
      const size = service === 'checkUp' ? {} : { partySize: party }
      const made = await desk.book(randomUUID(), { slot, name: 'Ann', contact: [], ...size })
      assert.ok(made.ok, JSON.stringify({ made, slot }))
    }),
    { numRuns: 60 },
  )
  const rows = await clinic.database.db
    .selectFrom('appointments')
    .select(['resource_id', 'starts_at', 'ends_at'])
    .where('status', '=', 'booked')
    .orderBy('resource_id')
    .orderBy('starts_at')
    .execute()
  for (const [index, row] of rows.entries()) {
    const previous = rows[index - 1]
    if (previous?.resource_id === row.resource_id) assert.ok(previous.ends_at <= row.starts_at)
  }
})
