import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { addDays, instantOf, mondayOf, wallOf, weekdayOf } from './zoned.ts'

const zones = [
  'Europe/London',
  'Europe/Vilnius',
  'America/New_York',
  'Asia/Kathmandu',
  'Australia/Lord_Howe',
  'UTC',
]

test('a time of the business is shown and sent as the same time, whatever the zone', () => {
  fc.assert(
    fc.property(
      fc.constantFrom(...zones),
      fc.date({ min: new Date('2020-01-01'), max: new Date('2035-01-01'), noInvalidDate: true }),
      (zone, date) => {
        const wall = wallOf(date, zone)
        const back = instantOf(wall, zone)
        assert.deepEqual(wallOf(back, zone), wall)
        // The clock shows some times twice in autumn: then the first is meant, an hour earlier at most.
        const apart = Math.floor(date.getTime() / 60_000) - back.getTime() / 60_000
        assert.ok(apart === 0 || apart === 60 || apart === 30, `${apart} minutes apart`)
      },
    ),
    { numRuns: 2_000 },
  )
})

test('an hour that the clock skips in spring gives the hour after it', () => {
  const skipped = instantOf({ date: '2027-03-28', minutes: 90 }, 'Europe/London')
  assert.equal(skipped.toISOString(), '2027-03-28T01:30:00.000Z')
  assert.deepEqual(wallOf(skipped, 'Europe/London'), { date: '2027-03-28', minutes: 150 })
})

test('an hour that comes twice in autumn gives the first one', () => {
  const twice = instantOf({ date: '2026-10-25', minutes: 90 }, 'Europe/London')
  assert.equal(twice.toISOString(), '2026-10-25T00:30:00.000Z')
})

test('weeks begin on Monday and days add up across clock changes', () => {
  assert.equal(weekdayOf('2026-11-29'), 7)
  assert.equal(mondayOf('2026-11-29'), '2026-11-23')
  assert.equal(addDays('2026-10-24', 2), '2026-10-26')
  assert.equal(addDays('2027-01-01', -1), '2026-12-31')
})
