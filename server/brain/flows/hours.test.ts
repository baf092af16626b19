import assert from 'node:assert/strict'
import { test } from 'node:test'
import { clinic } from '../example-turn.ts'
import { dayHours, openAt, readings, timeWindow } from './hours.ts'

const at = (hour: number, open = true) => ({ hour, minute: 0, open })
const bar = { ...clinic, hours: [{ weekday: 5, opens: '18:00', closes: '02:00' }], closures: [] }

test('"at 2" is the afternoon where nobody works at night, "at 9" the morning', () => {
  assert.deepEqual(readings(at(2), clinic, '2026-12-01'), ['14:00'])
  assert.deepEqual(readings(at(9), clinic, '2026-12-01'), ['09:00'])
  assert.deepEqual(readings(at(2, false), clinic, '2026-12-01'), ['02:00'])
})

test('"at 8" is both where breakfast and dinner are served, so it is asked', () => {
  const house = { ...clinic, hours: [{ weekday: 2, opens: '07:00', closes: '22:00' }] }
  const window = timeWindow({ kind: 'at', from: at(8) }, house, '2026-12-01')
  assert.deepEqual(window.ambiguous, ['08:00', '20:00'])
})

test('a closed day has its reason, a weekday without hours has none', () => {
  assert.deepEqual(dayHours(clinic, '2026-12-25').closure, { reason: 'Christmas' })
  assert.deepEqual(dayHours(clinic, '2026-11-29'), { date: '2026-11-29', spans: [] })
})

test('a night that ends after midnight belongs to the day it began', () => {
  assert.deepEqual(openAt(bar, { date: '2026-11-28', time: '01:30', weekday: 6 }), {
    open: true,
    until: '02:00',
  })
  assert.deepEqual(openAt(bar, { date: '2026-11-28', time: '02:00', weekday: 6 }), { open: false })
})
