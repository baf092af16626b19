import assert from 'node:assert/strict'
import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { test } from 'node:test'
import fc from 'fast-check'
import { WavReader } from '../pcm.ts'
import { quiet, voice } from '../testing/caller.ts'
import { Gate } from './gate.ts'

/** A steady hiss of this loudness. */
function hiss(seconds: number, rms: number): Int16Array[] {
  let state = 1
  return quiet(seconds).map(frame =>
    frame.map(() => {
      state = (Math.imul(state, 1_103_515_245) + 12_345) & 0x7fffffff
      return (state / 0x7fffffff - 0.5) * rms * Math.sqrt(12)
    }),
  )
}

test('from the first word to the end of speech every frame passes, in order and once', () => {
  fc.assert(
    fc.property(fc.integer({ min: 0, max: 200 }), fc.integer({ min: 10, max: 100 }), (before, spoken) => {
      const gate = new Gate()
      const silence = quiet(before / 50)
      const speech = voice(spoken / 50)
      const passed = [...silence, ...speech].flatMap(frame => gate.push(frame))
      const rest = gate.end()
      assert.equal(rest.length, 0)
      assert.deepEqual(passed.slice(-speech.length), speech)
      assert.ok(passed.length - speech.length <= 15, 'at most 0.3 s before the first word')
    }),
  )
})

test('a whisper that seemed silence is handed over when the call heard a voice', () => {
  const gate = new Gate()
  assert.equal(quiet(5).flatMap(frame => gate.push(frame)).length, 0)
  assert.equal(gate.end().length, 100)
  assert.equal(gate.end().length, 0)
})

test('clicks do not open it, and neither does a hiss it has got used to', () => {
  const gate = new Gate()
  for (let click = 0; click < 10; click += 1)
    assert.equal([...voice(0.04), ...quiet(0.2)].flatMap(frame => gate.push(frame)).length, 0)
  hiss(6, 300).forEach(frame => void gate.push(frame))
  gate.end()
  assert.equal(hiss(3, 300).flatMap(frame => gate.push(frame)).length, 0)
  assert.ok([...hiss(0.2, 300), ...voice(0.5)].flatMap(frame => gate.push(frame)).length > 20)
})

const digits = join(import.meta.dirname, '../../../../../../shared/fixtures/speech/fsdd')
const skip = existsSync(digits)
  ? false
  : 'the recordings are not beside the project (shared/fixtures/speech/fsdd)'

test('digits that people spoke open it', { skip }, () => {
  const names = readdirSync(digits).filter(name => name.endsWith('.wav'))
  const missed = names.filter(name => {
    const gate = new Gate()
    const sound = new WavReader(name).read(readFileSync(join(digits, name)))
    for (const frame of quiet(0.5)) gate.push(frame)
    let passed = 0
    for (let at = 0; at + 160 <= sound.length; at += 160)
      passed += gate.push(sound.slice(at, at + 160)).length
    return passed === 0
  })
  assert.ok(names.length > 100)
  assert.ok(
    missed.length <= names.length * 0.02,
    `${missed.length} of ${names.length}: ${missed.slice(0, 5)}`,
  )
})
