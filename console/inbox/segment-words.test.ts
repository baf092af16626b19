import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { countSegments, encodeGsm7 } from '../../contract/segments.ts'
import { costlyWords, countWords } from './segment-words.ts'

test('the counter says how full the short message is and how many are paid for', () => {
  assert.equal(countWords('a'.repeat(153)).words, '153 of 160 · 1 segment')
  const two = countWords('a'.repeat(161))
  assert.equal(two.words, '161 of 306 · 2 segments')
  assert.equal(two.several, true)
  assert.deepEqual(two.costly, [])
  assert.equal(two.cheaper, undefined)
})

test('one curly quote is named, and what it would cost without it is offered', () => {
  const count = countWords(`I’m here. ${'a'.repeat(100)}`)
  assert.equal(count.several, true)
  assert.deepEqual(costlyWords(count.costly), {
    lead: '1 character makes it Unicode',
    shown: ['’'],
    more: false,
  })
  assert.deepEqual(count.cheaper, {
    text: `I'm here. ${'a'.repeat(100)}`,
    segments: 1,
    saves: true,
    accents: false,
  })
})

test('a letter with an accent is replaced only as a change of words, and an emoji never', () => {
  const thanks = countWords('Ačiū').cheaper
  assert.equal(thanks?.accents, true)
  assert.equal(thanks?.saves, false, 'one segment is one segment')
  const wave = countWords('See you 👋🏽')
  assert.deepEqual(wave.costly, ['👋🏽'], 'an emoji of two code points is one character')
  assert.equal(wave.cheaper, undefined)
})

test('a space that cannot be seen is named in words', () => {
  assert.deepEqual(costlyWords(['\u00a0']).shown, ['a fixed space'])
  assert.deepEqual(costlyWords(['„', '“', '…', '–']), {
    lead: '4 characters make it Unicode',
    shown: ['„', '“', '…'],
    more: true,
  })
})

test('what is offered is never dearer and never needs Unicode, whatever was written', () => {
  const typed = fc.string({ unit: fc.constantFrom('a', ' ', 'é', 'ą', '’', '…', '👍', '€', '\u00a0') })
  fc.assert(
    fc.property(typed, text => {
      const { cheaper, costly } = countWords(text)
      if (costly.length === 0) assert.equal(cheaper, undefined)
      if (!cheaper) return
      assert.ok(encodeGsm7(cheaper.text))
      assert.ok(cheaper.segments <= countSegments(text))
    }),
  )
})
