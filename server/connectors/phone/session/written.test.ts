import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { writtenForm } from './written.ts'

const cases: readonly (readonly [heard: string, text: string, readBack: readonly string[]])[] = [
  ['my name is nora k a l n i n a', 'my name is nora kalnina', ['kalnina']],
  ['nora kalnina k a l n i n a', 'nora kalnina', ['kalnina']],
  ['it is nora calneena k a l n i n a', 'it is nora kalnina', ['kalnina']],
  ['jane smith j a n e s m i t h', 'jane smith', ['jane', 'smith']],
  ['i mean smith not jones j o n e s', 'i mean smith not jones', ['jones']],
  ['n o r a at example dot com', 'nora@example.com', ['nora@example.com']],
  ['write to nora at example dot com please', 'write to nora@example.com please', ['nora@example.com']],
  ['a table for two at half past seven', 'a table for two at 7:30', []],
  ['i a m not sure', 'i a m not sure', []],
  ['smith s m i t h', 'smith', ['smith']],
]

for (const [heard, text, readBack] of cases)
  test(`“${heard}” is written “${text}”`, () => {
    const written = writtenForm(heard, 'en')
    assert.equal(written.text, text)
    assert.deepEqual(written.readBack, readBack)
  })

test('Whatever is heard, nothing is read back that is not written', () => {
  const word = fc.oneof(fc.constantFrom('a', 'k', 'at', 'dot', 'com', 'nora', 'seven', 'smith'), fc.string())
  fc.assert(
    fc.property(fc.array(word, { maxLength: 30 }), fc.constantFrom('en', 'de', 'lt'), (words, language) => {
      const { text, readBack } = writtenForm(words.join(' '), language)
      for (const one of readBack) assert.ok(text.toLowerCase().includes(one.toLowerCase()))
    }),
  )
})
