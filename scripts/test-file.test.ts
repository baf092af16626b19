import assert from 'node:assert/strict'
import { mkdtempDisposable, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { test } from 'node:test'
import { runTestFile } from './test-file.ts'

async function run(code: string, limit = 60_000) {
  await using directory = await mkdtempDisposable(join(tmpdir(), 'frontdesk-'))
  const file = join(directory.path, 'some.test.mjs')
  await writeFile(
    file,
    `import { test } from 'node:test'\nimport { spawn } from 'node:child_process'\n${code}`,
  )
  return { file, ...(await runTestFile(file, limit)) }
}

test('a test file that is good, bad or skipped is counted as that', async () => {
  const { passed, failed, skipped } = await run(`
    test('good', () => {})
    test('bad', () => { throw new Error('because') })
    test('later', { skip: true }, () => {})`)
  assert.deepEqual({ passed, failed, skipped }, { passed: 1, failed: 1, skipped: 1 })
})

test('a test file that dies before its first test is a failure', async () => {
  const { failed, output } = await run(`throw new Error('no such table')`)
  assert.equal(failed, 1)
  assert.match(output, /no such table/)
})

test('a test file that would run for ever is ended and named', async () => {
  const { failed, output, file } = await run(`test('spins', () => { for (;;) {} })`, 2_000)
  assert.equal(failed, 1)
  assert.match(output, /was not done after 2 s and was ended/)
  assert.ok(output.includes(file))
})

test('a process that a test file leaves running is named and ended', async () => {
  const { failed, output } = await run(`
    test('forgets', () => spawn('sleep', ['4321'], { stdio: 'ignore' }).unref())`)
  assert.equal(failed, 1)
  assert.match(output, /left processes running:\n {2}sleep 4321/)
  const again = await run(`test('cleans up', t => {
    const child = spawn('sleep', ['4321'], { stdio: 'ignore' })
    t.after(() => child.kill())
  })`)
  assert.deepEqual([again.passed, again.failed], [1, 0])
})
