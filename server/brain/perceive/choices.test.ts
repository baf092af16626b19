import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { exampleTurn } from '../example-turn.ts'
import { createKnowledgeIndex } from '../knowledge/index.ts'
import { trainClassifier } from './classifier.ts'
import { perceive } from './perceive.ts'
import type { PerceiveContext, SlotKind } from './percept.ts'

const { now, business } = exampleTurn('')
const context: PerceiveContext = {
  now,
  timeZone: business.timeZone,
  defaultCountry: 'GB',
  language: 'en',
  classifier: trainClassifier([
    { intent: 'greet', text: 'hello' },
    { intent: 'thanks', text: 'thank you' },
  ]),
  knowledge: createKnowledgeIndex([]),
  catalogue: { services: [], staff: [] },
}

const times = ['Thu 26 Nov, 09:00', 'Thu 26 Nov, 12:30', 'Thu 26 Nov, 16:30', 'Fri 27 Nov, 09:00']
const placed = (text: string, expecting: SlotKind = 'choice', choices: readonly string[] = times) =>
  perceive(text, { ...context, expecting, choices }).entities.choices.find(({ by }) => by === 'place')?.index

const words = ['one', 'two', 'three', 'four']
const ordinals = ['first', 'second', 'third', 'fourth']
const place = fc.integer({ min: 0, max: 3 })
const written = (index: number) =>
  fc.constantFrom(
    ...[
      `${index + 1}`,
      `${index + 1}.`,
      `${index + 1})`,
      `(${index + 1})`,
      `#${index + 1}`,
      `${index + 1}\u{FE0F}\u{20E3}`,
    ],
    ...[`no. ${index + 1}`, `number ${words[index]}`, `option ${index + 1}`, `Option ${words[index]}`],
    ...[words[index] ?? '', ordinals[index] ?? '', `the ${ordinals[index]} one`, `the ${ordinals[index]}`],
  )
const before = fc.constantFrom('', 'ok ', 'Yes, ', "I'll take ", "Let's go with ", "I'd like ")
const after = fc.constantFrom('', ' please', ' thanks', ', please!', ' works for me')

test('a place in the list is understood in digits, words, ordinals and keycaps, with a please or without', () => {
  fc.assert(
    fc.property(
      place.chain(index => fc.tuple(fc.constant(index), before, written(index), after)),
      ([index, opening, said, end]) => {
        assert.equal(placed(`${opening}${said}${end}`), index, `${opening}${said}${end}`)
      },
    ),
    { numRuns: 500 },
  )
})

test('the last one is the last one', () => {
  for (const text of ['last', 'the last one', 'The last, please', 'the last option'])
    assert.equal(placed(text), 3, text)
})

test('a number beyond the list is no choice, and neither is nought', () => {
  fc.assert(
    fc.property(fc.integer({ min: 5, max: 99 }), number => {
      assert.equal(placed(`${number}`), undefined)
    }),
  )
  for (const text of ['0', 'zero', 'the fifth one']) assert.equal(placed(text), undefined, text)
})

test('asked for a number, a day or a time, the number is the answer and no place in a list', () => {
  const kinds = fc.constantFrom<SlotKind>('party-size', 'nights', 'time', 'date', 'date-time', 'phone')
  const numbers = fc.constantFrom('1', '2', '3.', 'two', 'three please', '2️⃣')
  fc.assert(
    fc.property(kinds, numbers, (expecting, text) => {
      assert.equal(placed(text, expecting), undefined)
    }),
  )
})

test('a number that counts or tells a time is no choice', () => {
  for (const text of [
    ...['2 people', 'for 2', 'two of us', 'at 2', '2 pm', '2:30', 'the 2nd of December', 'on the 2nd'],
    ...['2 nights', 'in 2 hours', 'there are 3 of us', '07911 123456', 'not 2', '2 or 3'],
  ])
    assert.equal(placed(text), undefined, text)
})
