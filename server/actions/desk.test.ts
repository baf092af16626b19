import assert from 'node:assert/strict'
import { randomUUID } from 'node:crypto'
import { after, before, test } from 'node:test'
import { email, type Identifier } from '../../contract/identifier.ts'
import { type Clinic, monday, openClinic } from './testing/clinic.ts'

let clinic: Clinic
before(async () => {
  clinic = await openClinic()
})
after(() => clinic.database.close())

const ann = (): Identifier => {
  const found = email('ann@example.com')
  assert.ok(found)
  return found
}

async function booked(
  date: string,
  time: string,
  more: Parameters<Clinic['desk']>[1] = {},
  name = 'Ann Lée',
) {
  const customerId = await clinic.customer(null)
  const desk = await clinic.desk(customerId, more)
  const slot = await clinic.slotAt(desk, date, time)
  const made = await desk.book(randomUUID(), { slot, name, contact: [ann()] })
  assert.ok(made.ok, JSON.stringify(made))
  return { customerId, desk, slot, appointment: made.appointment }
}

test('Of twenty people who book the same minute, exactly one gets it', async () => {
  const desks = await Promise.all(
    Array.from({ length: 20 }, async () => clinic.desk(await clinic.customer())),
  )
  const [first] = desks
  assert.ok(first)
  const slot = await clinic.slotAt(first, '2026-12-01', '10:00')
  const outcomes = await Promise.all(
    desks.map((desk, index) => desk.book(`crowd-${index}`, { slot, name: `Guest ${index}`, contact: [] })),
  )
  assert.equal(outcomes.filter(({ ok }) => ok).length, 1)
  for (const outcome of outcomes) if (!outcome.ok) assert.equal(outcome.why, 'taken')
})

test('A booking that is sent five times at once is made once and answered five times alike', async () => {
  const desk = await clinic.desk(await clinic.customer())
  const slot = await clinic.slotAt(desk, '2026-12-02', '10:00')
  clinic.told.length = 0
  const all = await Promise.all(
    Array.from({ length: 5 }, () => desk.book('same-key', { slot, name: 'Ann', contact: [] })),
  )
  for (const one of all) assert.deepEqual(one, all[0])
  assert.ok(all[0]?.ok)
  assert.ok(all[0].appointment.start instanceof Date)
  assert.match(all[0].appointment.code, /^(?=.*\d)[A-Z][A-Z0-9]{4}$/)
  assert.equal(clinic.told.length, 1)
  const { count } = await clinic.database.db
    .selectFrom('actions')
    .select(({ fn }) => fn.countAll<number>().as('count'))
    .where('key', '=', 'same-key')
    .executeTakeFirstOrThrow()
  assert.equal(count, 1)
})

test('A held time is kept from others for five minutes, and its holder books it', async () => {
  const [desk, other] = [
    await clinic.desk(await clinic.customer()),
    await clinic.desk(await clinic.customer()),
  ]
  const slot = await clinic.slotAt(desk, '2026-12-03', '10:00')
  const held = await desk.hold('hold-1', slot)
  assert.ok(held.ok)
  assert.equal(held.until.getTime(), monday.getTime() + 300_000)
  assert.deepEqual(await desk.hold('hold-1', slot), held)
  assert.deepEqual(await other.book('early', { slot, name: 'Bo', contact: [] }), { ok: false, why: 'taken' })
  assert.notDeepEqual((await clinic.slotAt(other, '2026-12-03', '10:00')).start, slot.start)
  assert.deepEqual((await clinic.slotAt(desk, '2026-12-03', '10:00')).start, slot.start)
  const made = await desk.book('own', { slot, name: 'Ann', contact: [] })
  assert.ok(made.ok)
  const left = await clinic.database.db
    .selectFrom('appointments')
    .select('id')
    .where('status', '=', 'held')
    .execute()
  assert.deepEqual(left, [])
})

test('A hold that is over stands in nobody’s way', async () => {
  const [desk, other] = [
    await clinic.desk(await clinic.customer()),
    await clinic.desk(await clinic.customer()),
  ]
  const slot = await clinic.slotAt(desk, '2026-12-04', '10:00')
  await desk.hold('hold-2', slot)
  clinic.now = new Date(monday.getTime() + 300_001)
  const made = await other.book('late', { slot, name: 'Bo', contact: [] })
  clinic.now = monday
  assert.ok(made.ok)
})

