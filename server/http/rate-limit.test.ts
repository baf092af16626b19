import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { Problem } from '../errors.ts'
import { RateLimit } from './rate-limit.ts'

test('nobody gets more than the burst and what time has given, and waiting as long as told is enough', () => {
  fc.assert(
    fc.property(fc.array(fc.integer({ min: 0, max: 30_000 }), { maxLength: 100 }), waits => {
      let now = 0
      let taken = 0
      const limit = new RateLimit(5, 6, () => now)
      for (const wait of waits) {
        now += wait
        try {
          limit.take('a', 'tries')
          taken += 1
        } catch (error) {
          assert.ok(error instanceof Problem && error.retryAfter)
          now += error.retryAfter * 1000
          limit.take('a', 'tries')
          taken += 1
        }
        assert.ok(taken <= 5 + (now * 6) / 60_000 + 1e-6)
      }
    }),
  )
})

test('one source does not use up what another has, and ten thousand sources do not fill the memory', () => {
  const limit = new RateLimit(1, 1, () => 0)
  limit.take('first', 'tries')
  assert.throws(() => limit.take('first', 'tries'), /Wait 60 seconds/)
  for (let source = 0; source < 10_000; source += 1) limit.take(`s${source}`, 'tries')
  // Forgotten as the longest unseen: the price of a bounded memory.
  limit.take('first', 'tries')
})
