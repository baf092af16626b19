import assert from 'node:assert/strict'
import { test } from 'node:test'
import { openDeepgram } from '../../../../simulator/speech/deepgram.ts'
import { openElevenLabs } from '../../../../simulator/speech/elevenlabs.ts'
import { openSpeech, speechNotes } from './open-speech.ts'
import { speechSettings } from './settings.ts'
import { listenTo } from './testing/caller.ts'
import { spoken } from './testing/spoken.ts'

test('without any settings the product speaks, and says that callers cannot', async () => {
  const settings = speechSettings(undefined)
  const speech = openSpeech(settings)
  assert.ok((await spoken(speech.tts, 'Good morning.')).length > 4_000)
  assert.equal(speech.stt, undefined)
  assert.match(speechNotes(settings).join(' '), /press keys and leave messages/)
  await speech.stop()
})

test('voices and recognisers as an owner enters them speak and listen', async () => {
  const eleven = await openElevenLabs({ apiKey: 'one', voices: ['rachel'] })
  const dg = await openDeepgram({ apiKey: 'two', script: [{ text: 'good morning' }] })
  const troubles: string[] = []
  const worked: string[] = []
  const speech = openSpeech(
    speechSettings({
      voices: [{ engine: 'elevenlabs', apiKey: 'one', voice: 'rachel', apiUrl: eleven.url }],
      recognisers: [{ engine: 'deepgram', apiKey: 'two', apiUrl: dg.url }],
    }),
    { onTrouble: provider => troubles.push(provider), onWorked: provider => worked.push(provider) },
  )
  const said = await spoken(speech.tts, 'Good morning.')
  await spoken(speech.tts, 'Good morning.')
  assert.equal(eleven.requests.length, 1)
  const caller = await listenTo(speech.stt!)
  caller.says(2)
  await caller.until(() => caller.finals.length === 1)
  assert.equal(caller.finals[0]?.text, 'good morning')
  caller.stream.close()
  eleven.schedule.order({ kind: 'refuse', status: 401 })
  const other = await spoken(speech.tts, 'Good evening to you.')
  assert.ok(said.length > 0 && other.length > 4_000, 'flite speaks when the paid voice is refused')
  assert.deepEqual(troubles, ['elevenlabs'])
  assert.deepEqual(worked, ['elevenlabs', 'deepgram', 'flite'], 'what was kept is not spoken again')
  await Promise.all([speech.stop(), eleven.stop(), dg.stop()])
})

test('wrong settings are named all at once, with what is right, and without their values', () => {
  const raw = {
    voices: [
      { engine: 'flite', voice: 'sk-very-secret', speed: 9 },
      { engine: 'elevenlabs', voice: 'rachel', apiUrl: 'ftp://sk-very-secret' },
    ],
    recognisers: [
      { engine: 'dictaphone' },
      { engine: 'deepgram', apiKey: '', apiUrl: 'https://api.deepgram.com' },
    ],
    speed: 3,
  }
  assert.throws(
    () => speechSettings(raw),
    (error: Error) => {
      for (const part of [
        'voices.0.voice is one of slt',
        'voices.0.speed is from 0.5',
        'voices.1.apiUrl is an address such as https',
        'recognisers.0.engine is one of "deepgram"',
        'recognisers.1.apiKey is missing',
        'recognisers.1.apiUrl is an address such as wss',
      ])
        assert.ok(error.message.includes(part), `${part} in: ${error.message}`)
      assert.doesNotMatch(error.message, /secret/)
      return true
    },
  )
})

test('every engine has defaults that work when its key is given', () => {
  const settings = speechSettings({
    voices: [
      { engine: 'espeak' },
      { engine: 'openai', apiKey: 'k' },
      { engine: 'elevenlabs', apiKey: 'k', voice: 'v' },
    ],
    recognisers: [
      { engine: 'deepgram', apiKey: 'k' },
      { engine: 'openai-realtime', apiKey: 'k' },
      { engine: 'openai-http', apiUrl: 'http://127.0.0.1:8000/v1', model: 'whisper-1' },
      { engine: 'sherpa', directory: './data/models/en' },
      { engine: 'pocketsphinx', phrases: ['yes', 'no'] },
    ],
  })
  const speech = openSpeech(settings)
  assert.equal(speech.tts.name, 'espeak-ng, openai, elevenlabs, flite')
  assert.equal(speech.stt?.name, 'deepgram, openai-realtime, openai-http, sherpa-onnx, pocketsphinx')
})
