import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { frameSize } from '../call-leg.ts'
import { Playout } from './playout.ts'
import { joined, speechLike } from './testing/sound.ts'

function desk() {
  const state = { generation: 0, paused: false }
  const played: number[] = []
  const playout = new Playout({ generation: () => state.generation, paused: () => state.paused }, id =>
    played.push(id),
  )
  const counters = new Map<number, Int32Array>()
  const fresh = () => new Int32Array(new SharedArrayBuffer(4))
  const counter = (id: number) => {
    if (!counters.has(id)) counters.set(id, fresh())
    return counters.get(id)!
  }
  const say = (id: number, samples: Int16Array) => playout.append(id, counter(id), state.generation, samples)
  /** All frames that leave now. */
  const run = (most = Infinity) => {
    const frames = []
    for (
      let frame = new Int16Array(frameSize);
      frames.length < most && playout.next(frame);
      frame = new Int16Array(frameSize)
    ) {
      frames.push(frame)
    }
    return joined(frames)
  }
  return { state, played, playout, say, run, count: (id: number) => counter(id)[0]! }
}

test('what leaves is what was said, piece by piece, and every sample is counted when it leaves', () => {
  const pieces = fc.array(fc.integer({ min: 0, max: 700 }), { minLength: 1, maxLength: 12 })
  fc.assert(
    fc.property(pieces, lengths => {
      const { playout, say, run, count, played } = desk()
      const sounds = lengths.map((length, i) => Int16Array.from({ length }, (_, k) => 1 + i * 700 + k))
      const out = sounds.map(sound => {
        say(1, sound)
        return run()
      })
      const whole = joined(sounds)
      assert.equal(count(1), whole.length - (whole.length % frameSize))
      assert.deepEqual(played, [])
      playout.finish(1)
      out.push(run())
      assert.deepEqual(joined(out).subarray(0, whole.length), whole)
      assert.equal(joined(out).length, Math.ceil(whole.length / frameSize) * frameSize)
      assert.equal(count(1), whole.length)
      assert.deepEqual(played, [1])
    }),
  )
})

test('utterances follow one another without a gap, and an unfinished one keeps its place', () => {
  const { playout, say, run, played, count } = desk()
  say(1, speechLike(0.05))
  say(2, speechLike(0.05))
  assert.equal(run().length, 320)
  assert.deepEqual([count(1), count(2)], [320, 0])
  playout.finish(1)
  playout.finish(2)
  assert.equal(run().length, 480)
  assert.deepEqual([count(1), count(2)], [400, 400])
  assert.deepEqual(played, [1, 2])
})

test('after a barge-in nothing of it leaves, not even what arrives late; the next utterance does', () => {
  const { state, playout, say, run, played, count } = desk()
  say(1, speechLike(1))
  run(5)
  const late = state.generation
  state.generation++
  assert.equal(run().length, 0)
  playout.clear()
  playout.append(1, new Int32Array(1), late, speechLike(1))
  say(1, speechLike(1))
  assert.equal(run().length, 0)
  playout.finish(1)
  assert.equal(count(1), 800)
  say(2, speechLike(0.04))
  playout.finish(2)
  assert.equal(run().length, 320)
  assert.deepEqual(played, [2])
})

test('a pause holds everything and loses nothing', () => {
  const { state, playout, say, run } = desk()
  const sound = speechLike(0.2)
  say(1, sound)
  playout.finish(1)
  const before = run(3)
  state.paused = true
  assert.equal(playout.ready, false)
  assert.equal(run().length, 0)
  state.paused = false
  assert.deepEqual(joined([before, run()]), sound)
})
