import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { heardText, type Track } from './heard.ts'

const text = fc.string({ unit: fc.constantFrom('a', 'ä', 'z', '9', '.', ',', ' ', '\n', '€'), maxLength: 80 })

/** A voice that says the text in its own form, with or without word times, finished or not. */
const track: fc.Arbitrary<Track> = fc
  .record({
    written: text,
    spoken: text,
    samples: fc.nat(100_000),
    whole: fc.boolean(),
    timed: fc.boolean(),
    cuts: fc.array(fc.tuple(fc.nat(80), fc.nat(80)), { maxLength: 4 }),
  })
  .map(({ written, spoken, samples, whole, timed, cuts }) => ({
    written,
    spoken: {
      text: spoken,
      marks: cuts
        .map(([one, other]) => ({ spoken: one, written: other }))
        .sort((a, b) => a.spoken - b.spoken)
        .map((mark, i, all) => ({ ...mark, written: Math.max(...all.slice(0, i + 1).map(m => m.written)) })),
    },
    samples,
    whole,
    words: timed
      ? [...spoken.matchAll(/\S+/g)].map(({ index }) => ({
          textOffset: index,
          sample: Math.floor((index / Math.max(1, spoken.length)) * samples),
        }))
      : [],
  }))

test('What counts as heard is always the beginning of what was written, up to the end of a word', () => {
  fc.assert(
    fc.property(track, fc.nat(120_000), (line, played) => {
      const heard = heardText(line, played)
      assert.ok(line.written.startsWith(heard))
      assert.ok(heard === '' || /^(\s|$)/u.test(line.written.slice(heard.length)))
    }),
    { numRuns: 2_000 },
  )
})

test('Who hears more has never heard less', () => {
  fc.assert(
    fc.property(track, fc.nat(120_000), fc.nat(120_000), (line, one, other) => {
      const [less, more] = [Math.min(one, other), Math.max(one, other)]
      assert.ok(heardText(line, less).length <= heardText(line, more).length)
    }),
    { numRuns: 2_000 },
  )
})

test('Nothing played is nothing heard, and all of a finished sentence is all of it', () => {
  const line = {
    written: 'On Tuesday at ten.',
    spoken: { text: 'On Tuesday at ten.' },
    samples: 8_000,
    words: [],
  }
  assert.equal(heardText({ ...line, whole: true }, 0), '')
  assert.equal(heardText({ ...line, whole: true }, 8_000), 'On Tuesday at ten.')
  assert.notEqual(heardText({ ...line, whole: false }, 8_000), 'On Tuesday at ten.', 'more of it may come')
})

test('With word times a word counts only once the next one began', () => {
  const line: Track = {
    written: 'On Tuesday at ten.',
    spoken: { text: 'On Tuesday at ten.' },
    samples: 8_000,
    whole: true,
    words: [0, 3, 11, 14].map((textOffset, i) => ({ textOffset, sample: i * 2_000 })),
  }
  assert.equal(heardText(line, 1_999), '')
  assert.equal(heardText(line, 2_000), 'On')
  assert.equal(heardText(line, 3_999), 'On')
  assert.equal(heardText(line, 4_001), 'On Tuesday')
})

test('An address that is spelled out counts as heard by what was written', () => {
  const spoken = 'Write to A N N A at example dot com or call us.'
  const written = 'Write to anna@example.com or call us.'
  const line: Track = {
    written,
    spoken: {
      text: spoken,
      marks: [
        { spoken: 9, written: 9 },
        { spoken: spoken.indexOf(' or'), written: written.indexOf(' or') },
      ],
    },
    samples: spoken.length * 500,
    whole: true,
    words: [...spoken.matchAll(/\S+/g)].map(({ index }) => ({ textOffset: index, sample: index * 500 })),
  }
  assert.equal(heardText(line, spoken.indexOf('example') * 500), 'Write to')
  assert.equal(heardText(line, spoken.indexOf('call') * 500), 'Write to anna@example.com or')
})
