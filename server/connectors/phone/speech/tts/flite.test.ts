import assert from 'node:assert/strict'
import { existsSync, readdirSync } from 'node:fs'
import { after, test } from 'node:test'
import { SpeechFault } from '../fault.ts'
import { spoken } from '../testing/spoken.ts'
import { flite } from './flite.ts'

const english = { language: 'en-GB' }
const voice = flite({ voice: 'slt', speed: 1 })
after(() => voice.stop())

test('a sentence becomes seconds of audible speech at 8 kHz', async () => {
  const sound = await spoken(voice, 'Good morning, this is the front desk.', english)
  const seconds = sound.length / 8_000
  assert.ok(seconds > 1.5 && seconds < 5, `${seconds} s`)
  assert.ok(Math.max(...sound) > 3_000, 'it is loud enough to be heard')
  const tail = sound.subarray(0, 400)
  assert.ok(
    tail.every(one => Math.abs(one) < 1_000),
    'it begins without a click',
  )
})

test('every voice speaks, each in its own way', async () => {
  const lengths = new Set<number>()
  for (const name of ['slt', 'rms', 'awb', 'kal'])
    lengths.add((await spoken(voice, 'You are booked for ten.', { ...english, voice: name })).length)
  assert.equal(lengths.size, 4)
})

test('faster speech takes less time', async () => {
  const quick = flite({ voice: 'slt', speed: 1.5 })
  const usual = await spoken(voice, 'The practice opens at nine in the morning.', english)
  const fast = await spoken(quick, 'The practice opens at nine in the morning.', english)
  await quick.stop()
  assert.ok(fast.length < usual.length * 0.8, `${fast.length} of ${usual.length}`)
})

test('many sentences at once all arrive, none mixed up', async () => {
  const texts = Array.from({ length: 4 }, (_, at) => 'one two three four five six '.repeat(at + 1))
  const sounds = await Promise.all(texts.map(text => spoken(voice, text, english)))
  for (let at = 1; at < sounds.length; at += 1) assert.ok(sounds[at]!.length > sounds[at - 1]!.length)
})

test('a sentence that was called off is not spoken, and the next one is', async () => {
  const stop = new AbortController()
  const first = spoken(voice, 'This is never heard. '.repeat(3), english, stop.signal)
  stop.abort()
  assert.equal((await first).length, 0)
  assert.ok((await spoken(voice, 'But this is.', english)).length > 0)
})

test('accents and typographic marks are spoken, a foreign script says what to do', async () => {
  assert.ok((await spoken(voice, '“Café” — that’s £5…', english)).length > 4_000)
  await assert.rejects(spoken(voice, 'Добрый день', { language: 'ru' }), (fault: SpeechFault) => {
    assert.equal(fault.kind, 'settings')
    assert.match(fault.message, /Add a voice/)
    assert.doesNotMatch(fault.message, /Добрый/)
    return true
  })
})

test('what the caller said can not become an option of the program', async () => {
  assert.ok((await spoken(voice, '--help -o /out/other.wav', english)).length > 4_000)
})

test('a stopped voice fails what waits and starts again when it is needed', async () => {
  const other = flite({ voice: 'kal', speed: 1 })
  const waits = assert.rejects(spoken(other, 'This waits. '.repeat(30), english), SpeechFault)
  await other.stop()
  await waits
  assert.ok((await spoken(other, 'Back again.', english)).length > 0)
  await other.stop()
})

test('however much it says, no file stays open', { skip: !existsSync('/proc/self/fd') }, async () => {
  const files = () => readdirSync('/proc/self/fd').length
  await spoken(voice, 'Hello.', english)
  const before = files()
  for (let count = 0; count < 30; count++) await spoken(voice, `Number ${count}.`, english)
  // One or two may be those of other work in this process; it was one for each sentence.
  assert.ok(files() < before + 5, `${files() - before} files stayed open`)
})
