import assert from 'node:assert/strict'
import { randomUUID } from 'node:crypto'
import { after, before, test } from 'node:test'
import { Problem } from '../errors.ts'
import { type CalendarActions, calendarActions } from './calendar-actions.ts'
import { type Clinic, openClinic } from './testing/clinic.ts'

let clinic: Clinic
let calendar: CalendarActions
before(async () => {
  clinic = await openClinic()
  calendar = calendarActions({ database: clinic.database, now: () => clinic.now })
})
after(() => clinic.database.close())

const actor = { kind: 'teammate' as const, id: randomUUID(), name: 'Olive' }
const wish = (start: string, more: object = {}) => ({
  ...{ businessId: clinic.businessId, actor, serviceId: clinic.ids.checkUp, resourceId: clinic.ids.hart },
  ...{ start, name: 'Cara Dunn', contact: 'cara@example.com', clientId: randomUUID() },
  ...more,
})

function customers() {
  return clinic.database.db.selectFrom('customers').select(['id', 'name']).execute()
}

test('A teammate books twice for the same address, and it is the same customer', async () => {
  assert.ok((await calendar.book(wish('2026-12-01T10:00:00Z'))).ok)
  assert.ok((await calendar.book(wish('2026-12-01T11:00:00Z'))).ok)
  assert.equal((await customers()).length, 1)
})

test('A booking that is sent again by a nervous finger is made once', async () => {
  const request = wish('2026-12-02T10:00:00Z', { contact: 'new@example.com' })
  const before = (await customers()).length
  const [first, second] = await Promise.all([calendar.book(request), calendar.book(request)])
  assert.deepEqual(first, second)
  assert.ok(first.ok)
  assert.equal((await customers()).length, before + 1)
})

test('A teammate may book after hours but never over somebody else; a program may do neither', async () => {
  assert.ok((await calendar.book(wish('2026-12-03T20:00:00Z'))).ok)
  assert.deepEqual(await calendar.book(wish('2026-12-03T20:10:00Z')), { ok: false, why: 'taken' })
  const program = { ...actor, kind: 'program' as const }
  assert.deepEqual(await calendar.book(wish('2026-12-03T21:00:00Z', { actor: program })), {
    ok: false,
    why: 'closed',
  })
})

test('An appointment is moved, cancelled, and then there is nothing left to cancel', async () => {
  const made = await calendar.book(wish('2026-12-04T10:00:00Z'))
  assert.ok(made.ok)
  const one = { businessId: clinic.businessId, actor, appointmentId: made.appointmentId, tell: false }
  assert.ok((await calendar.move({ ...one, start: '2026-12-04T10:15:00Z' })).ok)
  assert.ok((await calendar.cancel(one)).ok)
  assert.deepEqual(await calendar.cancel(one), { ok: false, why: 'not-found' })
  assert.ok((await calendar.book(wish('2026-12-04T10:15:00Z'))).ok)
})

test('Unknown appointments, customers and contacts that are none are refused with the cure', async () => {
  const strange = { businessId: clinic.businessId, actor, appointmentId: randomUUID(), tell: true }
  const code = (expected: string) => (error: unknown) => error instanceof Problem && error.code === expected
  await assert.rejects(calendar.cancel(strange), code('not_found'))
  await assert.rejects(
    calendar.book(wish('2026-12-05T10:00:00Z', { contact: 'hello' })),
    code('invalid_contact'),
  )
  await assert.rejects(
    calendar.book(wish('2026-12-05T10:00:00Z', { customerId: randomUUID() })),
    code('not_found'),
  )
})
