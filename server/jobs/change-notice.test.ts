import assert from 'node:assert/strict'
import { randomUUID } from 'node:crypto'
import { after, before, beforeEach, test } from 'node:test'
import { email } from '../../contract/identifier.ts'
import { type CalendarActions, calendarActions } from '../actions/calendar-actions.ts'
import { outreachTimer } from '../routing/outcome.ts'
import { createWorld, noon, type World } from '../routing/testing/world.ts'
import { previewChange } from './change-notice.ts'

let world: World
let calendar: CalendarActions
before(async () => {
  world = await createWorld()
  calendar = calendarActions({ database: world.database, now: () => world.clock })
})
after(() => world.close())
beforeEach(() => {
  world.clock = noon
  world.sent.length = 0
})

let serial = 0
const someone = () => {
  serial += 1
  return world.person(`+4477009006${String(serial).padStart(2, '0')}`, [email(`p${serial}@example.com`)!])
}
const actor = { kind: 'teammate' as const, id: randomUUID(), name: 'Olive' }
const of = (appointmentId: string, tell: boolean) => ({
  ...{ businessId: world.businessId, actor, appointmentId, tell },
})

test('who is moved is told once, by what was shown before, with the old and the new time', async () => {
  const nora = await someone()
  const visit = await world.book(nora.customerId, '2037-12-14', '10:00')
  const start = '2037-12-15T09:00:00Z'
  const shown = await previewChange(world.path, world.businessId, {
    ...{ appointmentId: visit.id, kind: 'move', start: new Date(start) },
  })
  assert.deepEqual([shown.purpose, shown.channel], ['details', 'email'])
  assert.ok((await calendar.move({ ...of(visit.id, true), start })).ok)
  await world.settle()
  assert.equal(world.sent.length, 1)
  assert.equal(world.sent[0]?.text, shown.text)
  assert.match(shown.text, /Monday 14 December at 10:00; it is now Tuesday 15 December at 9:00\./)
  assert.equal(world.sent[0]?.channel, 'email')
  assert.ok((await calendar.move({ ...of(visit.id, true), start })).ok)
  await world.settle()
  assert.equal(world.sent.length, 1, 'moved to where it is already: there is no news')
})

test('who is not to be told hears nothing', async () => {
  const nora = await someone()
  const visit = await world.book(nora.customerId, '2037-12-14', '11:00')
  assert.ok((await calendar.move({ ...of(visit.id, false), start: '2037-12-14T12:00:00Z' })).ok)
  assert.ok((await calendar.cancel(of(visit.id, false))).ok)
  await world.settle()
  assert.deepEqual(world.sent, [])
})

test('a cancellation of today is urgent and does not wait', async () => {
  const nora = await someone()
  const visit = await world.book(nora.customerId, '2037-12-10', '10:00')
  world.clock = new Date('2037-12-10T08:00:00Z')
  const wish = { appointmentId: visit.id, kind: 'cancel' as const }
  const shown = await previewChange(world.path, world.businessId, wish)
  assert.deepEqual([shown.purpose, shown.notBefore], ['urgent', null])
  assert.ok((await calendar.cancel(of(visit.id, true))).ok)
  await world.settle()
  assert.equal(world.sent.length, 1)
  assert.match(
    world.sent[0]!.text,
    /^Hello Nora, we have to cancel your booking at Maple: Check-up, Thursday 10 December at 10:00\./,
  )
  assert.deepEqual(await calendar.cancel(of(visit.id, true)), { ok: false, why: 'not-found' })
  await world.settle()
  assert.equal(world.sent.length, 1, 'what is cancelled cannot be told again')
})

test('a change that is refused is told to nobody', async () => {
  const [nora, other] = [await someone(), await someone()]
  const visit = await world.book(nora.customerId, '2037-12-16', '10:00')
  const taken = await world.book(other.customerId, '2037-12-16', '11:00')
  const outcome = await calendar.move({ ...of(visit.id, true), start: taken.start.toISOString() })
  assert.deepEqual(outcome, { ok: false, why: 'taken' })
  await world.settle()
  assert.deepEqual(world.sent, [])
})

test('news that has not gone out is called off by the next change, which tells the latest', async () => {
  const nora = await someone()
  const visit = await world.book(nora.customerId, '2037-12-17', '10:00')
  // Quiet hours: nothing goes out before the morning.
  world.clock = new Date('2037-12-02T22:00:00Z')
  assert.ok((await calendar.move({ ...of(visit.id, true), start: '2037-12-17T11:00:00Z' })).ok)
  await world.settle()
  assert.ok((await calendar.move({ ...of(visit.id, true), start: '2037-12-17T13:00:00Z' })).ok)
  await world.settle()
  assert.equal(world.sent.length, 0)
  world.clock = new Date('2037-12-03T09:00:00Z')
  const mine = await world.database.db
    .selectFrom('outreaches')
    .select(['id', 'status'])
    .where('customer_id', '=', nora.customerId)
    .orderBy('created_at')
    .orderBy('status')
    .execute()
  assert.deepEqual(mine.map(one => one.status).sort(), ['cancelled', 'planned'])
  for (const { id, status } of mine) if (status === 'planned') await world.fire(outreachTimer(id))
  assert.equal(world.sent.length, 1)
  assert.match(world.sent.at(-1)?.text ?? '', /at 11:00; it is now Thursday 17 December at 13:00/)
})

test('of somebody who cannot be reached it is said before why', async () => {
  const nobody = await world.clinic.customer('Ivo')
  const visit = await world.book(nobody, '2037-12-18', '10:00')
  const shown = await previewChange(world.path, world.businessId, { appointmentId: visit.id, kind: 'cancel' })
  assert.equal(shown.channel, null)
  assert.ok(shown.reasons.some(reason => reason.includes('No address')))
})
