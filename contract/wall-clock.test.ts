import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { Temporal } from 'temporal-polyfill'
import { instantOf, wallTime } from './wall-clock.ts'

const shown = (date: string, time: string, zone: string) =>
  new Date(instantOf(date, time, zone)).toISOString()

test('the wall time of a date is right on both sides of a clock change', () => {
  assert.equal(shown('2026-10-24', '10:00', 'Europe/Vilnius'), '2026-10-24T07:00:00.000Z')
  assert.equal(shown('2026-10-26', '10:00', 'Europe/Vilnius'), '2026-10-26T08:00:00.000Z')
})

test('a time that is skipped moves on, a time that comes twice is the first', () => {
  assert.equal(shown('2026-03-29', '02:30', 'Europe/Berlin'), '2026-03-29T01:30:00.000Z')
  assert.equal(shown('2026-10-25', '02:30', 'Europe/Berlin'), '2026-10-25T00:30:00.000Z')
  // Samoa skipped a whole day in 2011.
  assert.equal(shown('2011-12-30', '10:00', 'Pacific/Apia'), '2011-12-30T20:00:00.000Z')
})

test('24:00 is the next midnight, on days of 23 and 25 hours too', () => {
  for (const date of ['2026-03-29', '2026-10-25', '2026-12-31', '2028-02-28']) {
    const next = Temporal.PlainDate.from(date).add({ days: 1 }).toString()
    assert.equal(instantOf(date, '24:00', 'Europe/London'), instantOf(next, '00:00', 'Europe/London'))
  }
})

test('a zone that does not exist is refused', () => {
  assert.throws(() => instantOf('2026-01-01', '10:00', 'Mars/Olympus'), RangeError)
})

/** Zones that change by an hour, by half of one, at midnight, in the south, by a day, or never. */
const zones = fc.constantFrom(
  ...['Europe/London', 'America/New_York', 'Asia/Kolkata', 'Australia/Lord_Howe', 'Pacific/Apia'],
  ...['America/Santiago', 'Africa/Cairo', 'Asia/Kathmandu', 'America/St_Johns', 'UTC', 'Asia/Beirut'],
)

test('every instant on a whole minute finds its way to the wall and back', () => {
  // 2011 to 2033.
  const minutes = fc.integer({ min: 21_600_000, max: 33_200_000 })
  fc.assert(
    fc.property(minutes, zones, (minute, zone) => {
      const wall = wallTime(minute * 60_000, zone)
      assert.deepEqual(wallTime(instantOf(wall.date, wall.time, zone), zone), wall)
    }),
  )
})

test('any date and time, skipped and doubled ones too, is the instant that Temporal names', () => {
  const days = fc.integer({ min: 15_000, max: 23_000 })
  const minutesOfDay = fc.integer({ min: 0, max: 1439 })
  fc.assert(fc.property(days, minutesOfDay, zones, agrees), { numRuns: 500 })
})

test('so it is around every clock change of six years', () => {
  for (const zone of ['Europe/London', 'America/New_York', 'Australia/Lord_Howe', 'America/Santiago']) {
    let at = Temporal.Instant.from('2024-01-01T00:00:00Z').toZonedDateTimeISO(zone)
    const end = Temporal.Instant.from('2030-01-01T00:00:00Z').epochMilliseconds
    for (let change = at.getTimeZoneTransition('next'); change && change.epochMilliseconds < end; ) {
      const day = Math.floor(change.epochMilliseconds / 86_400_000)
      for (let minute = 0; minute < 1440; minute += 30)
        for (const near of [day - 1, day, day + 1]) agrees(near, minute, zone)
      at = change
      change = at.getTimeZoneTransition('next')
    }
  }
})

function agrees(day: number, minute: number, zone: string): void {
  const date = new Date(day * 86_400_000).toISOString().slice(0, 10)
  const two = (number: number) => String(number).padStart(2, '0')
  const time = `${two(Math.floor(minute / 60))}:${two(minute % 60)}`
  const expected = Temporal.PlainDateTime.from(`${date}T${time}`).toZonedDateTime(zone)
  assert.equal(instantOf(date, time, zone), expected.epochMilliseconds, `${date} ${time} ${zone}`)
}
