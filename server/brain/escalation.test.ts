import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { HandoffReason } from '../../contract/turn.ts'
import { freshState } from './dialogue/state.ts'
import { escalate } from './escalation.ts'
import { exampleTurn } from './example-turn.ts'
import { Perception } from './understand/perception.ts'

const perception = new Perception()

function decide(
  text: string,
  reasons: readonly HandoffReason[],
  change: { upset?: number; words?: string[]; live?: boolean } = {},
) {
  return escalate({
    reasons,
    percept: perception.read(exampleTurn(text), undefined).whole,
    state: { ...freshState, upset: change.upset ?? 0 },
    escalateOn: change.words ?? [],
    live: change.live ?? true,
  })
}

test('nothing special stays with the brain', () => {
  assert.equal(decide('is there parking?', []), undefined)
})

test('danger goes before everything, and a wish for a person before the rest', () => {
  const all: HandoffReason[] = ['owner-rule', 'no-answer', 'complaint', 'asked', 'emergency']
  assert.deepEqual(decide('hello', all), { reason: 'emergency', urgency: 'urgent' })
  assert.deepEqual(decide('hello', ['no-answer', 'complaint', 'asked']), {
    reason: 'asked',
    urgency: 'urgent',
  })
  assert.equal(decide('hello', ['misunderstood', 'complaint'])?.reason, 'complaint')
})

test('anger counts when it comes twice', () => {
  assert.equal(decide('this is ridiculous', [], { upset: 1 }), undefined)
  assert.equal(decide('this is ridiculous', [], { upset: 2 })?.reason, 'anger')
  assert.equal(decide('thank you', [], { upset: 2 }), undefined)
})

test('the owner’s words count as whole words', () => {
  assert.equal(decide('my lawyer asks', [], { words: ['Lawyer'] })?.reason, 'owner-rule')
  assert.equal(decide('the lawyers ask', [], { words: ['lawyer'] }), undefined)
  assert.equal(decide('hello', [], { words: ['', ' ', '(('] }), undefined)
})

test('who is present waits shorter than who wrote a letter', () => {
  assert.equal(decide('x', ['no-answer'], { live: true })?.urgency, 'important')
  assert.equal(decide('x', ['no-answer'], { live: false })?.urgency, 'review')
})
