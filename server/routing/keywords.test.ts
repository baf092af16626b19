import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { consentWordIn } from './keywords.ts'
import { endOfQuiet } from './quiet-hours.ts'

test('STOP, START and HELP are heard in any case and in the languages of the business', () => {
  for (const said of ['STOP', 'stop.', ' Stop! ', 'Unsubscribe', 'STOPP', 'Arrêt', 'OPT-OUT'])
    assert.equal(consentWordIn(said), 'stop', said)
  for (const said of ['START', 'unstop', 'Pradėti']) assert.equal(consentWordIn(said), 'start', said)
  for (const said of ['HELP', 'Hilfe?', 'ayuda']) assert.equal(consentWordIn(said), 'help', said)
})

test('words with which customers answer reminders are no commands', () => {
  for (const said of [
    'cancel',
    'yes',
    'no',
    'please stop calling me',
    'can you help me?',
    'the bus stop',
    'move',
    '',
    '2',
  ])
    assert.equal(consentWordIn(said), undefined, said)
})

test('quiet hours end within a day, in a moment that is quiet in no zone, and never in the past', () => {
  const clock = fc
    .integer({ min: 0, max: 47 })
    .map(half => `${String(half >> 1).padStart(2, '0')}:${half % 2 ? '30' : '00'}`)
  const at = fc.date({ min: new Date('2026-01-01'), max: new Date('2027-12-31'), noInvalidDate: true })
  const zone = fc.constantFrom('Europe/London', 'America/New_York', 'Asia/Kolkata', 'Pacific/Chatham')
  fc.assert(
    fc.property(at, zone, clock, clock, (now, timeZone, from, to) => {
      const end = endOfQuiet(now, [timeZone], { from, to })
      assert.ok(end >= now && end.getTime() - now.getTime() <= 25 * 3_600_000)
      assert.equal(endOfQuiet(end, [timeZone], { from, to }).getTime(), end.getTime())
    }),
  )
})

test('for a country with several zones it waits until nobody there is woken', () => {
  const quiet = { from: '20:00', to: '08:00' }
  const zones = ['America/New_York', 'America/Los_Angeles']
  assert.equal(
    endOfQuiet(new Date('2026-12-02T13:30:00Z'), zones, quiet).toISOString(),
    '2026-12-02T16:00:00.000Z',
  )
})
