import assert from 'node:assert/strict'
import { test } from 'node:test'
import { type Faults, type Held, judge } from './chaos-check.ts'

const lived = [
  { id: 'm1', from: 'ann', text: 'Hi', began: 0, acknowledged: 1 },
  { id: 'm2', from: 'ann', text: 'Open?', began: 2, acknowledged: 3 },
]
const row = { conversation_id: 'c' }
const inbound = [
  { ...row, external_id: 'm1', seq: 1 },
  { ...row, external_id: 'm2', seq: 3 },
]
const outbound = [
  { ...row, id: 'a1', seq: 2, answers_seq: 1, status: 'sent' },
  { ...row, id: 'a2', seq: 4, answers_seq: 3, status: 'sent' },
]
const good: Held = { inbound, outbound, people: 1 }

function faultsOf(held: Partial<Held>, order = ['a1', 'a2']): Faults {
  const arrivals = new Map(order.map((id, place) => [id, { id, conversationId: 'c', to: 'p', place }]))
  const faults = judge({ ...good, ...held }, lived, arrivals)
  return Object.fromEntries(Object.entries(faults).filter(([, count]) => count !== 0))
}

test('a run in which everything arrived once and in order has no fault', () => {
  assert.deepEqual(faultsOf({}), {})
})

test('an acknowledged message that is gone is counted as lost', () => {
  assert.deepEqual(faultsOf({ inbound: inbound.slice(1) }), { 'messages lost': 1 })
})

test('a message that is there twice, or a customer, is counted as doubled', () => {
  assert.deepEqual(faultsOf({ inbound: [...inbound, { ...row, external_id: 'm2', seq: 3 }] }), {
    'messages doubled': 1,
  })
  assert.deepEqual(faultsOf({ people: 2 }), { 'customers doubled': 1 })
})

test('a message that stands before one acknowledged earlier is out of order', () => {
  const swapped = [
    { ...row, external_id: 'm2', seq: 1 },
    { ...row, external_id: 'm1', seq: 3 },
  ]
  assert.deepEqual(faultsOf({ inbound: swapped }), { 'messages out of order': 1 })
})

test('messages that were under way together may stand in either order', () => {
  const together = lived.map(message => ({ ...message, began: 0, acknowledged: 5 }))
  const swapped = inbound.map((one, at) => ({ ...one, seq: at === 0 ? 3 : 1 }))
  assert.equal(judge({ ...good, inbound: swapped }, together, new Map())['messages out of order'], 0)
})

test('a question that no answer covers is counted', () => {
  const faults = faultsOf({ outbound: outbound.slice(0, 1) }, ['a1'])
  assert.deepEqual(faults, { 'messages without an answer': 1 })
})

test('an answer that never reached the provider is counted', () => {
  assert.equal(faultsOf({}, ['a1'])['answers never sent'], 1)
})

test('two answers to one question, and one that nobody wrote down, are doubled', () => {
  const twice = [...outbound, { ...row, id: 'a3', seq: 5, answers_seq: 3, status: 'sent' }]
  assert.equal(faultsOf({ outbound: twice }, ['a1', 'a2', 'a3'])['answers doubled'], 1)
  assert.deepEqual(faultsOf({}, ['a1', 'a2', 'stranger']), { 'answers doubled': 1 })
})

test('answers that overtake each other on the way to the provider are out of order', () => {
  assert.deepEqual(faultsOf({}, ['a2', 'a1']), { 'answers out of order': 1 })
})
