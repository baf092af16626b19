import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { type KeySource, KeysOnce } from './keys-once.ts'

test('a telephone that reports its keys both ways is heard once for each press', () => {
  const keys = fc.array(fc.constantFrom(...'0123456789*#'), { maxLength: 20 })
  fc.assert(
    fc.property(keys, fc.boolean(), fc.integer({ min: 0, max: 1_500 }), (pressed, soundFirst, lag) => {
      const once = new KeysOnce()
      const order: readonly KeySource[] = soundFirst ? ['sound', 'signalling'] : ['signalling', 'sound']
      const reports = pressed.flatMap((key, place) => [
        { source: order[0]!, key, at: place * 2_500 },
        { source: order[1]!, key, at: place * 2_500 + lag },
      ])
      const heard = reports.filter(({ source, key, at }) => once.counts(source, key, at))
      assert.deepEqual(
        heard.map(({ key }) => key),
        pressed,
      )
    }),
  )
})

test('whoever reports keys one way may press the same one twice as fast as they like', () => {
  fc.assert(
    fc.property(fc.constantFrom<KeySource>('sound', 'signalling'), fc.nat(20), (source, presses) => {
      const once = new KeysOnce()
      for (let press = 0; press < presses; press += 1) assert.ok(once.counts(source, '5', press * 80))
    }),
  )
})

test('two quick presses of one key, both reported both ways, are two', () => {
  const once = new KeysOnce()
  const counts = (['signalling', 'signalling', 'sound', 'sound'] as const).map((source, place) =>
    once.counts(source, '7', place * 100),
  )
  assert.deepEqual(counts, [true, true, false, false])
  assert.ok(once.counts('sound', '7', 5_000), 'what was long ago is another press')
})
