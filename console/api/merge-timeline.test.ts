import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { extended, refreshed } from './merge-timeline.ts'
import type { TimelineItem, TimelinePage } from './types.ts'

const item = (n: number, detail = ''): TimelineItem => ({
  kind: 'action',
  id: `id-${n}`,
  conversationId: null,
  name: 'note',
  actor: 'system',
  actorName: null,
  outcome: 'done',
  detail,
  appointment: null,
  at: new Date(n * 1_000).toISOString(),
})
const page = (from: number, to: number, detail = ''): TimelinePage => ({
  items: Array.from({ length: to - from }, (_, n) => item(from + n, detail)),
  before: from > 0 ? `before-${from}` : null,
})
const ids = (held: TimelinePage): string[] => held.items.map(one => one.id)

test('scrolling back and refreshing in any order shows every message once and in order', () => {
  fc.assert(
    fc.property(
      fc.integer({ min: 1, max: 60 }),
      fc.array(fc.constantFrom('older', 'news', 'refresh'), { maxLength: 30 }),
      (start, steps) => {
        const size = 10
        let total = start
        const newest = () => page(Math.max(0, total - size), total)
        let held = newest()
        for (const step of steps) {
          if (step === 'news') total += 3
          if (step === 'older' && held.before) {
            const before = Number(held.before.slice('before-'.length))
            held = extended(held, page(Math.max(0, before - size), before))
          } else held = refreshed(held, newest())
          const first = Number(held.items[0]?.id.slice(3))
          const expected = page(first, first + held.items.length)
          assert.deepEqual(ids(held), ids(expected))
          assert.equal(held.before, expected.before)
        }
        held = refreshed(held, newest())
        assert.equal(held.items.at(-1)?.id, `id-${total - 1}`)
      },
    ),
  )
})

test('a refresh takes what changed, such as a message that was delivered meanwhile', () => {
  const held = refreshed(page(0, 10, 'sent'), page(5, 12, 'delivered'))
  assert.equal(held.items.length, 12)
  assert.equal(held.items[4]?.kind === 'action' && held.items[4].detail, 'sent')
  assert.equal(held.items[5]?.kind === 'action' && held.items[5].detail, 'delivered')
})

test('after a long absence nothing is shown as if it followed directly', () => {
  const held = refreshed(page(0, 10), page(40, 50))
  assert.deepEqual(ids(held), ids(page(40, 50)))
  assert.equal(held.before, 'before-40')
})
