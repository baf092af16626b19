import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import type { Appointment } from '../api/types.ts'
import { closedSpans, openSpans, placedOn, spanOn } from './layout.ts'

const appointment = (id: string, start: string, minutes: number): Appointment => ({
  id,
  code: 'AAAAA',
  service: { id: 's', name: 'Check-up', kind: 'appointment' },
  resource: { id: 'r', name: 'Dr Lowe', kind: 'staff' },
  customer: null,
  start,
  end: new Date(Date.parse(start) + minutes * 60_000).toISOString(),
  status: 'booked',
  partySize: null,
  name: 'Sarah',
  note: null,
  bookedVia: null,
  confirmed: false,
})

test('bookings never cover each other, however they overlap', () => {
  const day = fc.array(
    fc.record({ start: fc.integer({ min: 0, max: 1_300 }), length: fc.integer({ min: 5, max: 300 }) }),
    {
      maxLength: 40,
    },
  )
  fc.assert(
    fc.property(day, spans => {
      const midnight = Date.parse('2026-11-24T00:00:00Z')
      const all = spans.map(({ start, length }, index) =>
        appointment(
          `${index}`,
          new Date(midnight + start * 60_000).toISOString(),
          Math.min(length, 1_439 - start),
        ),
      )
      const placed = placedOn(all, '2026-11-24', 'UTC')
      assert.equal(placed.length, all.length)
      for (const a of placed) {
        assert.ok(a.lane < a.lanes)
        for (const b of placed)
          if (a !== b && a.lane === b.lane && a.from < b.to && b.from < a.to)
            assert.fail(`${a.appointment.id} covers ${b.appointment.id}`)
      }
    }),
  )
})

test('one booking alone takes the whole width', () => {
  const placed = placedOn([appointment('a', '2026-11-24T09:00:00Z', 30)], '2026-11-24', 'UTC')
  assert.deepEqual(
    placed.map(({ lane, lanes, from, to }) => [lane, lanes, from, to]),
    [[0, 1, 540, 570]],
  )
})

test('a booking over midnight stands on both days and on no other', () => {
  const late = appointment('a', '2026-11-24T23:00:00Z', 120)
  assert.deepEqual(spanOn(late, '2026-11-24', 'UTC'), { from: 1_380, to: 1_440 })
  assert.deepEqual(spanOn(late, '2026-11-25', 'UTC'), { from: 0, to: 60 })
  assert.equal(spanOn(late, '2026-11-26', 'UTC'), undefined)
})

test('what lies outside the opening hours is shaded, the lunch break too', () => {
  const hours = [
    { weekday: 2, opens: '14:00', closes: '18:00' },
    { weekday: 2, opens: '09:00', closes: '12:30' },
    { weekday: 3, opens: '00:00', closes: '24:00' },
  ]
  const open = openSpans(hours, '2026-11-24')
  assert.deepEqual(closedSpans(open, { from: 480, to: 1_140 }), [
    { from: 480, to: 540 },
    { from: 750, to: 840 },
    { from: 1_080, to: 1_140 },
  ])
  assert.deepEqual(closedSpans(openSpans(hours, '2026-11-25'), { from: 0, to: 1_440 }), [])
  assert.deepEqual(closedSpans(openSpans(hours, '2026-11-26'), { from: 0, to: 1_440 }), [
    { from: 0, to: 1_440 },
  ])
})
