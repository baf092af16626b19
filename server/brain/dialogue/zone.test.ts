import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { localTime } from './local-time.ts'
import { instant } from './zone.ts'

const show = (date: string, time: string, zone: string) => instant(date, time, zone).toISOString()

test('the wall time of a date is right on both sides of a clock change', () => {
  assert.equal(show('2026-10-24', '10:00', 'Europe/Vilnius'), '2026-10-24T07:00:00.000Z')
  assert.equal(show('2026-10-26', '10:00', 'Europe/Vilnius'), '2026-10-26T08:00:00.000Z')
})

test('a time that is skipped moves on, a time that comes twice is the first', () => {
  assert.equal(show('2026-03-29', '02:30', 'Europe/Berlin'), '2026-03-29T01:30:00.000Z')
  assert.equal(show('2026-10-25', '02:30', 'Europe/Berlin'), '2026-10-25T00:30:00.000Z')
})

test('every instant on a whole minute finds its way to the wall and back', () => {
  const zones = fc.constantFrom(
    'Europe/London',
    'America/New_York',
    'Asia/Kolkata',
    'Australia/Lord_Howe',
    'Pacific/Apia',
  )
  fc.assert(
    fc.property(fc.integer({ min: 29_000_000, max: 31_000_000 }), zones, (minutes, zone) => {
      const wall = localTime(new Date(minutes * 60_000), zone)
      const { date, time } = localTime(instant(wall.date, wall.time, zone), zone)
      assert.deepEqual([date, time], [wall.date, wall.time])
    }),
  )
})
