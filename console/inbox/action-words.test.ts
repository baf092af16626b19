import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { ActionItem } from '../api/types.ts'
import { actionWords } from './action-words.ts'

const item = (more: Partial<ActionItem>): ActionItem => ({
  kind: 'action',
  id: 'a',
  conversationId: null,
  name: 'book',
  actor: 'brain',
  actorName: null,
  outcome: 'done',
  detail: 'Check-up, children, 2026-11-26T14:30:00.000Z',
  appointment: null,
  at: '2026-11-24T09:00:00.000Z',
  ...more,
})
const when = (at: string) => `<${at}>`

test('a booking is told with the time it was made for, even if it was moved since', () => {
  assert.equal(actionWords(item({}), when), 'Booked Check-up, children on <2026-11-26T14:30:00.000Z>')
  const moved = item({ name: 'reschedule' })
  assert.equal(actionWords(moved, when), 'Moved Check-up, children to <2026-11-26T14:30:00.000Z>')
})

test('a refusal says why in plain words', () => {
  assert.equal(
    actionWords(item({ outcome: 'refused', detail: 'taken' }), when),
    'Could not book: the time was taken',
  )
})

test('a message that was taken is shown, and an unknown action is not hidden', () => {
  assert.equal(
    actionWords(item({ name: 'take-message', detail: 'Call me' }), when),
    'Took a message: “Call me”',
  )
  assert.equal(actionWords(item({ name: 'pay', detail: '£10 paid' }), when), '£10 paid')
  assert.equal(actionWords(item({ name: 'pay', detail: '' }), when), 'pay')
})
