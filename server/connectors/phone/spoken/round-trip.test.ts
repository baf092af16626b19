import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import fc from 'fast-check'
import { months } from './english/calendar.ts'
import { before, marks, natoByWord } from './english/internet.ts'
import { numberWords } from './english/numbers.ts'
import { hear } from './hear.ts'
import { say } from './say.ts'

const two = (value: number): string => String(value).padStart(2, '0')

describe('what is said comes back as it was written', () => {
  test('times', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 1, max: 12 }),
        fc.integer({ min: 0, max: 59 }),
        fc.constantFrom('', ' a.m.', ' p.m.'),
        (hour, minute, half) => {
          const written = `${two(hour)}:${two(minute)}${half}`
          assert.equal(hear(say(written)).toLowerCase(), written)
        },
      ),
      { numRuns: 1000 },
    )
  })

  test('dates, whichever comes first', () => {
    fc.assert(
      fc.property(
        fc.constantFrom(...months),
        fc.integer({ min: 1, max: 31 }),
        fc.integer({ min: 1500, max: 2099 }),
        fc.boolean(),
        (month, day, year, dayFirst) => {
          const written = dayFirst ? `${day} ${month} ${year}` : `${month} ${day} ${year}`
          assert.equal(hear(say(written)), written)
        },
      ),
      { numRuns: 1000 },
    )
  })

  test('prices', () => {
    fc.assert(
      fc.property(
        fc.constantFrom('$', '€', '£'),
        fc.integer({ min: 0, max: 5_000_000 }),
        fc.integer({ min: 0, max: 99 }),
        (sign, whole, cents) => {
          const written = cents === 0 ? `${sign}${whole}` : `${sign}${whole}.${two(cents)}`
          const million = whole > 0 && whole % 1_000_000 === 0 && cents === 0
          assert.equal(hear(say(written)), million ? `${sign}${whole / 1_000_000} million` : written)
        },
      ),
      { numRuns: 1000 },
    )
  })

  test('phone numbers', () => {
    fc.assert(
      fc.property(fc.stringMatching(/^[1-9]\d{8,12}$/), digits => {
        assert.equal(hear(say(`+${digits}`)).replace(/[ -]/g, ''), `+${digits}`)
      }),
      { numRuns: 1000 },
    )
    fc.assert(
      fc.property(fc.stringMatching(/^\d{3}-\d{3}-\d{4}$/), written => {
        assert.equal(hear(say(written)), written)
      }),
    )
  })

  test('e-mail addresses', () => {
    const taken = (word: string) =>
      numberWords.has(word) ||
      before.has(word) ||
      marks.has(word) ||
      natoByWord.has(word) ||
      word === 'at' ||
      word === 'double'
    const label = fc.stringMatching(/^[a-z]{2,9}$/).filter(word => !taken(word))
    const local = fc
      .tuple(label, fc.constantFrom('', '.', '-', '_'), label, fc.stringMatching(/^\d{0,4}$/))
      .map(parts => parts.join(''))
    fc.assert(
      fc.property(local, label, fc.constantFrom('com', 'org', 'de', 'co.uk', 'lt'), (name, host, ending) => {
        fc.pre(!taken(name))
        const written = `${name}@${host}.${ending}`
        assert.equal(hear(`my address is ${say(written)}`).toLowerCase(), `my address is ${written}`)
      }),
      { numRuns: 1000 },
    )
  })

  test('whole numbers', () => {
    fc.assert(
      fc.property(fc.bigInt({ min: 13n, max: 999_999n }), value => {
        assert.equal(hear(say(value.toLocaleString('en-US'))), String(value))
      }),
      { numRuns: 1000 },
    )
  })
})
