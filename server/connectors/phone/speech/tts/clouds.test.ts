import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { openElevenLabs } from '../../../../../simulator/speech/elevenlabs.ts'
import { hum } from '../../../../../simulator/speech/hum.ts'
import { openOpenAiAudio } from '../../../../../simulator/speech/openai-audio.ts'
import { Schedule } from '../../../../../simulator/speech/schedule.ts'
import type { SpeechFault } from '../fault.ts'
import type { TtsProvider } from '../providers.ts'
import { piecesOf, soundOf, spoken } from '../testing/spoken.ts'
import { againstVendor } from '../testing/vendor.ts'
import { elevenLabs } from './elevenlabs.ts'
import { openAiVoice } from './openai.ts'

const schedule = new Schedule()
const openai = await openOpenAiAudio({ apiKey: 'right', models: [], script: [], schedule })
const eleven = await openElevenLabs({ apiKey: 'right', voices: ['rachel'], schedule })
after(() => Promise.all([openai.stop(), eleven.stop()]))

const compatible = (more: object = {}) =>
  openAiVoice({
    apiUrl: openai.url,
    apiKey: 'right',
    model: 'gpt-4o-mini-tts',
    voice: 'coral',
    instructions: undefined,
    speed: 1,
    format: 'pcm',
    rate: 24_000,
    ...more,
  })
const rachel = (more: object = {}) =>
  elevenLabs({
    apiUrl: eleven.url,
    apiKey: 'right',
    voice: 'rachel',
    model: 'eleven_flash_v2_5',
    speed: 1,
    ...more,
  })

const sentence = 'Good morning, this is the front desk of the practice.'
const voices: Record<string, (more?: object) => TtsProvider> = {
  'openai, pcm': compatible,
  'openai, wav': (more = {}) => compatible({ format: 'wav', ...more }),
  elevenlabs: rachel,
}

before(() => assert.equal(schedule.trouble(), undefined))

for (const [name, voice] of Object.entries(voices)) {
  test(`${name}: a sentence arrives whole, in pieces, at 8 kHz`, async () => {
    const pieces = await piecesOf(voice(), sentence)
    const expected = hum(sentence, 8_000).samples
    const sound = soundOf(pieces)
    assert.ok(pieces.length > 3, `${pieces.length} pieces`)
    assert.ok(Math.abs(sound.length - expected.length) < 80, `${sound.length} of ${expected.length} samples`)
    const likeness = correlation(sound, expected)
    assert.ok(likeness > 0.99, `correlation ${likeness}`)
  })

  test(`${name}: a caller who interrupts ends the sentence here and there`, async () => {
    const [, left] = abandonedOf(name)
    const before = left()
    const stop = new AbortController()
    let heard = 0
    for await (const { samples } of voice().speak(long, { language: 'en' }, stop.signal)) {
      heard += samples.length
      if (heard > 4_000) stop.abort()
    }
    assert.ok(heard < 8_000 * 60)
    while (left() === before) await new Promise(setImmediate)
  })

  test(`${name}: a refused key says what to do, and neither the key nor the text`, async () => {
    await assert.rejects(spoken(voice({ apiKey: 'sk-secret' }), sentence), (fault: SpeechFault) => {
      assert.equal(fault.kind, 'settings')
      assert.match(fault.message, /Enter a valid key/)
      assert.doesNotMatch(fault.message, /secret|morning/)
      return true
    })
  })

  test(`${name}: too many requests ask for patience`, async () => {
    schedule.order({ kind: 'refuse', status: 429, retryAfter: 3 })
    await assert.rejects(spoken(voice(), sentence), { kind: 'busy', retryAfter: 3_000 })
  })

  test(`${name}: what was said before the connection died is kept, and the death is told`, async () => {
    schedule.order({ kind: 'die', after: 2 })
    let heard = 0
    const speaks = async () => {
      for await (const { samples } of voice().speak(
        sentence,
        { language: 'en' },
        new AbortController().signal,
      ))
        heard += samples.length
    }
    await assert.rejects(speaks(), { kind: 'broken' })
    assert.ok(heard > 0 && heard < hum(sentence, 8_000).samples.length, `${heard} samples`)
  })

  test(`${name}: garbage is never played to a caller`, async () => {
    schedule.order({ kind: 'garbage' })
    let heard = 0
    const speaks = async () => {
      for await (const { samples } of voice().speak(
        sentence,
        { language: 'en' },
        new AbortController().signal,
      ))
        heard += samples.length
    }
    await assert.rejects(speaks(), { kind: 'broken' })
    assert.equal(heard, 0)
  })

  test(`${name}: nobody at the address is a fault`, async () => {
    const gone = await openOpenAiAudio({ apiKey: '', models: [], script: [] })
    await gone.stop()
    await assert.rejects(spoken(voice({ apiUrl: gone.url }), sentence), { kind: 'away' })
  })
}

const long = 'one two three four five six seven eight nine ten '.repeat(40)

function abandonedOf(name: string): [string, () => number] {
  return name === 'elevenlabs' ? ['elevenlabs', eleven.abandoned] : ['openai', openai.abandoned]
}

test('elevenlabs: every word is known with its place in the text and its time in the sound', async () => {
  const pieces = await piecesOf(rachel(), sentence)
  const words = pieces.flatMap(piece => piece.words ?? [])
  const starts = hum(sentence, 8_000).starts
  const expected = [...sentence.matchAll(/\S+/g)].map(({ index }) => ({
    textOffset: index,
    sample: Math.round(starts[index]! * 8_000),
  }))
  assert.deepEqual(words, expected)
})

test('elevenlabs: the language goes along only to models that take it', async () => {
  await spoken(rachel(), sentence, { language: 'de-AT' })
  await spoken(rachel({ model: 'eleven_multilingual_v2' }), sentence, { language: 'de-AT' })
  const [turbo, multilingual] = eleven.requests.slice(-2).map(({ body }) => JSON.parse(body.toString()))
  assert.equal(turbo.language_code, 'de')
  assert.equal('language_code' in multilingual, false)
})

test('openai: what we send is what the vendor describes', async t => {
  const fits = againstVendor(t)
  if (!fits) return
  await spoken(compatible({ speed: 1.1, instructions: 'Calm.' }), sentence)
  const request: unknown = JSON.parse(openai.requests.at(-1)?.body.toString() ?? '')
  fits('CreateSpeechRequest', request)
  fits.not('CreateSpeechRequest', { ...Object(request), response_format: 'ulaw' })
})

function correlation(a: Int16Array, b: Int16Array): number {
  const length = Math.min(a.length, b.length)
  let ab = 0
  let aa = 0
  let bb = 0
  for (let at = 0; at < length; at += 1) {
    ab += a[at]! * b[at]!
    aa += a[at]! * a[at]!
    bb += b[at]! * b[at]!
  }
  return ab / Math.sqrt(aa * bb)
}
