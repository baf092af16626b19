import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { createKnowledgeIndex } from './index.ts'

const entries = [
  {
    id: 'parking',
    question: 'Is there parking?',
    variants: ['Where can I park my car?'],
    answer: 'Yes, free, behind the building.',
  },
  { id: 'insurance', question: 'Which insurance do you accept?', answer: 'Bupa and Aviva.' },
  {
    id: 'whitening',
    question: 'How much is teeth whitening?',
    variants: ['What does whitening cost?'],
    answer: 'From £250.',
  },
  {
    id: 'pets',
    question: 'Are pets allowed?',
    variants: ['Can I bring my dog?'],
    answer: 'Guide dogs only.',
  },
  { id: 'late', question: 'What happens if I am late?', answer: 'We keep your time for ten minutes.' },
]

test('a question in the owner’s or nearly the owner’s words is answered', () => {
  const index = createKnowledgeIndex(entries)
  const asked = {
    'do you have parking?': 'parking',
    'which insurances do you accept': 'insurance',
    'how much does whitening cost': 'whitening',
    'can i bring dogs': 'pets',
  }
  for (const [text, id] of Object.entries(asked)) {
    const [first] = index.search(text)
    assert.equal(first?.entryId, id, text)
    assert.equal(first?.band, 'answer', text)
  }
})

test('a misspelt question still finds its entry', () => {
  assert.equal(createKnowledgeIndex(entries).search('how much is teeth whitning')[0]?.entryId, 'whitening')
})

test('small talk and unknown subjects are never answered from the entries', () => {
  const index = createKnowledgeIndex(entries)
  for (const text of ['thanks', 'hello there', 'do you sell tyres', 'my cat is ill', '', '???']) {
    assert.ok(
      index.search(text).every(hit => hit.band !== 'answer'),
      text,
    )
  }
})

test('an edit answers at once and a removed entry never again', () => {
  const index = createKnowledgeIndex(entries)
  index.upsert({ id: 'wifi', question: 'Is there free wifi?', answer: 'Yes.' })
  assert.equal(index.search('is the wifi free')[0]?.entryId, 'wifi')
  index.upsert({ id: 'wifi', question: 'Do you rent bicycles?', answer: 'Yes.' })
  assert.ok(index.search('is the wifi free').every(hit => hit.entryId !== 'wifi'))
  assert.equal(index.search('can we rent a bicycle')[0]?.entryId, 'wifi')
  assert.equal(index.remove('wifi'), true)
  assert.equal(index.remove('wifi'), false)
  assert.ok(index.search('can we rent a bicycle').every(hit => hit.entryId !== 'wifi'))
  assert.equal(index.size, entries.length)
})

test('coverage stays a probability and the order follows the score', () => {
  const index = createKnowledgeIndex(entries)
  fc.assert(
    fc.property(fc.string({ unit: 'grapheme', maxLength: 100 }), text => {
      const hits = index.search(text)
      assert.ok(hits.length <= 5)
      assert.ok(
        hits.every(
          (hit, i) => hit.coverage >= 0 && hit.coverage <= 1 && hit.score <= (hits[i - 1]?.score ?? 1),
        ),
      )
    }),
  )
})
