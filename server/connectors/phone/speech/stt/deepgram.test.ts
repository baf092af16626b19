import assert from 'node:assert/strict'
import { afterEach, beforeEach, test } from 'node:test'
import { type DeepgramDouble, openDeepgram } from '../../../../../simulator/speech/deepgram.ts'
import type { SpeechFault } from '../fault.ts'
import { type Listening, listenTo, quiet, voice } from '../testing/caller.ts'
import { deepgram } from './deepgram.ts'

const script = [
  { text: 'I would like to book', confidence: 0.83 },
  { text: 'tomorrow at ten' },
  { text: 'thank you' },
]
let double: DeepgramDouble
const open: Listening[] = []

beforeEach(async () => {
  double = await openDeepgram({ apiKey: 'right', script })
})
afterEach(async () => {
  for (const { stream } of open.splice(0)) stream.close()
  await double.stop()
})

const ear = (more: object = {}) =>
  deepgram({ apiUrl: double.url, apiKey: 'right', model: 'nova-3', endpointing: 300, ...more })

async function line(more: object = {}, hints: readonly string[] = []): Promise<Listening> {
  const listening = await listenTo(ear(more), hints)
  open.push(listening)
  return listening
}

test('words appear while the caller speaks and are certain when the caller stops', async () => {
  const caller = await line()
  caller.says(5)
  await caller.until(() => caller.finals.length === 1)
  assert.deepEqual(caller.partials, [
    'I',
    'I would',
    'I would like',
    'I would like to',
    'I would like to book',
  ])
  assert.deepEqual(caller.finals, [{ text: 'I would like to book', kind: 'final', confidence: 0.83 }])
  caller.says(3)
  await caller.until(() => caller.finals.length === 2)
  assert.equal(caller.finals[1]?.text, 'tomorrow at ten')
  assert.deepEqual(caller.faults, [])
})

test('a pause ends an utterance though nobody said that the caller stopped', async () => {
  const caller = await line()
  caller.push([...voice(1.3), ...quiet(0.5)])
  await caller.until(() => caller.finals.length === 1)
  assert.deepEqual(double.streams[0]?.control, [])
})

test('noise that nobody understood ends with nothing, so that the call can ask again', async () => {
  const caller = await line()
  caller.push(quiet(0.5))
  caller.stream.endOfSpeech()
  await caller.until(() => caller.finals.length === 1)
  assert.equal(caller.finals[0]?.text, '')
})

test('likely words are passed on in the way the model wants', async () => {
  const caller = await line({}, ['Dr. Šimkus', 'root canal'])
  const older = await line({ model: 'nova-2-phonecall' }, ['root canal'])
  caller.stream.close()
  older.stream.close()
  assert.deepEqual(double.streams[0]?.query.getAll('keyterm'), ['Dr. Šimkus', 'root canal'])
  assert.deepEqual(double.streams[1]?.query.getAll('keywords'), ['root canal'])
  assert.equal(double.streams[0]?.query.get('language'), 'en-GB')
})

test('a refused key and a busy service say what to do, and not the key', async () => {
  await assert.rejects(listenTo(ear({ apiKey: 'wrong-secret' })), (fault: SpeechFault) => {
    assert.equal(fault.kind, 'settings')
    assert.match(fault.message, /Enter a valid key/)
    assert.doesNotMatch(fault.message, /wrong-secret/)
    return true
  })
  double.schedule.order({ kind: 'refuse', status: 429 })
  await assert.rejects(listenTo(ear()), { kind: 'busy', retryAfter: 7_000 })
})

test('nobody at the address is a fault at once', async () => {
  await assert.rejects(listenTo(ear({ apiUrl: 'ws://127.0.0.1:1' })), {
    kind: 'away',
    message: /cannot be reached/,
  })
})

test('a connection that dies in the middle of an utterance is told once, and nothing after it', async () => {
  double.schedule.order({ kind: 'die', after: 2 })
  const caller = await line()
  caller.says(5)
  await caller.until(() => caller.faults.length > 0)
  caller.push(voice(1))
  caller.stream.endOfSpeech()
  assert.equal(caller.partials.length, 2)
  assert.equal(caller.faults.length, 1)
  assert.equal(caller.finals.length, 0)
})

test('a service that stops answering after half a sentence is noticed', async () => {
  double.schedule.order({ kind: 'stall', after: 3 })
  const settings = { apiUrl: double.url, apiKey: 'right', model: 'nova-3', endpointing: 300 }
  const caller = await listenTo(deepgram(settings, 100))
  open.push(caller)
  caller.push(voice(1.3))
  await caller.until(() => caller.partials.length === 3)
  caller.stream.endOfSpeech()
  await caller.until(() => caller.faults.length > 0)
  assert.match(caller.faults[0] ?? '', /stopped answering/)
})

test('garbage is a fault and never a text', async () => {
  double.schedule.order({ kind: 'garbage' })
  const caller = await line()
  caller.says(2)
  await caller.until(() => caller.faults.length > 0)
  assert.deepEqual(caller.hearings, [])
})

test('a caller who hangs up ends the stream there too', async () => {
  const caller = await line()
  caller.push(voice(0.6))
  await caller.until(() => caller.partials.length === 2)
  caller.stream.close()
  caller.stream.push(voice(0.02)[0]!)
  const [taken] = double.streams
  while (!taken?.closed) await new Promise(setImmediate)
  assert.deepEqual(taken.control, ['CloseStream'])
  assert.equal(caller.finals.length, 0)
  assert.deepEqual(caller.faults, [])
})

test('opening is called off with the call', async () => {
  const stop = new AbortController()
  const opening = ear().open({ language: 'en', hints: [] }, stop.signal)
  stop.abort()
  await assert.rejects(opening)
  assert.equal(double.streams.length, 0)
})
