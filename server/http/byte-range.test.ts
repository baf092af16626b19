import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { byteRange } from './byte-range.ts'

test('a part is asked for by its bytes, from a byte on, or as the last ones', () => {
  assert.deepEqual(byteRange('bytes=0-499', 1_000), { first: 0, last: 499 })
  assert.deepEqual(byteRange('bytes=500-', 1_000), { first: 500, last: 999 })
  assert.deepEqual(byteRange('bytes=-300', 1_000), { first: 700, last: 999 })
  assert.deepEqual(byteRange('bytes=-3000', 1_000), { first: 0, last: 999 })
  assert.deepEqual(byteRange('bytes=900-5000', 1_000), { first: 900, last: 999 })
})

test('what lies behind the end is told, and what is no part is the whole file', () => {
  for (const header of ['bytes=1000-', 'bytes=1000-1001', 'bytes=-0'])
    assert.equal(byteRange(header, 1_000), 'none')
  for (const header of [undefined, '', 'bytes=-', 'bytes=5-4', 'bytes=0-1,3-4', 'lines=0-1', 'bytes=a-b'])
    assert.equal(byteRange(header, 1_000), undefined)
})

test('whatever is asked for, no byte outside the file is named', () => {
  const header = fc.oneof(
    fc.string(),
    fc.tuple(fc.option(fc.nat()), fc.option(fc.nat())).map(([a, b]) => `bytes=${a ?? ''}-${b ?? ''}`),
  )
  fc.assert(
    fc.property(header, fc.nat(5_000), (asked, length) => {
      const range = byteRange(asked, length)
      if (range === undefined || range === 'none') return
      assert.ok(range.first >= 0 && range.first <= range.last && range.last < length)
    }),
  )
})
