import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { frameSize, type Samples } from '../call-leg.ts'
import { type RemotePlayer, RemotePlayout } from './remote-playout.ts'

/** A player on the other side of a network: it buffers, plays 20 ms every 20 ms, and gives marks back. */
class FarPlayer implements RemotePlayer {
  readonly played: number[] = []
  buffer: (Samples | string)[] = []
  returned: string[] = []
  clears = 0
  longest = 0

  frame(samples: Samples): void {
    assert.equal(samples.length, frameSize)
    this.buffer.push(samples)
    this.longest = Math.max(this.longest, this.buffer.filter(one => typeof one !== 'string').length)
  }

  mark(name: string): void {
    this.buffer.push(name)
  }

  /** As Twilio does: the marks that were waiting come back as well. */
  clear(): void {
    this.clears += 1
    this.returned.push(...this.buffer.filter(one => typeof one === 'string'))
    this.buffer = []
  }

  /** 20 ms pass. */
  pass(): void {
    let due = true
    while (this.buffer.length > 0 && (typeof this.buffer[0] === 'string' || due)) {
      const next = this.buffer.shift()!
      if (typeof next === 'string') this.returned.push(next)
      else {
        this.played.push(...next)
        due = false
      }
    }
  }
}

class World {
  readonly player = new FarPlayer()
  readonly ended: string[] = []
  readonly playout = new RemotePlayout(this.player, id => this.ended.push(id))
  now = 0

  pass(frames: number): void {
    for (let i = 0; i < frames; i++) {
      this.now += 20
      this.player.pass()
      for (const mark of this.player.returned.splice(0)) this.playout.acknowledge(mark, this.now)
      this.playout.tick(this.now)
    }
  }

  say(id: string, frames: number, from = 1): void {
    const samples = Int16Array.from(
      { length: frames * frameSize },
      (_, at) => from + Math.floor(at / frameSize),
    )
    this.playout.append(id, samples)
    this.playout.finish(id)
    this.playout.tick(this.now)
  }

  /** Which frames were played, by the number in them. */
  get frames(): number[] {
    return this.player.played.filter((_, at) => at % frameSize === 0)
  }
}

test('a sentence leaves at once, in order, and counts as heard when the other side has played it', () => {
  const world = new World()
  world.say('a', 30)
  assert.equal(world.player.buffer.filter(one => typeof one !== 'string').length, 10, '200 ms ahead')
  world.pass(4)
  assert.equal(world.playout.played('a'), 0, 'nothing was confirmed yet')
  world.pass(60)
  assert.deepEqual(
    world.frames,
    Array.from({ length: 30 }, (_, at) => at + 1),
  )
  assert.equal(world.playout.played('a'), 30 * frameSize)
  assert.deepEqual(world.ended, ['a'])
  assert.ok(world.player.longest <= 10, 'never more than 200 ms wait on the other side')
})

test('after a pause the sentence goes on where it was held, and no frame is lost', () => {
  const world = new World()
  world.say('a', 30)
  world.pass(12)
  world.playout.pause(world.now)
  assert.equal(world.player.clears, 1)
  const heard = world.playout.played('a') / frameSize
  world.pass(20)
  assert.equal(world.frames.length, 12, 'silence while it is held')
  world.playout.resume()
  world.pass(40)
  assert.deepEqual(
    [...new Set(world.frames)],
    Array.from({ length: 30 }, (_, at) => at + 1),
  )
  assert.ok(Math.abs(heard - 12) <= 1, `${heard} of 12 frames were counted`)
  assert.ok(world.frames.length <= 31, 'at most one frame is repeated')
  assert.deepEqual(world.ended, ['a'])
})

test('a barge-in empties the other side, and marks that come back for unheard sound count for nothing', () => {
  const world = new World()
  world.say('a', 30)
  world.pass(7)
  world.playout.pause(world.now)
  const heard = world.playout.played('a')
  world.playout.clear(world.now)
  world.playout.resume()
  world.pass(10)
  assert.equal(world.playout.played('a'), heard)
  assert.equal(world.frames.length, 7)
  assert.deepEqual(world.ended, [], 'it was not played to its end')
  world.say('b', 3, 100)
  world.pass(10)
  assert.deepEqual(world.frames.slice(7), [100, 101, 102])
  assert.deepEqual(world.ended, ['b'])
})

test('what still comes for a sentence that was cut is dropped', () => {
  const world = new World()
  world.playout.append('a', new Int16Array(frameSize * 5).fill(1))
  world.playout.tick(world.now)
  world.playout.clear(world.now)
  world.playout.append('a', new Int16Array(frameSize * 5).fill(2))
  world.playout.finish('a')
  world.pass(10)
  assert.deepEqual(world.frames, [])
})

test('a name that comes again is another sentence: nothing of it counts before it was heard, and its end is told', () => {
  const world = new World()
  world.say('a', 30)
  world.pass(60)
  world.say('a', 5, 100)
  assert.equal(world.playout.played('a'), 0)
  world.pass(20)
  assert.equal(world.playout.played('a'), 5 * frameSize)
  assert.deepEqual(world.ended, ['a', 'a'])
})

test('a sentence without sound is over when its turn comes', () => {
  const world = new World()
  world.say('a', 2)
  world.playout.finish('nothing')
  assert.deepEqual(world.ended, [])
  world.pass(5)
  assert.deepEqual(world.ended, ['a', 'nothing'])
})

test('a player that says nothing any more is noticed, and is sent at most two seconds', () => {
  const world = new World()
  world.say('a', 1_000)
  for (let i = 0; i < 600; i++) {
    world.now += 20
    world.playout.tick(world.now)
  }
  assert.equal(world.player.buffer.filter(one => typeof one !== 'string').length, 100)
  assert.ok(world.playout.stalled(world.now))
})

test('whatever is said, held and cut: order holds, nothing plays twice but one frame, nothing is claimed unheard', () => {
  const act = fc.oneof(
    fc.record({ kind: fc.constant('say' as const), frames: fc.integer({ min: 1, max: 40 }) }),
    fc.record({ kind: fc.constant('pass' as const), frames: fc.integer({ min: 1, max: 30 }) }),
    fc.constantFrom({ kind: 'hold' as const }, { kind: 'cut' as const }),
  )
  fc.assert(
    fc.property(fc.array(act, { maxLength: 40 }), acts => {
      const world = new World()
      let from = 1
      let holds = 0
      for (const [index, one] of acts.entries()) {
        if (one.kind === 'say') {
          world.say(`${index}`, one.frames, from)
          from += one.frames
        } else if (one.kind === 'pass') world.pass(one.frames)
        else {
          holds += 1
          world.playout.pause(world.now)
          if (one.kind === 'cut') world.playout.clear(world.now)
          world.playout.resume()
        }
      }
      world.pass(2_000)
      const { frames } = world
      let back = 0
      for (let at = 1; at < frames.length; at++) if (frames[at]! <= frames[at - 1]!) back += 1
      assert.ok(back <= holds, 'only a hold repeats anything')
      const claimed = acts.reduce((sum, _, index) => sum + world.playout.played(`${index}`), 0) / frameSize
      assert.ok(claimed <= new Set(frames).size + holds, 'what is claimed was heard')
      assert.ok(new Set(frames).size <= claimed + holds, 'what was heard is claimed')
    }),
  )
})
