import assert from 'node:assert/strict'
import { test } from 'node:test'
import { msUntilHour } from './maintenance.ts'

test('the night’s maintenance is due at its hour today, or tomorrow when that is past', () => {
  assert.equal(msUntilHour(3, new Date(2026, 10, 24, 2, 59, 59)), 1_000)
  assert.equal(msUntilHour(3, new Date(2026, 10, 24, 3, 0, 0)), 86_400_000)
  assert.equal(msUntilHour(3, new Date(2026, 11, 31, 23, 0, 0)), 4 * 3_600_000)
})
