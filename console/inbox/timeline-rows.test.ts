import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { MessageItem } from '../api/types.ts'
import { timelineRows } from './timeline-rows.ts'

let count = 0
function message(at: string, more: Partial<MessageItem> = {}): MessageItem {
  count += 1
  return {
    kind: 'message',
    id: `m${count}`,
    conversationId: 'c',
    channel: 'chat',
    direction: 'in',
    author: 'customer',
    authorName: 'Sarah',
    subject: null,
    text: 'Hello',
    fullText: null,
    html: null,
    choices: [],
    attachments: [],
    automatic: null,
    location: null,
    delivery: null,
    purpose: 'reply',
    template: null,
    decision: null,
    at,
    ...more,
  }
}
const kinds = (items: MessageItem[], zone: string) => timelineRows(items, [], zone).map(row => row.kind)

test('a day begins at midnight of the business, not of the browser', () => {
  const items = [message('2026-11-23T22:30:00Z'), message('2026-11-23T23:30:00Z')]
  assert.deepEqual(kinds(items, 'Europe/London'), ['day', 'message', 'message'])
  assert.deepEqual(kinds(items, 'Europe/Berlin'), ['day', 'message', 'day', 'message'])
})

test('going on by another channel is said once, where it happens', () => {
  const rows = timelineRows(
    [
      message('2026-11-23T10:00:00Z'),
      message('2026-11-23T10:01:00Z', { channel: 'email' }),
      message('2026-11-23T10:02:00Z', { channel: 'email', author: 'brain', direction: 'out' }),
    ],
    [],
    'UTC',
  )
  const switches = rows.filter(row => row.kind === 'switch')
  assert.equal(switches.length, 1)
  assert.deepEqual([switches[0]?.from, switches[0]?.to, switches[0]?.who], ['chat', 'email', 'customer'])
})

test('quick messages of one person carry one line with name and time', () => {
  const rows = timelineRows(
    [
      message('2026-11-23T10:00:00Z'),
      message('2026-11-23T10:01:00Z'),
      message('2026-11-23T10:20:00Z'),
      message('2026-11-23T10:21:00Z', { author: 'brain', authorName: null, direction: 'out' }),
    ],
    [],
    'UTC',
  )
  assert.deepEqual(
    rows.flatMap(row => (row.kind === 'message' ? [row.last] : [])),
    [false, true, true, true],
  )
})

test('a message that was not delivered always shows its own line', () => {
  const failed = {
    author: 'brain',
    direction: 'out',
    delivery: { status: 'failed', reason: 'full', segments: null },
  } as const
  const rows = timelineRows(
    [message('2026-11-23T10:00:00Z', failed), message('2026-11-23T10:00:30Z', failed)],
    [],
    'UTC',
  )
  assert.deepEqual(
    rows.flatMap(row => (row.kind === 'message' ? [row.last] : [])),
    [true, true],
  )
})

test('a message by template, or one whose channel was chosen for a reason, shows its own line with it', () => {
  const ours = { author: 'brain', direction: 'out' } as const
  const decision = { purpose: 'reminder', attempt: 1, reasons: [], excluded: [] } as const
  const lasts = (first: Partial<MessageItem>) =>
    timelineRows(
      [message('2026-11-23T10:00:00Z', { ...ours, ...first }), message('2026-11-23T10:00:30Z', ours)],
      [],
      'UTC',
    ).flatMap(row => (row.kind === 'message' ? [row.last] : []))
  assert.deepEqual(lasts({ template: 'appointment_reminder' }), [true, true])
  assert.deepEqual(lasts({ decision: { ...decision, reasons: [], excluded: [] } }), [true, true])
  assert.deepEqual(lasts({ purpose: 'reminder' }), [true, true])
  assert.deepEqual(lasts({}), [false, true], 'two plain answers still stand together')
})
