import assert from 'node:assert/strict'
import { test } from 'node:test'
import { windowSign, windowState, windowWords } from './window-words.ts'

const now = Date.parse('2026-11-24T12:00:00Z')
const closing = (at: string) => windowState({ open: true, closesAt: at }, now)

test('a teammate reads how long the customer can still be written to freely', () => {
  const state = closing('2026-11-24T15:12:30Z')
  assert.equal(state.kind, 'open')
  assert.equal(windowWords(state), 'Free to write for 3 h 12 min more')
  assert.equal(windowSign(state), '3 h 12 min')
  assert.equal(windowWords(closing('2026-11-25T12:00:00Z')), 'Free to write for 24 h more')
})

test('under one hour the window is called closing, not open', () => {
  assert.equal(closing('2026-11-24T13:00:00Z').kind, 'open')
  const state = closing('2026-11-24T12:59:59Z')
  assert.equal(state.kind, 'closing')
  assert.equal(windowWords(state), 'Only 59 min left')
  assert.equal(windowWords(closing('2026-11-24T12:00:20Z')), 'Only a moment left')
})

test('a window that ran out while the page stood open is closed, though the server called it open', () => {
  assert.equal(closing('2026-11-24T12:00:00Z').kind, 'closed')
  assert.equal(windowState({ open: false, closesAt: '2026-11-25T12:00:00Z' }, now).kind, 'closed')
  assert.equal(windowWords({ kind: 'closed' }), 'Closed: only by template')
})

test('nothing is said about a window where one may always write', () => {
  const state = windowState(null, now)
  assert.equal(windowWords(state), undefined)
  assert.equal(windowSign(state), undefined)
})
