import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { clock, seekBy, waveformPath } from './waveform-shape.ts'

test('a length is read as on every player', () => {
  assert.deepEqual([0, 7.9, 67, 3_727].map(clock), ['0:00', '0:07', '1:07', '1:02:07'])
})

test('the arrow keys move by five seconds, page keys by thirty, and never out of the call', () => {
  assert.deepEqual(
    ['ArrowRight', 'ArrowLeft', 'PageUp', 'PageDown', 'Home', 'End'].map(key => seekBy(key, 12, 20)),
    [17, 7, 20, 0, 0, 20],
  )
  assert.equal(seekBy('Tab', 12, 20), undefined, 'the way out is never caught')
})

test('the caller is drawn above the middle, we below, and nothing outside of the picture', () => {
  const heights = fc.array(fc.integer({ min: 0, max: 100 }), { minLength: 1, maxLength: 120 })
  fc.assert(
    fc.property(heights, fc.constantFrom('up' as const, 'down' as const), (all, way) => {
      const bars = [...waveformPath(all, way).matchAll(/M([\d.]+) ([\d.]+)h([\d.]+)v([\d.]+)/g)]
      assert.equal(bars.length, all.filter(loud => loud > 3).length, 'silence is the line alone')
      for (const [, x, y, width, height] of bars.map(bar => bar.map(Number))) {
        assert.ok((x ?? -1) >= 0 && (x ?? 0) + (width ?? 0) <= 100.01)
        const [top, bottom] = [y ?? 0, (y ?? 0) + (height ?? 0)]
        assert.ok(way === 'up' ? top >= 0 && bottom <= 21.01 : top >= 23 && bottom <= 44.01)
      }
    }),
  )
})
