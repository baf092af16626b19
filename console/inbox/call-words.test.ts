import assert from 'node:assert/strict'
import { test } from 'node:test'
import { callTitle, callWords, durationWords, endWords, lineAt } from './call-words.ts'

test('a call says how long it was and why it is over', () => {
  const call = { direction: 'in', status: 'ended', seconds: 125, endReason: 'caller-hung-up' } as const
  assert.equal(callWords(call), 'Call · 2 min 05 s · the caller hung up')
  assert.equal(callWords({ ...call, status: 'talking', seconds: null }), 'Call · on the line now')
  assert.equal(
    callWords({ ...call, direction: 'out', seconds: null, endReason: 'busy' }),
    'Call by us · the line was busy',
  )
  assert.equal(
    callWords({ ...call, direction: 'out', seconds: null, endReason: 'unreachable' }),
    'Call by us · nobody is under this number',
  )
  assert.equal(durationWords(59.6), '1 min 00 s')
})

test('the line that is heard is the last one that has begun', () => {
  const lines = [{ second: 0 }, { second: 4.2 }, { second: null }, { second: 9 }]
  assert.deepEqual(
    [0, 4.1, 4.2, 8, 30].map(second => lineAt(lines, second)),
    [0, 0, 1, 1, 3],
  )
  assert.equal(lineAt([], 3), -1)
})

test('the card says who called whom and why it ended, and nothing about the end while it is on', () => {
  const call = { direction: 'in', status: 'ended', seconds: 5, endReason: 'network' } as const
  assert.equal(endWords(call), 'The connection broke off')
  assert.equal(endWords({ ...call, status: 'talking' }), '')
  assert.equal(endWords({ ...call, endReason: null }), '')
  assert.equal(
    endWords({ ...call, direction: 'out', endReason: 'caller-hung-up' }),
    'The other side hung up',
    'who is called is no caller',
  )
  assert.equal(callTitle(call, 'Nora Quist'), 'Call from Nora Quist')
  assert.equal(callTitle({ direction: 'out' }, undefined), 'Call to an unknown number')
})