test('The desk refuses what the business cannot do, and books nothing', async () => {
  const desk = await clinic.desk(await clinic.customer())
  const slot = await clinic.slotAt(desk, '2026-12-05', '10:00')
  const moved = (start: string) => ({
    ...slot,
    start: new Date(start),
    end: new Date(Date.parse(start) + 1_800_000),
  })
  const why = async (wish: typeof slot, partySize?: number) => {
    const size = partySize === undefined ? {} : { partySize }
    const made = await desk.book(randomUUID(), { slot: wish, name: 'Ann', contact: [], ...size })
    return made.ok ? 'ok' : made.why
  }
  assert.equal(await why(moved('2026-11-30T07:30:00Z')), 'past')
  assert.equal(await why(moved('2026-12-25T10:00:00Z')), 'closed')
  assert.equal(await why(moved('2026-12-05T08:30:00Z')), 'closed')
  assert.equal(await why(moved('2028-01-05T10:00:00Z')), 'too-far')
  assert.equal(await why({ ...slot, serviceId: randomUUID() }), 'unknown-service')
  assert.equal(await why({ ...slot, serviceId: 'no id' }), 'unknown-service')
  const table = await clinic.slotAt(desk, '2026-12-05', '19:00', clinic.ids.dinner)
  assert.equal(await why(table, 3), 'party-too-large')
  assert.deepEqual(await desk.appointments(), [])
})

test('Moving keeps the code, frees the old time and cannot go over somebody else', async () => {
  const { desk, slot, appointment } = await booked('2026-12-07', '09:00')
  await booked('2026-12-07', '10:00')
  const taken = { ...slot, start: new Date('2026-12-07T10:00:00Z'), end: new Date('2026-12-07T10:30:00Z') }
  assert.deepEqual(await desk.reschedule('m1', appointment.id, taken), { ok: false, why: 'taken' })
  const query = { serviceId: clinic.ids.checkUp, fromDate: '2026-12-07', toDate: '2026-12-07' }
  const [near] = await desk.availability({ ...query, atTime: '09:15', limit: 1, moving: appointment.id })
  assert.ok(near)
  assert.equal(near.start.toISOString(), '2026-12-07T09:15:00.000Z')
  const moved = await desk.reschedule('m2', appointment.id, near)
  assert.ok(moved.ok)
  assert.equal(moved.appointment.code, appointment.code)
  assert.deepEqual(moved.appointment.start, near.start)
  const cancelled = await desk.cancel('c1', appointment.id)
  assert.ok(cancelled.ok)
  assert.equal(cancelled.appointment.status, 'cancelled')
  assert.deepEqual(await desk.cancel('c2', appointment.id), { ok: false, why: 'not-found' })
  assert.deepEqual(await desk.cancel('c1', appointment.id), cancelled)
  assert.deepEqual((await clinic.slotAt(desk, '2026-12-07', '09:15')).start, near.start)
})

test('A customer who says yes to a reminder is noted once, and asked anew when it is moved', async () => {
  const { desk, appointment } = await booked('2026-12-14', '09:00')
  assert.equal(appointment.confirmed, undefined)
  const noted = await desk.confirm('y1', appointment.id)
  assert.ok(noted.ok)
  assert.deepEqual(noted.appointment, { ...appointment, confirmed: true })
  clinic.told.length = 0
  assert.deepEqual(await desk.confirm('y1', appointment.id), noted)
  assert.deepEqual(clinic.told, [])
  const row = () =>
    clinic.database.db
      .selectFrom('appointments')
      .select('confirmed_at')
      .where('id', '=', appointment.id)
      .executeTakeFirstOrThrow()
  clinic.now = new Date(monday.getTime() + 60_000)
  assert.ok((await desk.confirm('y2', appointment.id)).ok)
  clinic.now = monday
  assert.deepEqual((await row()).confirmed_at, monday)
  const [shown] = await desk.appointments()
  assert.equal(shown?.confirmed, true)
  const moved = await desk.reschedule('y3', appointment.id, await clinic.slotAt(desk, '2026-12-15', '09:00'))
  assert.ok(moved.ok)
  assert.equal(moved.appointment.confirmed, undefined)
  assert.equal((await row()).confirmed_at, null)
  const records = await clinic.database.db
    .selectFrom('actions')
    .select(['name', 'outcome', 'actor'])
    .where('key', 'in', ['y1', 'y2'])
    .execute()
  assert.deepEqual(records, Array(2).fill({ name: 'confirm', outcome: 'done', actor: 'brain' }))
})

test('What is cancelled, has begun or is somebody else’s cannot be confirmed', async () => {
  const { desk, appointment } = await booked('2026-12-16', '09:00')
  const other = await clinic.desk(await clinic.customer())
  assert.deepEqual(await other.confirm('n1', appointment.id), { ok: false, why: 'assurance' })
  assert.deepEqual(await desk.confirm('n2', 'no id'), { ok: false, why: 'assurance' })
  clinic.now = appointment.start
  assert.deepEqual(await desk.confirm('n3', appointment.id), { ok: false, why: 'too-late' })
  clinic.now = monday
  assert.ok((await desk.cancel('n4', appointment.id)).ok)
  assert.deepEqual(await desk.confirm('n5', appointment.id), { ok: false, why: 'not-found' })
  const { confirmed_at } = await clinic.database.db
    .selectFrom('appointments')
    .select('confirmed_at')
    .where('id', '=', appointment.id)
    .executeTakeFirstOrThrow()
  assert.equal(confirmed_at, null)
})

