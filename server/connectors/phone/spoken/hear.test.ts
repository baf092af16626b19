import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import fc from 'fast-check'
import { hear } from './hear.ts'

const cases = (pairs: readonly (readonly [spoken: string, written: string])[]) => {
  for (const [spoken, written] of pairs) assert.equal(hear(spoken), written)
}

describe('what a caller says arrives as it would be written', () => {
  test('a phone number is understood however it is dictated', () =>
    cases([
      ['my number is oh seven seven double oh nine hundred one two three', 'my number is 07700900123'],
      ['plus four four seven seven double oh nine double oh one two three', '+447700900123'],
      ['plus one, two oh two, five five five, zero one four three', '+1 202-555-0143'],
      ['five five five, one two three four', '5551234'],
      ['oh 7 7 double 0 900 123', '07700900123'],
      ['four five six dash seven eight nine', '456-789'],
      ['two oh two five five five zero one four three', '202-555-0143'],
    ]))

  test('an e-mail address or a link is put together from its parts', () =>
    cases([
      ['my email is nora at example dot com', 'my email is nora@example.com'],
      ['n o r a underscore smith at front dash desk dot de', 'nora_smith@front-desk.de'],
      [
        'reach me at nora dot van dyke at example dot co dot uk thanks',
        'reach me at nora.vandyke@example.co.uk thanks',
      ],
      ['look at www dot example dot com slash menu', 'look at www.example.com/menu'],
      ['Email is j smith at g mail dot com.', 'Email is jsmith@gmail.com.'],
    ]))

  test('times are understood in every usual form', () =>
    cases([
      ['half past ten', '10:30'],
      ['at quarter to one tomorrow', 'at 12:45 tomorrow'],
      ['a quarter past eight in the evening', '08:15 in the evening'],
      ['could I come at ten to eleven', 'could I come at 10:50'],
      ['Half past ten, please.', '10:30, please.'],
      ['seven p.m.', '07:00 p.m.'],
      ['nine a m to five p m', '09:00 a.m. to 05:00 p.m.'],
      ['10 30 a m', '10:30 a.m.'],
      ['at fourteen thirty', 'at 14:30'],
      ['july fifth ten thirty', 'july 5 10:30'],
    ]))

  test('dates and years are understood in every usual form', () =>
    cases([
      ['the first of april nineteen eighty four', '1 april 1984'],
      ['June twenty-fifth, twenty twelve.', 'June 25 2012.'],
      ['march first two thousand and five', 'march 1 2005'],
      ['in twenty twenty six', 'in 2026'],
      ['the nineteen eighties', 'the 1980s'],
    ]))

  test('money and amounts are understood with their parts', () =>
    cases([
      ['one hundred and fifty euros', '€150'],
      ['twenty five pounds fifty', '£25.50'],
      ['four dollars and five cents', '$4.05'],
      ['fifty pence', '£0.50'],
      ['minus two point five degrees celsius', '-2.5 °C'],
      ['twenty percent', '20 %'],
    ]))

  test('spelled names and codes are joined', () =>
    cases([
      ['my name is s m i t h', 'my name is smith'],
      ['s as in sierra m for mike i t h', 'smith'],
      ['booking code bravo kilo seven seven three', 'booking code BK773'],
      ['it is x three eighty six', 'it is x386'],
    ]))

  test('what only sounds like figures stays a word', () => {
    for (const sentence of [
      'a table for two',
      'we are ten to eleven people',
      'oh two tickets please',
      'one double one single',
      'just a second',
      'between eight and nine',
      'may I come in may',
      'I am nora',
      'at this point five of us',
      'the hotel mike told me about',
      'there is no dot on it',
      'we are 4 people',
      'in 2026 5 people came',
    ])
      assert.equal(hear(sentence), sentence)
  })

  test('two numbers in one breath are never made one', () => {
    assert.equal(hear('fifteen twenty minutes'), '15 20 minutes')
    assert.equal(hear('room two oh four'), 'room 204')
    assert.doesNotMatch(hear('three four people'), /34/)
  })
})

describe('whatever a recogniser sends', () => {
  const vocabulary = [
    'one',
    'two',
    'oh',
    'o',
    'twenty',
    'hundred',
    'thousand',
    'million',
    'and',
    'point',
    'dot',
    'at',
    'a',
    'm',
    'p',
    'double',
    'half',
    'past',
    'to',
    'may',
    'first',
    'second',
    'of',
    'the',
    'dollars',
    'cents',
    'percent',
    'minus',
    'plus',
    'slash',
    'com',
    'nora',
    ',',
    'twenty-five',
    'alpha',
    'for',
    '"',
    '.',
    'square',
    'per',
    "o'clock",
  ]

  test('it never throws, never leaves a gap and gives the same again', () => {
    fc.assert(
      fc.property(
        fc.array(fc.oneof(fc.constantFrom(...vocabulary), fc.string()), { maxLength: 40 }),
        words => {
          const written = hear(words.join(' '))
          assert.equal(written, hear(words.join(' ')))
          assert.doesNotMatch(written, / {2}|undefined|NaN/)
        },
      ),
      { numRuns: 500 },
    )
  })

  test('words without a number in them are never touched', () => {
    const plain = fc.constantFrom(
      'hello',
      'dentist',
      'please',
      'my',
      'tooth',
      'hurts',
      'tomorrow',
      'with',
      'an',
      'is',
      'at',
      'the',
      'of',
      'and',
      'to',
      'for',
    )
    fc.assert(
      fc.property(fc.array(plain, { minLength: 1 }), words => {
        assert.equal(hear(words.join(' ')), words.join(' '))
      }),
    )
  })

  test('thirty thousand words are read as calmly as ten', { timeout: 60_000 }, () => {
    for (const word of [
      'one',
      'dot',
      'at',
      'double',
      'hundred',
      'a',
      'twenty',
      'nora dot',
      'plus',
      'million',
      'five dot',
      ',',
      ',,,,,,,,a',
    ])
      assert.ok(hear(`${word} `.repeat(30_000)).length > 0)
    assert.ok(hear(`${','.repeat(200_000)}a`).length > 0)
  })
})
