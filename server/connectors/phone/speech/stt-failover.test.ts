import assert from 'node:assert/strict'
import { afterEach, beforeEach, test } from 'node:test'
import { type DeepgramDouble, openDeepgram } from '../../../../simulator/speech/deepgram.ts'
import { type OpenAiAudioDouble, openOpenAiAudio } from '../../../../simulator/speech/openai-audio.ts'
import { deepgram } from './stt/deepgram.ts'
import { openAiEar } from './stt/openai.ts'
import { openAiRealtimeEar } from './stt/openai-realtime.ts'
import { sttFailover } from './stt-failover.ts'
import { type Listening, listenTo, quiet, voice } from './testing/caller.ts'

const script = [{ text: 'I would like to book' }, { text: 'tomorrow at ten' }]
let first: DeepgramDouble
let second: OpenAiAudioDouble
const troubles: string[] = []
const open: Listening[] = []

beforeEach(async () => {
  troubles.length = 0
  first = await openDeepgram({ apiKey: 'right', script })
  second = await openOpenAiAudio({ apiKey: 'right', models: ['whisper-1'], script })
})
afterEach(async () => {
  for (const { stream } of open.splice(0)) stream.close()
  await Promise.all([first.stop(), second.stop()])
})

const dg = (apiKey = 'right') => deepgram({ apiUrl: first.url, apiKey, model: 'nova-3', endpointing: 0 })
const realtime = () => openAiRealtimeEar({ apiUrl: second.url, apiKey: 'right', model: 'whisper-1' })
const http = () => openAiEar({ apiUrl: second.url, apiKey: 'right', model: 'whisper-1' })

function trouble(provider: string): void {
  troubles.push(provider)
  open.at(-1)?.poke()
}

async function line(...providers: Parameters<typeof sttFailover>[0]): Promise<Listening> {
  const listening = await listenTo(sttFailover(providers, { onTrouble: trouble }))
  open.push(listening)
  return listening
}

for (const [name, next] of Object.entries({ realtime, http })) {
  test(`a recogniser that dies while the caller speaks costs no word (${name} takes over)`, async () => {
    first.schedule.order({ kind: 'die', after: 3 })
    const caller = await line(dg(), next())
    caller.push(quiet(0.5))
    caller.push(voice(1))
    await caller.until(() => troubles.length > 0)
    caller.push(voice(0.4))
    caller.stream.endOfSpeech()
    await caller.until(() => caller.finals.length > 0)
    assert.deepEqual(
      caller.finals.map(({ text }) => text),
      ['I would like to book'],
    )
    assert.deepEqual(caller.faults, [])
    assert.deepEqual(troubles, ['deepgram'])
  })

  test(`one that dies after the caller stopped is replaced too (${name} takes over)`, async () => {
    first.schedule.order({ kind: 'die', after: 5 })
    const caller = await line(dg(), next())
    caller.says(5)
    await caller.until(() => caller.finals.length > 0)
    assert.deepEqual(
      caller.finals.map(({ text }) => text),
      ['I would like to book'],
    )
  })
}

test('what was understood already is not said to the next one again', async () => {
  first.schedule.order({ kind: 'die', after: 7 })
  second = await replaced(second, [{ text: 'tomorrow at ten' }])
  const caller = await line(dg(), realtime())
  caller.says(5)
  await caller.until(() => caller.finals.length === 1)
  caller.says(3)
  await caller.until(() => caller.finals.length === 2)
  assert.deepEqual(
    caller.finals.map(({ text }) => text),
    ['I would like to book', 'tomorrow at ten'],
  )
})

async function replaced(old: OpenAiAudioDouble, words: { text: string }[]): Promise<OpenAiAudioDouble> {
  await old.stop()
  return openOpenAiAudio({ apiKey: 'right', models: ['whisper-1'], script: words })
}

test('an end of speech that was never answered does not make an old sentence heard again', async () => {
  const asked: number[] = []
  const silent: Parameters<typeof sttFailover>[0][number] = {
    name: 'silent',
    capabilities: { partials: false, endpointing: true, languages: ['en'] },
    open: async () => {
      asked.push(0)
      const hearing: Parameters<Listening['stream']['onHearing']>[0][] = []
      const fault: ((reason: string) => void)[] = []
      let frames = 0
      return {
        push: () => {
          frames += 1
          asked[asked.length - 1] = frames
          // It finds each end by itself after 2 s of sound, and dies at 5 s.
          if (asked.length === 1 && frames % 100 === 0)
            for (const tell of hearing) tell({ kind: 'final', text: 'something' })
          if (asked.length === 1 && frames === 250) for (const tell of fault) tell('it died')
        },
        endOfSpeech: () => undefined,
        onHearing: listener => void hearing.push(listener),
        onFault: listener => void fault.push(listener),
        close: () => undefined,
      }
    },
  }
  const caller = await line(silent)
  for (let second = 0; second < 5; second += 1) {
    caller.push(voice(1))
    if (second < 4) caller.stream.endOfSpeech()
  }
  while (!asked[1]) await new Promise(setImmediate)
  assert.equal(caller.finals.length, 2)
  assert.equal(asked[1], 100, 'what was said since the last end but one, of five seconds')
})

test('a recogniser that refuses its key is passed over when the call begins', async () => {
  const caller = await line(dg('wrong'), realtime())
  caller.says(5)
  await caller.until(() => caller.finals.length === 1)
  assert.deepEqual(troubles, ['deepgram'])
})

test('the only recogniser is opened again after it died', async () => {
  first.schedule.order({ kind: 'die', after: 2 })
  const caller = await line(dg())
  caller.says(5)
  await caller.until(() => caller.finals.length === 1)
  assert.equal(first.streams.length, 2)
  assert.equal(caller.finals[0]?.text, 'I would like to book')
})

test('when none is left the call is told once, and can go on with keys', async () => {
  const caller = await line(dg(), realtime())
  await Promise.all([first.stop(), second.stop()])
  await caller.until(() => caller.faults.length > 0)
  caller.says(5)
  assert.equal(caller.faults.length, 1)
  assert.match(caller.faults[0] ?? '', /add another one/)
  assert.deepEqual(caller.hearings, [])
})

test('no recogniser at the beginning of a call is told with the cure', async () => {
  await assert.rejects(listenTo(sttFailover([])), /add another one/)
})

test('a caller who hangs up while the next recogniser is opened leaves nothing behind', async () => {
  first.schedule.order({ kind: 'die', after: 1 })
  const caller = await line(dg(), realtime())
  caller.push(voice(0.6))
  await caller.until(() => troubles.length > 0)
  caller.stream.close()
  const [, ...later] = first.streams
  assert.deepEqual(later, [])
  assert.deepEqual(caller.finals, [])
  assert.deepEqual(caller.faults, [])
})
