import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { type CallAudio, frameSize, type Samples } from '../call-leg.ts'
import { TappedAudio } from './tapped-leg.ts'

/** A playout that lets one frame of the oldest utterance leave for each frame of the caller. */
function line() {
  const queue: { utterance: string; samples: number }[] = []
  const left = new Map<string, number>()
  const listeners: ((frame: Samples, at: number) => void)[] = []
  const played: ((utterance: string) => void)[] = []
  const audio: CallAudio = {
    onFrame: listener => void listeners.push(listener),
    onDigit: () => {},
    onPlayed: listener => void played.push(listener),
    play: (utterance, samples) => void queue.push({ utterance, samples: samples.length }),
    finish: () => {},
    played: utterance => left.get(utterance) ?? 0,
    pause: () => {},
    resume: () => {},
    clear: () => void queue.splice(0),
    press: () => {},
  }
  const tick = (theirs: number) => {
    let room = frameSize
    while (room > 0 && queue[0]) {
      const [first] = queue
      const part = Math.min(room, first.samples)
      left.set(first.utterance, (left.get(first.utterance) ?? 0) + part)
      first.samples -= part
      room -= part
      if (first.samples > 0) continue
      queue.shift()
      if (!queue.some(one => one.utterance === first.utterance))
        for (const listener of played) listener(first.utterance)
    }
    for (const listener of listeners) listener(new Int16Array(frameSize).fill(theirs), 0)
  }
  return { audio: new TappedAudio(audio), tick }
}
const sound = (samples: number, level: number) => new Int16Array(samples).fill(level)

test('a listener hears both sides added up, as they are heard and not as they were meant', () => {
  const { audio, tick } = line()
  const heard: number[] = []
  audio.listen(frame => heard.push(frame[0] ?? 0))
  audio.play('hello', sound(10 * frameSize, 1_000))
  for (let at = 0; at < 4; at++) tick(50)
  audio.clear()
  for (let at = 0; at < 4; at++) tick(50)
  assert.deepEqual(heard, [1_050, 1_050, 1_050, 1_050, 50, 50, 50, 50])
})

test('who comes in the middle of a sentence hears the rest of it, and who has left hears nothing', () => {
  const { audio, tick } = line()
  audio.play('hello', sound(6 * frameSize, 1_000))
  tick(0)
  tick(0)
  const heard: number[] = []
  const stop = audio.listen(frame => heard.push(frame[0] ?? 0))
  for (let at = 0; at < 5; at++) tick(0)
  stop()
  tick(9)
  assert.deepEqual(heard, [1_000, 1_000, 1_000, 1_000, 0])
})

test('every sample of ours that leaves is heard once, in whatever pieces it comes', () => {
  fc.assert(
    fc.property(fc.array(fc.integer({ min: 1, max: 700 }), { minLength: 1, maxLength: 30 }), pieces => {
      const { audio, tick } = line()
      let heard = 0
      audio.listen(frame => {
        heard += frame.filter(sample => sample === 7).length
      })
      for (const [at, samples] of pieces.entries()) audio.play(`line-${at % 3}`, sound(samples, 7))
      const all = pieces.reduce((sum, samples) => sum + samples, 0)
      for (let at = 0; at < all / frameSize + 2; at++) tick(0)
      assert.equal(heard, all)
    }),
  )
})
