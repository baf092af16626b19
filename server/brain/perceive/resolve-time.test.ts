import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { OpeningHours } from '../../../contract/turn.ts'
import type { Clock, TimeEntity } from './percept.ts'
import { resolveTime } from './resolve-time.ts'

const open = (hour: number, minute = 0): Clock => ({ hour, minute, meridiem: 'open' })
const known = (hour: number, minute = 0): Clock => ({ hour, minute, meridiem: 'known' })
const said = (time: Partial<TimeEntity>): TimeEntity => ({
  start: 0,
  end: 1,
  text: 'x',
  kind: 'at',
  approximate: false,
  negated: false,
  ...time,
})
const clinic: OpeningHours[] = [
  { weekday: 1, opens: '08:00', closes: '12:00' },
  { weekday: 1, opens: '13:00', closes: '17:00' },
  { weekday: 6, opens: '09:00', closes: '12:00' },
]
const pub: OpeningHours[] = [{ weekday: 5, opens: '08:00', closes: '02:00' }]

test('"at 2" is the afternoon when only the afternoon is open', () => {
  assert.deepEqual(resolveTime(said({ from: open(2) }), clinic, 1), {
    kind: 'at',
    from: '14:00',
    approximate: false,
  })
})

test('"at 9" must be asked where both nine o’clocks are open', () => {
  assert.deepEqual(resolveTime(said({ from: open(9) }), pub, 5), {
    kind: 'ambiguous',
    options: ['09:00', '21:00'],
  })
})

test('a time outside the hours is called closed, with the likelier reading', () => {
  assert.deepEqual(resolveTime(said({ from: open(2) }), clinic, 6), { kind: 'closed', from: '14:00' })
  assert.deepEqual(resolveTime(said({ from: known(20) }), clinic, 1), { kind: 'closed', from: '20:00' })
  assert.deepEqual(resolveTime(said({ from: known(10) }), clinic, 7), { kind: 'closed', from: '10:00' })
})

test('hours past midnight belong to the evening before', () => {
  assert.deepEqual(resolveTime(said({ from: known(1) }), pub, 5), {
    kind: 'at',
    from: '01:00',
    approximate: false,
  })
})

test('parts of the day and open ends are clipped to the hours', () => {
  assert.deepEqual(resolveTime(said({ kind: 'part', part: 'afternoon' }), clinic, 1), {
    kind: 'window',
    from: '13:00',
    to: '17:00',
  })
  assert.deepEqual(resolveTime(said({ kind: 'part', part: 'opening' }), clinic, 1), {
    kind: 'window',
    from: '08:00',
    to: '10:00',
  })
  assert.deepEqual(resolveTime(said({ kind: 'after', from: open(3) }), clinic, 1), {
    kind: 'window',
    from: '15:00',
    to: '17:00',
  })
  assert.deepEqual(resolveTime(said({ kind: 'before', to: open(10) }), clinic, 1), {
    kind: 'window',
    from: '08:00',
    to: '10:00',
  })
  assert.deepEqual(resolveTime(said({ kind: 'range', from: open(3), to: open(5) }), clinic, 1), {
    kind: 'window',
    from: '15:00',
    to: '17:00',
  })
  assert.deepEqual(resolveTime(said({ kind: 'part', part: 'evening' }), clinic, 6), {
    kind: 'closed',
    from: '17:00',
    to: '24:00',
  })
})
