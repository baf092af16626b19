import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { englishExamples } from '../languages/en/examples.ts'
import { type Example, NONE, trainClassifier } from './classifier.ts'
import { BUILT_IN_INTENTS } from './percept.ts'

const classifier = trainClassifier(englishExamples)
const best = (text: string): string => {
  const { intents, none } = classifier.predict(text)
  return none > (intents[0]?.score ?? 0) ? NONE : (intents[0]?.intent ?? NONE)
}

test('every built-in intent ships with at least sixty sentences, and there are 150 that are none of them', () => {
  const counts = Map.groupBy(englishExamples, example => example.intent)
  for (const intent of BUILT_IN_INTENTS) assert.ok((counts.get(intent)?.length ?? 0) >= 60, intent)
  assert.ok((counts.get(NONE)?.length ?? 0) >= 150)
})

test('no sentence teaches two intents at once', () => {
  const taught = Map.groupBy(englishExamples, example => example.text.toLowerCase())
  for (const [text, examples] of taught) {
    assert.equal(new Set(examples.map(example => example.intent)).size, 1, text)
  }
})

test('messages nobody wrote down before are understood', () => {
  const asked: Record<string, string> = {
    'hey could i get in with the hygienist sometime thursday': 'book',
    'something came up on friday, could we push my visit to the week after': 'reschedule',
    'wont need the table anymore please cancel': 'cancel_appointment',
    'what time was my appointment again': 'check_appointment',
    'got any slots free on wednesday': 'availability',
    'I would like to speak with a real person': 'ask_human',
    'what time do you close on sundays': 'opening_hours',
    'whats your address and is there parking': 'location',
    'how much do you charge for a crown': 'prices',
    'do you accept visa': 'payment',
    "we're stuck in traffic and will be a quarter of an hour late": 'running_late',
    'can i take ibuprofen after the filling': 'professional_advice',
    'are you a robot or a human': 'who_are_you',
    'what is the tallest mountain in Africa': NONE,
  }
  for (const [text, intent] of Object.entries(asked)) assert.equal(best(text), intent, text)
})

test('on sentences left out of training most are still recognised', () => {
  const held = (_: Example, i: number) => i % 5 === 0
  const trained = trainClassifier(englishExamples.filter((example, i) => !held(example, i)))
  const asked = englishExamples.filter(held)
  const right = asked.filter(({ text, intent }) => {
    const { intents, none } = trained.predict(text)
    return (none > intents[0]!.score ? NONE : intents[0]!.intent) === intent
  })
  assert.ok(right.length / asked.length > 0.65, `${right.length} of ${asked.length}`)
})

test('an owner teaches an intent of his own with three sentences and its name', () => {
  const taught = trainClassifier([
    ...englishExamples,
    { intent: 'gift_voucher', text: 'I want to buy a voucher for a friend' },
    { intent: 'gift_voucher', text: 'do you sell gift vouchers' },
    { intent: 'gift_voucher', text: 'voucher as a present please' },
  ])
  assert.equal(taught.predict('could I get a gift voucher for my mother').intents[0]?.intent, 'gift_voucher')
})

test('the same examples give the same scores', () => {
  const few = englishExamples.filter((_, i) => i % 9 === 0)
  assert.deepEqual(
    trainClassifier(few).predict('a table for two'),
    trainClassifier(few).predict('a table for two'),
  )
})

test('scores are probabilities whatever is written', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'grapheme', maxLength: 200 }), text => {
      const { intents, none } = classifier.predict(text)
      const sum = intents.reduce((total, { score }) => total + score, none)
      assert.ok(Math.abs(sum - 1) < 1e-9)
      assert.ok(intents.every(({ score }, i) => score >= 0 && score <= (intents[i - 1]?.score ?? 1)))
    }),
  )
})

test('without a single example there is nothing to learn, and it says so', () => {
  assert.throws(() => trainClassifier([]), /at least one example/)
})
