import assert from 'node:assert/strict'
import { after, test } from 'node:test'
import fc from 'fast-check'
import { openElevenLabs } from '../../../../simulator/speech/elevenlabs.ts'
import { hum } from '../../../../simulator/speech/hum.ts'
import { openOpenAiAudio } from '../../../../simulator/speech/openai-audio.ts'
import { systemClock } from '../session/clock.ts'
import { cached, PromptCache } from './prompt-cache.ts'
import type { TtsProvider } from './providers.ts'
import { piecesOf, soundOf, spoken } from './testing/spoken.ts'
import { elevenLabs } from './tts/elevenlabs.ts'
import { openAiVoice } from './tts/openai.ts'
import { ttsFailover } from './tts-failover.ts'

const openai = await openOpenAiAudio({ apiKey: 'right', models: [], script: [] })
const eleven = await openElevenLabs({ apiKey: 'right', voices: ['rachel'] })
after(() => Promise.all([openai.stop(), eleven.stop()]))

const first = elevenLabs({
  apiUrl: eleven.url,
  apiKey: 'right',
  voice: 'rachel',
  model: 'eleven_flash_v2_5',
  speed: 1,
})
const second = openAiVoice({
  apiUrl: openai.url,
  apiKey: 'right',
  model: 'tts-1',
  voice: 'coral',
  instructions: undefined,
  speed: 1,
  format: 'pcm',
  rate: 24_000,
})
const sentence = 'Your appointment is on Tuesday at half past ten with Doctor Weber.'
const inputOf = () =>
  (JSON.parse(openai.requests.at(-1)?.body.toString() ?? '{}') as { input?: string }).input

test('while the first voice works, the second is never asked', async () => {
  const voice = ttsFailover([first, second])
  const before = openai.requests.length
  const pieces = await piecesOf(voice, sentence)
  assert.equal(openai.requests.length, before)
  assert.equal(pieces.flatMap(({ words = [] }) => words).length, 12)
})

test('a voice that fails before the first sound leaves the whole sentence to the next', async () => {
  const troubles: string[] = []
  const voice = ttsFailover([first, second], {
    onTrouble: (provider, reason) => troubles.push(`${provider}: ${reason}`),
  })
  eleven.schedule.order({ kind: 'refuse', status: 500 })
  const sound = await spoken(voice, sentence)
  assert.equal(inputOf(), sentence)
  assert.ok(Math.abs(sound.length - hum(sentence, 8_000).samples.length) < 80)
  assert.equal(troubles.length, 1)
  assert.match(troubles[0] ?? '', /^elevenlabs: /)
})

test('a voice that dies in mid-sentence is followed by the next one at the word that was not said whole', async () => {
  const voice = ttsFailover([first, second])
  // Each piece is 0.2 s: "Your " takes 0.29 s, "appointment " 0.71 s.
  eleven.schedule.order({ kind: 'die', after: 3 })
  const pieces = await piecesOf(voice, sentence)
  assert.equal(inputOf(), sentence.slice(5))
  const expected = 0.6 + hum(sentence.slice(5), 8_000).samples.length / 8_000
  assert.ok(Math.abs(soundOf(pieces).length / 8_000 - expected) < 0.05)
})

test('without word times the next voice repeats a word rather than skip one', async () => {
  const voice = ttsFailover([second, first])
  openai.schedule.order({ kind: 'die', after: 10 })
  await spoken(voice, sentence)
  const { text } = JSON.parse(eleven.requests.at(-1)?.body.toString() ?? '{}') as { text: string }
  const heard = (10 * 4_801) / 48_000
  const ended = sentence.split('').findIndex((_, at) => (hum(sentence, 8_000).ends[at] ?? 0) > heard)
  const resumed = sentence.length - text.length
  assert.ok(sentence.endsWith(text) && resumed > 0, text)
  assert.ok(sentence[resumed - 1] === ' ', 'at the beginning of a word')
  assert.ok(resumed <= ended, `heard ${ended} letters, resumed at ${resumed}`)
})

test('a voice that keeps silent is left behind after a moment', async () => {
  const voice = ttsFailover([first, second], { firstSound: 150 })
  eleven.schedule.order({ kind: 'stall', after: 0 })
  assert.ok((await spoken(voice, sentence)).length > 8_000)
  assert.equal(inputOf(), sentence)
})

test('the last voice may be late, because nobody speaks after it', async () => {
  const troubles: string[] = []
  const late = (name: string): TtsProvider => ({
    name,
    capabilities: { streaming: false, wordTimes: false, languages: ['en'] },
    async *speak(_text, _options, signal) {
      await new Promise<void>(resolve => {
        const timer = setTimeout(resolve, 300)
        signal.addEventListener('abort', () => {
          clearTimeout(timer)
          resolve()
        })
      })
      if (!signal.aborted) yield { samples: new Int16Array(160) }
    },
    stop: async () => undefined,
  })
  const voice = ttsFailover([late('one'), late('two')], {
    firstSound: 50,
    onTrouble: provider => troubles.push(provider),
  })
  assert.equal((await spoken(voice, sentence)).length, 160)
  assert.deepEqual(troubles, ['one'])
})

test('an interrupted sentence is not taken over by the next voice', async () => {
  const voice = ttsFailover([first, second])
  const asked = openai.requests.length
  const stop = new AbortController()
  for await (const _ of voice.speak(sentence, { language: 'en' }, stop.signal)) stop.abort()
  assert.equal(openai.requests.length, asked)
})