test('Who is only claimed sees and changes nothing but what was booked in this very conversation', async () => {
  const { customerId, appointment } = await booked('2026-12-08', '09:00')
  const conversationId = randomUUID()
  const claimed = await clinic.desk(customerId, { assurance: 'claimed', conversationId })
  assert.deepEqual(await claimed.appointments(), [])
  assert.deepEqual(await claimed.cancel(randomUUID(), appointment.id), { ok: false, why: 'assurance' })
  const slot = await clinic.slotAt(claimed, '2026-12-08', '11:00')
  const own = await claimed.book(randomUUID(), { slot, name: 'Ann', contact: [] })
  assert.ok(own.ok)
  assert.deepEqual(
    (await claimed.appointments()).map(({ id }) => id),
    [own.appointment.id],
  )
  const matched = await clinic.desk(customerId)
  assert.equal((await matched.appointments()).length, 2)
})

test('A stranger changes an appointment with its code and name, in this conversation only', async () => {
  const { appointment } = await booked('2026-12-09', '09:00')
  const stranger = await clinic.customer()
  const conversationId = randomUUID()
  const desk = await clinic.desk(stranger, { assurance: 'claimed', conversationId })
  assert.equal(await desk.appointmentByCode(appointment.code, 'Bob Stone'), undefined)
  assert.equal(await desk.appointmentByCode('AAAA3', 'Ann Lee'), undefined)
  assert.equal(await desk.appointmentByCode(appointment.code, ''), undefined)
  assert.deepEqual(await desk.cancel(randomUUID(), appointment.id), { ok: false, why: 'assurance' })
  const found = await desk.appointmentByCode(appointment.code.toLowerCase(), 'LEE')
  assert.deepEqual(found, appointment)
  const elsewhere = await clinic.desk(stranger, { assurance: 'claimed' })
  assert.deepEqual(await elsewhere.cancel(randomUUID(), appointment.id), { ok: false, why: 'assurance' })
  const later = await clinic.desk(stranger, { assurance: 'claimed', conversationId })
  assert.ok((await later.cancel(randomUUID(), appointment.id)).ok)
})

test('What customers say of themselves is kept as claimed, and never replaces a known name', async () => {
  const [unnamed, named] = [await clinic.customer(), await clinic.customer('Ann Lee')]
  for (const id of [unnamed, named])
    for (let twice = 0; twice < 2; twice++)
      await (await clinic.desk(id)).remember({ name: 'Someone Else', contact: [ann()] })
  const { db } = clinic.database
  const rows = await db
    .selectFrom('customers')
    .select(['id', 'name'])
    .where('id', 'in', [unnamed, named])
    .execute()
  assert.deepEqual(Object.fromEntries(rows.map(({ id, name }) => [id, name])), {
    [unnamed]: 'Someone Else',
    [named]: 'Ann Lee',
  })
  const identities = await db
    .selectFrom('identities')
    .select(['assurance', 'evidence'])
    .where('customer_id', 'in', [unnamed, named])
    .execute()
  assert.deepEqual(identities, Array(2).fill({ assurance: 'claimed', evidence: 'stated' }))
})

test('On a shared number nothing is told until it is clear who is speaking', async () => {
  const { customerId, appointment } = await booked('2026-12-10', '09:00')
  const first = await clinic.customer('Ben Lee')
  const desk = await clinic.desk(first, { oneOf: [{ customerId, name: 'Ann Lee' }] })
  assert.deepEqual(await desk.appointments(), [])
  await desk.remember({ name: 'Ann Lee' })
  assert.deepEqual(
    (await desk.appointments()).map(({ id }) => id),
    [appointment.id],
  )
})

test('A message for the team is taken once', async () => {
  const customerId = await clinic.customer()
  const desk = await clinic.desk(customerId)
  for (let twice = 0; twice < 2; twice++)
    await desk.takeMessage('note', { text: 'Call me', callback: 'tomorrow' })
  const rows = await clinic.database.db
    .selectFrom('actions')
    .select(['name', 'outcome', 'detail'])
    .where('customer_id', '=', customerId)
    .execute()
  assert.deepEqual(rows, [{ name: 'take-message', outcome: 'done', detail: 'Call me' }])
})
