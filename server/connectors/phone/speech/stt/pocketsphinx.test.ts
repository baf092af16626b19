import assert from 'node:assert/strict'
import { existsSync } from 'node:fs'
import { after, test } from 'node:test'
import fc from 'fast-check'
import { listenTo, quiet } from '../testing/caller.ts'
import { installed } from '../testing/installed.ts'
import { spoken } from '../testing/spoken.ts'
import { flite } from '../tts/flite.ts'
import { grammarOf, wordsOf } from './dictionary.ts'
import { pocketsphinx } from './pocketsphinx.ts'

const model = '/usr/share/pocketsphinx/model/en-us'
const there =
  existsSync(`${model}/cmudict-en-us.dict`) && installed('pocketsphinx_batch') && installed('flite')
const skip = there
  ? false
  : 'pocketsphinx is not installed (apt install pocketsphinx pocketsphinx-en-us flite)'

const phrases = [
  'I would like to book an appointment for tomorrow at ten',
  'I have a terrible toothache',
  'yes please',
  'no thank you',
  'what are your opening hours',
]
const ear = (more: object = {}) =>
  pocketsphinx({ grammar: undefined, phrases, command: 'pocketsphinx_batch', model, ...more })
const voice = flite({ voice: 'rms', speed: 1 })
after(() => voice.stop())

test('what our own voice says on the phone is understood by the recogniser', { skip }, async () => {
  const provider = ear()
  const caller = await listenTo(provider)
  for (const phrase of phrases) {
    const sound = await spoken(voice, phrase)
    caller.push(quiet(0.6))
    for (let at = 0; at + 160 <= sound.length; at += 160) caller.stream.push(sound.slice(at, at + 160))
    caller.push(quiet(0.2))
    caller.stream.endOfSpeech()
  }
  await caller.until(() => caller.finals.length === phrases.length)
  caller.stream.close()
  await provider.stop?.()
  assert.deepEqual(
    caller.finals.map(({ text }) => text),
    phrases.map(phrase => phrase.toLowerCase()),
  )
  assert.deepEqual(caller.faults, [])
})

test('a caller who hangs up ends the recogniser', { skip }, async () => {
  const provider = ear()
  const caller = await listenTo(provider)
  caller.says(4)
  caller.stream.close()
  await provider.stop?.()
  assert.deepEqual(caller.hearings, [])
  assert.deepEqual(caller.faults, [])
})

test('what is missing is named with its cure', { skip }, async () => {
  const provider = ear({ command: 'pocketsphinx-that-is-not-there' })
  const caller = await listenTo(provider)
  caller.says(2)
  await caller.until(() => caller.faults.length > 0)
  assert.match(caller.faults[0] ?? '', /apt install pocketsphinx/)
  await provider.stop?.()
  await assert.rejects(listenTo(ear({ model: '/nowhere' })), { message: /pocketsphinx-en-us/ })
  await assert.rejects(listenTo(ear({ phrases: [] })), { message: /Give it a grammar/ })
  await assert.rejects(listenTo(ear({ grammar: '/nowhere/a.gram' })), { message: /There is no grammar/ })
})

test('the words of a grammar are those that callers say', () => {
  const text = `#JSGF V1.0 UTF-8 en;
    grammar desk; // all of it
    import <com.example.dates.*>;
    /* greetings come first */
    public <all> = [ <polite> ] ( /10/ book | /2/ cancel ) {act} an appointment on <com.example.dates.day>;
    <polite> = (please | could you) + ;`
  assert.deepEqual([...wordsOf(text)].sort(), 'an appointment book cancel could on please you'.split(' '))
})

test('phrases, whatever is in them, make a grammar of exactly their words', () => {
  fc.assert(
    fc.property(fc.array(fc.stringMatching(/^[a-z'<>{}|;/*#. ]{1,20}$/), { minLength: 1 }), all => {
      const expected = new Set(
        all.flatMap(one =>
          one
            .replace(/[^a-z' ]/g, ' ')
            .split(/\s+/)
            .filter(Boolean),
        ),
      )
      assert.deepEqual(wordsOf(grammarOf(all)), expected)
    }),
  )
})
