import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { Temporal } from 'temporal-polyfill'
import { type Example, exampleNames, loadExample } from './example.ts'
import { type PlacedAppointment, parseRelativeTime, placeAppointments } from './example-calendar.ts'

test('an owner tells times as he would say them', () => {
  assert.deepEqual(parseRelativeTime('next tuesday at 10:00'), { weekday: 2, weeks: 1, time: '10:00' })
  assert.deepEqual(parseRelativeTime('Friday in 2 weeks at 08:30'), { weekday: 5, weeks: 2, time: '08:30' })
  assert.deepEqual(parseRelativeTime('last monday at 16:00'), { weekday: 1, weeks: -1, time: '16:00' })
  assert.deepEqual(parseRelativeTime('sunday 26 weeks ago'), { weekday: 7, weeks: -26 })
  assert.deepEqual(parseRelativeTime('in 3 days at 00:15'), { days: 3, time: '00:15' })
  assert.deepEqual(parseRelativeTime('5 days ago'), { days: -5 })
  assert.deepEqual(parseRelativeTime(' today at 23:59 '), { days: 0, time: '23:59' })
  assert.deepEqual(parseRelativeTime('tomorrow'), { days: 1 })
})

test('words that name no time are no time', () => {
  for (const raw of [
    '',
    'soon',
    'next week',
    'at 10:00',
    'today at 25:00',
    'today at 9:00',
    'tuesday in 0 weeks',
  ])
    assert.equal(parseRelativeTime(raw), undefined, raw)
  fc.assert(fc.property(fc.string(), raw => parseRelativeTime(raw) === undefined || raw.trim().length > 4))
})

const overlap = (a: PlacedAppointment, b: PlacedAppointment): boolean =>
  a.with === b.with && a.start < b.end && b.start < a.end

function faults(example: Example, now: Date): string[] {
  const placed = placeAppointments(example, now)
  const wished = example.customers.customers.flatMap(customer => customer.appointments)
  const kept = placed.filter(one => one.status !== 'cancelled')
  return [
    ...(placed.length === wished.length ? [] : [`${wished.length - placed.length} have no time`]),
    ...kept.flatMap((one, at) =>
      kept.slice(at + 1).some(other => overlap(one, other)) ? [`${one.with} is booked twice`] : [],
    ),
    ...placed.flatMap(one => misplaced(example, one)),
    ...kept.flatMap(({ status, start, end }) =>
      (status === 'booked') === end > now && (status !== 'missed' || start < now)
        ? []
        : [`${status} is untrue`],
    ),
  ]
}

function misplaced({ hours, profile, services }: Example, one: PlacedAppointment): string[] {
  const local = (date: Date) =>
    Temporal.Instant.fromEpochMilliseconds(date.valueOf()).toZonedDateTimeISO(profile.timeZone)
  const start = local(one.start)
  const [from, to] = [
    start.toPlainTime().toString().slice(0, 5),
    local(one.end).toPlainTime().toString().slice(0, 5),
  ]
  const day = start.toPlainDate().toString()
  if (hours.closures.some(closure => closure.from <= day && day <= closure.to)) return [`${day} is closed`]
  if (services.rooms.some(room => room.name === one.with))
    return from === hours.stay?.checkIn && to === hours.stay.checkOut ? [] : [`a stay from ${from} to ${to}`]
  const weekly = services.staff.find(person => person.name === one.with)?.hours ?? hours.weekly
  const open = weekly.some(
    span => span.weekday === start.dayOfWeek && span.opens <= from && to <= span.closes,
  )
  return open ? [] : [`${one.with} does not work on ${start}`]
}

for (const name of await exampleNames()) {
  test(`whenever the ${name} is tried, its calendar is full and free of conflicts`, async () => {
    const example = await loadExample(name)
    const first = Date.UTC(2026, 8, 1, 9, 41)
    for (let day = 0; day < 500; day++) {
      // Steps of a day and 37 minutes meet every hour of the day, both clock changes and every closure.
      const now = new Date(first + day * (24 * 60 + 37) * 60_000)
      assert.deepEqual(faults(example, now), [], now.toISOString())
    }
  })

  test(`the ${name} shows both history and plans`, async () => {
    const placed = placeAppointments(await loadExample(name), new Date('2026-09-15T10:00:00Z'))
    assert.ok(placed.some(one => one.status === 'completed'))
    assert.ok(placed.some(one => one.status === 'booked'))
  })
}

test('an appointment wished for a closed day moves to the next one on which the person works', async () => {
  const example = await loadExample('dental-clinic')
  const [customer] = example.customers.customers
  assert.ok(customer)
  const wish = { service: 'Check-up', with: 'Dr Amira Hassan', when: { days: 1, time: '09:00' } }
  const one = { ...example, customers: { customers: [{ ...customer, appointments: [wish] }] } }
  // 25 December 2026 is a Friday; the clinic opens again on the 29th.
  const [placed] = placeAppointments(one, new Date('2026-12-24T12:00:00Z'))
  assert.equal(placed?.start.toISOString(), '2026-12-29T09:00:00.000Z')
  assert.equal(placed?.end.toISOString(), '2026-12-29T09:30:00.000Z')
})

test('nine in the morning stays nine in the morning after the clocks have changed', async () => {
  const example = await loadExample('dental-clinic')
  const [customer] = example.customers.customers
  assert.ok(customer)
  const wish = { service: 'Check-up', with: 'Dr Amira Hassan', when: { weekday: 1, weeks: 1, time: '09:00' } }
  const one = { ...example, customers: { customers: [{ ...customer, appointments: [wish] }] } }
  const starts = ['2026-10-16T12:00:00Z', '2026-10-23T12:00:00Z'].map(now =>
    placeAppointments(one, new Date(now))[0]?.start.toISOString(),
  )
  assert.deepEqual(starts, ['2026-10-19T08:00:00.000Z', '2026-10-26T09:00:00.000Z'])
})
