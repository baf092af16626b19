import assert from 'node:assert/strict'
import { test } from 'node:test'
import { installed } from '../testing/installed.ts'
import { spoken } from '../testing/spoken.ts'
import { espeak } from './espeak.ts'

const skip = installed('espeak-ng') ? false : 'espeak-ng is not installed (apt install espeak-ng)'
const voice = (more: object = {}) => espeak({ voice: undefined, speed: 1, command: 'espeak-ng', ...more })

test('a sentence becomes seconds of audible speech in several languages', { skip }, async () => {
  for (const [language, text] of [
    ['en-GB', 'Good morning, this is the front desk.'],
    ['de-AT', 'Guten Morgen, hier ist die Praxis.'],
    ['lt', 'Labas rytas, čia registratūra.'],
  ] as const) {
    const sound = await spoken(voice(), text, { language })
    assert.ok(sound.length > 8_000 && sound.length < 5 * 8_000, `${language}: ${sound.length}`)
    assert.ok(Math.max(...sound) > 3_000)
  }
})

test('faster speech takes less time', { skip }, async () => {
  const usual = await spoken(voice(), 'The practice opens at nine in the morning.')
  const fast = await spoken(voice({ speed: 1.5 }), 'The practice opens at nine in the morning.')
  assert.ok(fast.length < usual.length * 0.8)
})

test('an unknown voice is told, and what was to be said is not', { skip }, async () => {
  await assert.rejects(spoken(voice({ voice: 'nobody' }), 'Nora Weber'), (error: Error) => {
    assert.match(error.message, /Check voice and language/)
    assert.doesNotMatch(error.message, /Nora/)
    return true
  })
})

test('an interrupted sentence ends, and no program is left behind', { skip }, async () => {
  const stop = new AbortController()
  let heard = 0
  for await (const { samples } of voice().speak(
    'one two three '.repeat(400),
    { language: 'en' },
    stop.signal,
  )) {
    heard += samples.length
    stop.abort()
  }
  assert.ok(heard < 60 * 8_000, `${heard} samples`)
})

test('without the program the cure is named', async () => {
  await assert.rejects(spoken(voice({ command: 'espeak-that-is-not-there' }), 'Hello'), {
    kind: 'settings',
    message: /is not installed\. Install it/,
  })
})
