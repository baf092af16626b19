import assert from 'node:assert/strict'
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, afterEach, test } from 'node:test'
import { fileURLToPath } from 'node:url'
import { type Listening, listenTo, voice } from '../testing/caller.ts'
import { sherpa } from './sherpa.ts'

const library = fileURLToPath(new URL('../../../../../simulator/speech/sherpa-library.ts', import.meta.url))
const home = mkdtempSync(join(tmpdir(), 'frontdesk-models-'))
after(() => rmSync(home, { recursive: true, force: true }))

let made = 0
/** A directory as an archive unpacks, with these weights. */
function modelOf(weights: object | string): string {
  const directory = join(home, String(made++))
  const inner = join(directory, 'sherpa-onnx-streaming-zipformer-en')
  mkdirSync(inner, { recursive: true })
  const content = typeof weights === 'string' ? weights : JSON.stringify(weights)
  for (const name of [
    'encoder-epoch-99.onnx',
    'encoder-epoch-99.int8.onnx',
    'decoder-epoch-99.onnx',
    'joiner.onnx',
  ])
    writeFileSync(join(inner, name), content)
  writeFileSync(join(inner, 'tokens.txt'), '<blk> 0\n')
  return directory
}

const script = [{ text: 'I would like to book' }, { text: 'tomorrow at ten' }]
const ears: ReturnType<typeof sherpa>[] = []
const ear = (directory: string, from: string = library) => {
  const made = sherpa({ directory, threads: 1, languages: ['en'], library: from })
  ears.push(made)
  return made
}
const open: Listening[] = []
const line = async (provider: ReturnType<typeof sherpa>) => {
  const listening = await listenTo(provider)
  open.push(listening)
  return listening
}
afterEach(async () => {
  for (const { stream } of open.splice(0)) stream.close()
  await Promise.all(ears.splice(0).map(one => one.stop?.()))
})

test('words appear while the caller speaks and are certain when the caller stops', async () => {
  const caller = await line(ear(modelOf({ script })))
  caller.says(5)
  await caller.until(() => caller.finals.length === 1)
  caller.says(3)
  await caller.until(() => caller.finals.length === 2)
  assert.deepEqual(
    caller.finals.map(({ text }) => text),
    ['i would like to book', 'tomorrow at ten'],
  )
  assert.ok(caller.partials.includes('i would'))
  assert.deepEqual(caller.faults, [])
})

test('two callers at once are not mixed up', async () => {
  const provider = ear(modelOf({ script }))
  const [one, two] = [await line(provider), await line(provider)]
  one.push(voice(0.8))
  two.says(5)
  two.says(3)
  await two.until(() => two.finals.length === 2)
  one.stream.endOfSpeech()
  await one.until(() => one.finals.length === 1)
  assert.equal(one.finals[0]?.text, 'i would like')
})

test('a crash of the engine is a fault of the calls in it, and the next call gets a new engine', async () => {
  const provider = ear(modelOf({ script, crashAfter: 3 }))
  const [one, two] = [await line(provider), await line(provider)]
  one.says(5)
  await Promise.all([one, two].map(caller => caller.until(() => caller.faults.length > 0)))
  assert.match(one.faults[0] ?? '', /broke down/)
  const three = await line(provider)
  three.push(voice(0.6))
  await three.until(() => three.partials.length > 0)
})

test('a damaged model ends its own process only, and says what to do', async () => {
  await assert.rejects(line(ear(modelOf('damaged'))), { kind: 'settings', message: /models verify/ })
})

test('without a model, or with half of one, the missing part is named', async () => {
  await assert.rejects(line(ear(join(home, 'nowhere'))), {
    kind: 'settings',
    message: /There is no directory/,
  })
  const half = modelOf({ script })
  rmSync(join(half, 'sherpa-onnx-streaming-zipformer-en/joiner.onnx'))
  rmSync(join(half, 'sherpa-onnx-streaming-zipformer-en/decoder-epoch-99.onnx'))
  await assert.rejects(line(ear(half)), { message: /lacks decoder, joiner/ })
})

test('without the library the command that installs it is named', async () => {
  await assert.rejects(line(ear(modelOf({ script }), 'sherpa-that-is-not-there')), {
    kind: 'settings',
    message: /npm install sherpa-onnx-node/,
  })
})

const real = installed()

test('the real library, given a damaged model, ends no call but its own', { skip: real.skip }, async () => {
  await assert.rejects(line(ear(modelOf('damaged'), real.path)), {
    kind: 'settings',
    message: /models verify/,
  })
})

function installed(): { readonly skip: string | false; readonly path: string } {
  try {
    const at = process.env.SHERPA_ONNX ?? 'sherpa-onnx-node'
    return { skip: false, path: createRequire(import.meta.url).resolve(at) }
  } catch {
    return { skip: 'sherpa-onnx-node is not installed', path: '' }
  }
}
