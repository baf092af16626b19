import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { CallBoard } from '../../contract/live-calls.ts'
import { withNews } from './board.ts'
import { clockWords, stateWords } from './state-words.ts'

const call: CallBoard['live'][number] = {
  ...{ id: 'a', conversationId: 'c', customer: { id: 'ann', name: 'Ann', label: 'Ann' }, number: '' },
  ...{ direction: 'in', since: '2026-11-24T09:00:00Z', here: true, state: 'listening', partial: '' },
  ...{ trouble: null, heldBy: null, lines: [] },
}
const board: CallBoard = {
  live: [
    { ...call, lines: [] },
    { ...call, id: 'b', lines: [] },
  ],
  recent: [],
}

test('what a caller is saying stands in their call only, until the state changes', () => {
  const heard = withNews(board, 'a', { kind: 'partial', text: 'I would like' })
  assert.deepEqual(
    heard.live.map(one => one.partial),
    ['I would like', ''],
  )
  const next = withNews(heard, 'a', { kind: 'state', state: 'thinking' })
  assert.equal(next.live[0]?.partial, '')
  assert.equal(next.live[0]?.state, 'thinking')
  assert.equal(next.live[1]?.state, 'listening')
})

test('trouble is kept while the call goes on, and news of unknown calls change nothing', () => {
  const troubled = withNews(board, 'b', { kind: 'trouble', reason: 'The voice is away.' })
  const later = withNews(troubled, 'b', { kind: 'state', state: 'speaking' })
  assert.equal(later.live[1]?.trouble, 'The voice is away.')
  assert.deepEqual(withNews(board, 'z', { kind: 'partial', text: 'x' }), board)
})

test('a state without words of its own is a call that is on', () => {
  assert.equal(stateWords(null), 'On the line')
  assert.equal(stateWords('a-later-version'), 'On the line')
  assert.equal(stateWords('with-person'), 'With a person')
})

test('how long a call is on reads as a clock', () => {
  assert.equal(clockWords(7_900), '0:07')
  assert.equal(clockWords(750_000), '12:30')
  assert.equal(clockWords(3_723_000), '1:02:03')
  assert.equal(clockWords(-5), '0:00')
})
