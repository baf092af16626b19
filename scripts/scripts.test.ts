import assert from 'node:assert/strict'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { test } from 'node:test'
import { run } from './command.ts'

test('a set of tests that does not exist is refused with the names of those that do', async () => {
  const { code, output } = await run('node', ['scripts/test.ts', 'everything'])
  assert.equal(code, 2)
  assert.match(output, /unit, peers, browser/)
})

test('a test file that does not exist counts as a failure', async () => {
  const { code, output } = await run('node', ['scripts/test.ts', 'unit', 'server/no-such.test.ts'])
  assert.equal(code, 1)
  assert.match(output, /no-such\.test\.ts/)
  assert.match(output, /^0 passed, 1 failed, 0 skipped$/m)
})

test('a conformance set that does not exist is refused with the names of those that do', async () => {
  const { code, output } = await run('node', ['scripts/conformance.ts', 'poems'])
  assert.equal(code, 2)
  assert.match(output, /"poems"[\s\S]*nlu, dates, kb, email/)
})

test('a folder without the conformance sets is named, and it is no success', async t => {
  const absent = await run('node', ['scripts/conformance.ts', 'dates', '--fixtures', '/no/such/folder'])
  assert.equal(absent.code, 2)
  assert.match(absent.output, /\/no\/such\/folder.*--fixtures DIR/)
  const empty = await mkdtemp(join(tmpdir(), 'frontdesk-'))
  t.after(() => rm(empty, { recursive: true }))
  const { code, output } = await run('node', ['scripts/conformance.ts', 'dates', '--fixtures', empty])
  assert.equal(code, 1)
  assert.match(output, /"dates" is not in/)
  assert.doesNotMatch(output, /\d+\/\d+/)
})

test('a program that is not there is a failed outcome, not a crash', async () => {
  const { code, output } = await run('no-such-program', [])
  assert.equal(code, 1)
  assert.match(output, /no-such-program/)
})
