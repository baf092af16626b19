import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { EndReason } from '../../call-host.ts'
import type { Samples } from '../call-leg.ts'
import { SimulatedClock } from '../session/testing/simulated-clock.ts'
import { RemoteLeg } from './remote-leg.ts'

/** A leg in simulated time, with what its line was asked to do. */
function line() {
  const clock = new SimulatedClock()
  const frames: Samples[] = []
  const marks: string[] = []
  const ends: EndReason[] = []
  const leg = new RemoteLeg(
    { externalId: 'x', direction: 'in', from: '', to: '' },
    {
      player: { frame: samples => frames.push(samples), mark: name => marks.push(name), clear: () => {} },
      answered: () => {},
      ended: reason => ends.push(reason),
    },
    clock,
  )
  const heard: { readonly frame: Samples; readonly at: number }[] = []
  leg.audio.onFrame((frame, at) => heard.push({ frame, at }))
  return { clock, leg, frames, marks, ends, heard }
}

test('a frame comes every 20 ms, silence where the other side said nothing', async () => {
  const { clock, leg, heard } = line()
  await leg.answer()
  await clock.advance(1_000)
  assert.equal(heard.length, 50)
  assert.ok(heard.every(({ frame }) => frame.length === 160 && frame.every(sample => sample === 0)))
  assert.ok(heard.every(({ at }, index) => index === 0 || at - heard[index - 1]!.at === 20))
})

test('sound that came in one burst is heard in its order and its own time', async () => {
  const { clock, leg, heard } = line()
  await leg.answer()
  await clock.advance(100)
  for (let i = 1; i <= 10; i++) leg.audio.heard(new Int16Array(160).fill(i * 100))
  await clock.advance(400)
  const loud = heard.filter(({ frame }) => frame[0] !== 0).map(({ frame }) => frame[80]!)
  // What follows the last frame is that frame fading out.
  const whole = loud.slice(0, loud.indexOf(Math.max(...loud)) + 1)
  assert.ok(whole.length >= 9, `${whole.length} of 10 frames were heard`)
  assert.ok(
    whole.every((sample, index) => index === 0 || sample > whole[index - 1]!),
    whole.join(' '),
  )
})

test('nothing is sent or heard before the call is answered or after it ended', async () => {
  const { clock, leg, frames, heard, ends } = line()
  leg.audio.play('early', new Int16Array(1_600).fill(5))
  leg.audio.heard(new Int16Array(160).fill(5))
  await clock.advance(200)
  assert.deepEqual([frames.length, heard.length], [0, 0])
  await leg.answer()
  assert.equal(frames.length, 10, 'what was said early is not lost')
  leg.hangup('we-hung-up')
  leg.hangup('failed')
  leg.audio.play('late', new Int16Array(1_600).fill(6))
  await clock.advance(200)
  assert.equal(frames.length, 10)
  assert.deepEqual(ends, ['we-hung-up'])
  assert.equal(clock.pending, 0, 'no timer stays')
})

test('a caller from whom nothing comes any more has gone, and so has one that never plays', async () => {
  const silent = line()
  await silent.leg.answer()
  await silent.clock.advance(29_000)
  assert.deepEqual(silent.ends, [])
  await silent.clock.advance(2_000)
  assert.deepEqual(silent.ends, ['no-media'])
  const deaf = line()
  await deaf.leg.answer()
  deaf.leg.audio.play('long', new Int16Array(160_000))
  for (let i = 0; i < 12; i++) {
    deaf.leg.audio.heard(new Int16Array(160))
    await deaf.clock.advance(1_000)
  }
  assert.deepEqual(deaf.ends, ['network'])
})

test('keys are pressed as tones and count as sound of their own', async () => {
  const { clock, leg, frames, marks } = line()
  await leg.answer()
  leg.audio.press('5')
  await clock.advance(400)
  // 100 ms of tone and 80 ms of rest.
  assert.equal(frames.length, 9)
  assert.deepEqual(marks, ['0.5', '0.9'])
  assert.ok(frames[0]!.some(sample => sample > 7_000))
})

test('a leg that has ended cannot be answered', async () => {
  const { leg } = line()
  leg.over('caller-hung-up')
  await assert.rejects(leg.answer(), /has gone/)
})