test('a voice with a refused key is not asked again for a minute, and then once more', async () => {
  let clock = 0
  const broken = elevenLabs({ apiUrl: eleven.url, apiKey: 'old', voice: 'rachel', model: 'm', speed: 1 })
  const voice = ttsFailover([broken, second], { clock: { ...systemClock, now: () => clock } })
  const asked = () => eleven.requests.length
  const before = asked()
  for (const _ of [1, 2, 3]) await spoken(voice, 'Hello there.')
  assert.equal(asked(), before + 1)
  clock = 61_000
  await spoken(voice, 'Hello there.')
  assert.equal(asked(), before + 2)
})

test('no voice at all is told with the cure, not the text', async () => {
  const voice = ttsFailover([first])
  eleven.schedule.order({ kind: 'refuse', status: 500 })
  await assert.rejects(spoken(voice, sentence), (fault: Error) => {
    assert.match(fault.message, /add another voice/)
    assert.doesNotMatch(fault.message, /Tuesday/)
    return true
  })
})

test('the only voice gets a second chance when it broke', async () => {
  eleven.schedule.order({ kind: 'garbage' })
  assert.ok((await spoken(ttsFailover([first]), sentence)).length > 8_000)
})

test('a voice that speaks the language comes before one that does not, which is still better than none', async () => {
  const asked: string[] = []
  const only = (name: string, language: string): TtsProvider => ({
    name,
    capabilities: { streaming: false, wordTimes: false, languages: [language] },
    async *speak() {
      asked.push(name)
      yield { samples: new Int16Array(160) }
    },
    stop: async () => undefined,
  })
  const voice = ttsFailover([only('english', 'en'), only('german', 'de')])
  await spoken(voice, 'Guten Tag', { language: 'de-DE' })
  await spoken(voice, 'Labas rytas', { language: 'lt' })
  assert.deepEqual(asked, ['german', 'english'])
})

test('wherever a voice dies, no word is lost and at most two are said twice', async () => {
  const words = fc.array(fc.stringMatching(/^[a-z]{1,10}$/), { minLength: 1, maxLength: 12 })
  await fc.assert(
    fc.asyncProperty(words, fc.integer({ min: 1, max: 40 }), async (all, pieces) => {
      const text = all.join(' ')
      const { samples, ends } = hum(text, 8_000)
      const heard = Math.min(pieces * 400, samples.length)
      const dying: TtsProvider = {
        name: 'dying',
        capabilities: { streaming: true, wordTimes: true, languages: ['en'] },
        async *speak() {
          const starts = hum(text, 8_000).starts
          const offsets = [...text.matchAll(/\S+/g)].map(({ index }) => index)
          for (let at = 0; at < heard; at += 400) {
            const inside = offsets.filter(
              one => starts[one]! * 8_000 >= at && starts[one]! * 8_000 < at + 400,
            )
            yield {
              samples: samples.slice(at, Math.min(at + 400, heard)),
              words: inside.map(one => ({ textOffset: one, sample: Math.round(starts[one]! * 8_000) })),
            }
          }
          throw new Error('dead')
        },
        stop: async () => undefined,
      }
      let rest = ''
      const next: TtsProvider = {
        ...dying,
        name: 'next',
        async *speak(remaining) {
          rest = remaining
          yield { samples: new Int16Array(160) }
        },
      }
      await spoken(ttsFailover([dying, next]), text)
      const whole = [...text].findLastIndex((_, at) => ends[at]! * 8_000 <= heard)
      const from = text.length - rest.length
      assert.ok(text.endsWith(rest))
      assert.ok(from === 0 || text[from - 1] === ' ')
      assert.ok(from <= whole + 2, `letters heard ${whole + 1}, went on at ${from}`)
      const twice = text.slice(from, whole + 1).trim()
      assert.ok(twice === '' || twice.split(' ').length <= 2, twice)
    }),
    { numRuns: 60 },
  )
})

test('a sentence said before is said again at once and for nothing', async () => {
  const cache = new PromptCache(10_000_000)
  const voice = cached(first, cache, 'rachel')
  const fresh = await piecesOf(voice, sentence)
  const before = eleven.requests.length
  assert.deepEqual(await piecesOf(voice, sentence), fresh)
  assert.equal(eleven.requests.length, before)
  await spoken(cached(first, cache, 'another voice'), sentence)
  await spoken(voice, sentence, { language: 'de' })
  assert.equal(eleven.requests.length, before + 2)
})

test('half a sentence is never kept', async () => {
  const cache = new PromptCache(10_000_000)
  const voice = cached(first, cache, 'rachel')
  const stop = new AbortController()
  for await (const _ of voice.speak(sentence, { language: 'en' }, stop.signal)) stop.abort()
  eleven.schedule.order({ kind: 'die', after: 2 })
  await assert.rejects(spoken(voice, sentence))
  assert.equal(cache.bytes, 0)
})

test('what is kept stays within its bytes, the sentence said last is kept longest', () => {
  fc.assert(
    fc.property(
      fc.array(fc.tuple(fc.integer({ min: 0, max: 20 }), fc.integer({ min: 1, max: 400 }))),
      all => {
        const cache = new PromptCache(2_000)
        for (const [name, length] of all) {
          cache.put(`s${name}`, [{ samples: new Int16Array(length) }])
          assert.ok(cache.bytes <= 2_000)
        }
        const last = all.at(-1)
        if (last) assert.equal(cache.get(`s${last[0]}`)?.[0]?.samples.length, last[1])
      },
    ),
  )
})
