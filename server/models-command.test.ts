import assert from 'node:assert/strict'
import { createHash } from 'node:crypto'
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, test } from 'node:test'
import { modelsCommand } from './models-command.ts'

const dataDir = await mkdtemp(join(tmpdir(), 'frontdesk-data-'))
const home = join(dataDir, 'models')
after(() => rm(dataDir, { recursive: true, force: true }))

async function run(args: readonly string[], faults: Readonly<Record<string, string>> = {}) {
  const printed: string[] = []
  const code = await modelsCommand(args, {
    dataDir,
    print: text => printed.push(text),
    complain: text => printed.push(text),
    modelFault: async directory => faults[directory],
  })
  return { code, text: printed.join('\n') }
}

test('somebody who has no model learns where one is, where it belongs and what to enter', async () => {
  const { code, text } = await run([])
  assert.equal(code, 0)
  assert.match(text, /https:\/\/github\.com\/k2-fsa\/sherpa-onnx\/.*de-kroko/)
  assert.ok(text.includes(home))
  assert.match(text, /"engine": "sherpa"/)
  const none = await run(['verify'])
  assert.equal(none.code, 1)
  assert.match(none.text, /There is no model/)
})

test('an archive that arrived whole is ok, a damaged one is not, in both ways to write checksums', async () => {
  await mkdir(home, { recursive: true })
  const archive = join(home, 'model.tar.bz2')
  await writeFile(archive, 'all of it')
  const sum = createHash('sha256').update('all of it').digest('hex')
  const list = join(home, 'checksum.txt')
  assert.match((await run(['verify', archive])).text, /checksum\.txt is missing/)
  for (const line of [
    `other.tar.bz2\t${'0'.repeat(64)}\nmodel.tar.bz2\t${sum}\n`,
    `${sum} *model.tar.bz2\n`,
  ]) {
    await writeFile(archive, 'all of it')
    await writeFile(list, line)
    assert.deepEqual(await run(['verify', archive]), { code: 0, text: 'ok    model.tar.bz2' })
    await writeFile(archive, 'half of it')
    const damaged = await run(['verify', archive])
    assert.equal(damaged.code, 1)
    assert.match(damaged.text, /MEND.*Load it again/)
  }
  assert.match((await run(['verify', join(home, 'nothing.tar.bz2')])).text, /There is no file/)
})

test('models that are there are tried, and what is wrong with one is told beside it', async () => {
  await mkdir(join(home, 'good'), { recursive: true })
  await mkdir(join(home, 'half'), { recursive: true })
  const { code, text } = await run(['verify'], { [join(home, 'half')]: 'It lacks joiner.' })
  assert.equal(code, 1)
  assert.match(text, /^ok {4}good\nMEND {2}half {2}It lacks joiner\.$/)
})

test('a misspelt command is answered with the right ones', async () => {
  const { code, text } = await run(['dowload'])
  assert.equal(code, 2)
  assert.match(text, /models verify FILE/)
})
