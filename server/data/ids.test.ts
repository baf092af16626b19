import assert from 'node:assert/strict'
import { test } from 'node:test'
import { newId } from './ids.ts'

test('ids of one millisecond are in the order they were made in', () => {
  const ids = Array.from({ length: 4_000 }, () => newId(1_800_000_000_000))
  assert.deepEqual(ids.toSorted(), ids)
  assert.equal(new Set(ids).size, ids.length)
})

test('an id says its moment and that it is a UUID of version 7', () => {
  const id = newId(1_700_000_000_123)
  assert.match(id, /^[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/)
  assert.equal(Number.parseInt(id.replace('-', '').slice(0, 12), 16), 1_700_000_000_123)
})

test('a later moment comes after, an earlier one before', () => {
  assert.ok(newId(1_700_000_001_000) < newId(1_700_000_001_001))
  assert.ok(newId(1_700_000_002_000) > newId(1_600_000_000_000))
})
