import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { Resampler, resample } from './resample.ts'
import { correlation, joined, level } from './testing/sound.ts'

const tone = (hertz: number, rate: number, seconds = 1) =>
  Int16Array.from({ length: rate * seconds }, (_, i) =>
    Math.round(10_000 * Math.sin((2 * Math.PI * hertz * i) / rate)),
  )

for (const rate of [48_000, 44_100, 24_000, 22_050, 16_000, 11_025]) {
  test(`${rate} Hz to the telephone and back keeps what a telephone carries, in time`, () => {
    for (const hertz of [200, 1_000, 2_500, 3_300]) {
      const down = resample(tone(hertz, rate), rate, 8_000)
      assert.equal(down.length, 8_000)
      assert.ok(
        correlation(down.subarray(100, 7_900), tone(hertz, 8_000).subarray(100, 7_900)) > 0.999,
        `${hertz}`,
      )
      assert.ok(Math.abs(level(down.subarray(100, 7_900)) - level(tone(hertz, 8_000))) < 1, `${hertz}`)
      const up = resample(tone(hertz, 8_000), 8_000, rate)
      assert.ok(correlation(up.subarray(1_000, -1_000), tone(hertz, rate).subarray(1_000, -1_000)) > 0.999)
    }
  })

  test(`${rate} Hz: what a telephone cannot carry does not come back as another tone`, () => {
    for (const hertz of [4_500, 5_200].filter(each => each < rate / 2)) {
      const down = resample(tone(hertz, rate), rate, 8_000)
      assert.ok(level(down.subarray(200, 7_800)) < level(tone(1_000, 8_000)) - 45, `${hertz}`)
    }
  })
}

test('in pieces of any length the same comes out as at once', () => {
  const sound = tone(700, 22_050, 0.2)
  const whole = resample(sound, 22_050, 8_000)
  fc.assert(
    fc.property(fc.array(fc.integer({ min: 0, max: sound.length }), { maxLength: 10 }), cuts => {
      const places = [0, ...cuts.toSorted((a, b) => a - b), sound.length]
      const resampler = new Resampler(22_050, 8_000)
      const pieces = places.slice(1).map((end, i) => resampler.push(sound.subarray(places[i], end)))
      assert.deepEqual(joined([...pieces, resampler.flush()]), whole)
    }),
  )
})

test('the loudest sound is limited, not wrapped', () => {
  const square = Int16Array.from({ length: 4_800 }, (_, i) => (Math.floor(i / 60) % 2 ? 32_767 : -32_768))
  const out = resample(square, 48_000, 8_000)
  assert.ok(Math.max(...out) === 32_767 && Math.min(...out) === -32_768)
  assert.ok(
    correlation(
      out,
      Int16Array.from({ length: 800 }, (_, i) => square[i * 6]!),
    ) > 0.9,
  )
})

test('a rate that is none is refused', () => {
  for (const rate of [0, -8_000, Number.NaN]) assert.throws(() => new Resampler(rate, 8_000), RangeError)
})
