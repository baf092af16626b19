import assert from 'node:assert/strict'
import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { after, test } from 'node:test'
import type { Samples } from '../call-leg.ts'
import { framesOf, joined } from '../media/testing/sound.ts'
import { readWav } from '../media/wav.ts'
import { webrtcDetector } from '../session/fvad.ts'
import { flite } from '../speech/tts/flite.ts'
import { type Answered, whoAnswers } from './answered-by.ts'

const voice = flite({ voice: 'rms', speed: 1 })
after(() => voice.stop())

async function speech(text: string): Promise<Samples> {
  const pieces: Samples[] = []
  for await (const piece of voice.speak(text, { language: 'en' }, new AbortController().signal))
    pieces.push(piece.samples)
  return joined(pieces)
}

const quiet = (seconds: number) =>
  Int16Array.from({ length: seconds * 8_000 }, (_, at) => ((at * 7_919) % 41) - 20)

const beep = (seconds: number, hertz = 1_000) =>
  Int16Array.from({ length: seconds * 8_000 }, (_, i) =>
    Math.round(8_000 * Math.sin((2 * Math.PI * hertz * i) / 8_000)),
  )

/** Each verdict with its second. */
async function heard(...sounds: readonly Samples[]): Promise<{ who: Answered; at: number }[]> {
  const { detect, free } = await webrtcDetector()
  const listen = whoAnswers(detect)
  const verdicts: { who: Answered; at: number }[] = []
  framesOf(joined(sounds)).forEach((frame, i) => {
    const who = listen(frame)
    if (who) verdicts.push({ who, at: (i + 1) / 50 })
  })
  free()
  return verdicts
}
const names = (verdicts: readonly { who: Answered }[]) => verdicts.map(({ who }) => who)

test('somebody who says hello and waits is a person, and is answered within a second', async () => {
  for (const hello of ['Hello?', 'Yes?', 'Hello, this is Anna.', 'Smith speaking.']) {
    const said = await speech(hello)
    const verdicts = await heard(quiet(0.6), said, quiet(3))
    assert.deepEqual(names(verdicts), ['person'], hello)
    assert.ok(verdicts[0]!.at < 0.6 + said.length / 8_000 + 1.1, `${hello}: ${verdicts[0]!.at} s`)
  }
})

test('who answers without a word is a person who waits for us', async () => {
  assert.deepEqual(await heard(quiet(6)), [{ who: 'person', at: 2.5 }])
})

const greeting =
  'You have reached the voice mail of John Smith. I cannot take your call right now, please leave your name and your number after the tone and I will call you back'

test('a long greeting is a machine, and the message waits for the beep', async () => {
  const said = await speech(greeting)
  const verdicts = await heard(quiet(0.5), said, quiet(0.7), beep(0.4), quiet(2))
  assert.deepEqual(names(verdicts), ['machine', 'leave'])
  const beepEnds = 0.5 + said.length / 8_000 + 0.7 + 0.4
  assert.ok(Math.abs(verdicts[1]!.at - beepEnds) < 0.1, `${verdicts[1]!.at} s, the beep ended at ${beepEnds}`)
})

test('a machine without a beep gets the message after its greeting', async () => {
  assert.deepEqual(names(await heard(await speech(greeting), quiet(4))), ['machine', 'leave'])
})

test('a beep at once, of any usual pitch and length, is a machine', async () => {
  for (const [hertz, seconds] of [
    [440, 0.5],
    [1_000, 0.2],
    [1_400, 1],
    [2_000, 0.4],
  ] as const)
    assert.deepEqual(names(await heard(quiet(0.4), beep(seconds, hertz), quiet(1))), ['leave'], `${hertz} Hz`)
})

const digits = '../shared/fixtures/speech/fsdd'

test('one recorded word and silence is a person, whoever says it', {
  skip: existsSync(digits) ? false : `no recordings at ${digits}`,
}, async t => {
  const files = readdirSync(digits).filter(name => name.endsWith('.wav'))
  let persons = 0
  for (const name of files) {
    const [word] = readWav(readFileSync(join(digits, name))).channels
    const verdicts = names(await heard(quiet(0.5), word!, quiet(2.6)))
    assert.ok(!verdicts.includes('machine') && !verdicts.includes('leave'), `${name}: ${verdicts}`)
    persons += verdicts.length
  }
  t.diagnostic(`${persons} of ${files.length} taken for a person`)
  assert.equal(persons, files.length)
})
