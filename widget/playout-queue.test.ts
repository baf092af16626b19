import assert from 'node:assert/strict'
import { test } from 'node:test'
import { PlayoutQueue } from './playout-queue.ts'

const frame = (value: number) => new Int16Array(320).fill(value)
/** What the loudspeaker is asked for at a time, 8 ms at 16 kHz. */
function pull(queue: PlayoutQueue, times: number): number[] {
  const heard: number[] = []
  for (let i = 0; i < times; i++) {
    const out = new Float32Array(128)
    queue.pull(out)
    heard.push(...Array.from(out, sample => Math.round(sample * 32_768)))
  }
  return heard
}

test('sound begins once 60 ms are there, and comes out whole and in order', () => {
  const queue = new PlayoutQueue(() => {})
  queue.sound(frame(1))
  queue.sound(frame(2))
  assert.ok(pull(queue, 2).every(sample => sample === 0))
  queue.sound(frame(3))
  const heard = pull(queue, 10).filter(sample => sample !== 0)
  assert.deepEqual(heard, [...frame(1), ...frame(2), ...frame(3)])
})

test('a word shorter than that is heard all the same', () => {
  const queue = new PlayoutQueue(() => {})
  queue.sound(frame(5))
  assert.deepEqual(
    pull(queue, 20).filter(sample => sample !== 0),
    [...frame(5)],
  )
})

test('a mark is given back when everything before it was played, and not earlier', () => {
  const marks: string[] = []
  const queue = new PlayoutQueue(mark => marks.push(mark))
  for (let i = 1; i <= 5; i++) queue.sound(frame(i))
  queue.mark('end')
  pull(queue, 12)
  assert.deepEqual(marks, [])
  pull(queue, 1)
  assert.deepEqual(marks, ['end'])
})

test('a barge-in is silence at once, and what was not heard is not given back', () => {
  const marks: string[] = []
  const queue = new PlayoutQueue(mark => marks.push(mark))
  for (let i = 0; i < 10; i++) queue.sound(frame(9))
  queue.mark('end')
  pull(queue, 3)
  queue.clear()
  assert.ok(pull(queue, 50).every(sample => sample === 0))
  assert.deepEqual(marks, [])
  assert.equal(queue.depth, 0)
})

test('delay that was not needed for half a second is given back', () => {
  const queue = new PlayoutQueue(() => {})
  for (let i = 0; i < 50; i++) queue.sound(frame(1))
  const before = queue.depth
  for (let i = 0; i < 500; i++) {
    pull(queue, 5)
    queue.sound(frame(1))
    queue.sound(frame(1))
  }
  assert.ok(before > 1_000 * 15)
  assert.ok(queue.depth < 360 * 16, `${queue.depth / 16} ms wait`)
})
