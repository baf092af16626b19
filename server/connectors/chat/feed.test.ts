import assert from 'node:assert/strict'
import { it } from 'node:test'
import fc from 'fast-check'
import { visitor } from '../../../contract/identifier.ts'
import { eventually } from '../conformance.ts'
import { memoryInbox } from '../memory-inbox.ts'
import { startFeed } from './feed.ts'
import { answer } from './testing/chat-world.ts'

const from = visitor('visitor-0001')
assert.ok(from)
const say = (id: number) => answer(String(id), `text ${id}`, 'v1.visitor-0001.x')

it('whenever messages come, also in the middle of a reading, each arrives once, in order, by one reader at a time', async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(fc.nat(4), { minLength: 1, maxLength: 25 }), async gaps => {
      const inbox = memoryInbox()
      let reading = 0
      let most = 0
      const got: number[] = []
      const stop = startFeed({
        inbox: {
          ...inbox,
          async transcript(...args) {
            reading += 1
            most = Math.max(most, reading)
            const entries = await inbox.transcript(...args)
            // What comes between the query and its answer is the wake-up that is easily lost.
            await new Promise(resolve => setImmediate(resolve))
            reading -= 1
            return entries
          },
        },
        accountId: 'chat-1',
        from,
        cursor: 0,
        room: async () => true,
        entries: entries => got.push(...entries.map(each => each.cursor)),
        typing: () => {},
      })
      for (const [index, gap] of gaps.entries()) {
        for (let turn = 0; turn < gap; turn++) await new Promise(resolve => setImmediate(resolve))
        inbox.say(say(index))
      }
      await eventually('the last', () => got.length >= gaps.length || undefined)
      stop()
      assert.deepEqual(
        got,
        gaps.map((_, index) => index + 1),
      )
      assert.equal(most, 1)
      assert.equal(inbox.watching, 0)
    }),
    { numRuns: 40 },
  )
})
