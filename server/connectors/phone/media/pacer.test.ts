import assert from 'node:assert/strict'
import { test } from 'node:test'
import { Pacer, type PacerClock } from './pacer.ts'

/** A clock that stands still until it is moved; timers come as late as `lag` says. */
function simulated(lag: () => number = () => 0) {
  let now = 1_000.4
  let timers: { at: number; run: () => void }[] = []
  const clock: PacerClock = {
    now: () => now,
    after: (ms, run) => {
      const timer = { at: now + ms + lag(), run }
      timers.push(timer)
      return () => {
        timers = timers.filter(each => each !== timer)
      }
    },
  }
  const advance = (ms: number) => {
    const until = now + ms
    for (let next = earliest(); next && next.at <= until; next = earliest()) {
      timers = timers.filter(each => each !== next)
      now = Math.max(now, next.at)
      next.run()
    }
    now = until
  }
  const earliest = () => timers.toSorted((a, b) => a.at - b.at)[0]
  return { clock, advance, pending: () => timers.length, stall: (ms: number) => (now += ms) }
}

test('ten seconds are five hundred frames on each stream, however late the timers are', () => {
  let turn = 0
  const { clock, advance } = simulated(() => [0, 3, 0.7, 12, 1, 45][turn++ % 6]!)
  const pacer = new Pacer(() => {}, clock)
  const counts = Array.from({ length: 50 }, () => 0)
  counts.forEach((_, i) => {
    pacer.add(() => counts[i]!++)
  })
  advance(10_000 + 60)
  for (const count of counts) assert.ok(count >= 500 && count <= 504, `${count}`)
  assert.equal(pacer.skipped, 0)
})

test('deadlines are 20 ms apart to the last digit, and streams are spread over the milliseconds', () => {
  const { clock, advance } = simulated()
  const pacer = new Pacer(() => {}, clock)
  const due: number[][] = Array.from({ length: 40 }, () => [])
  for (const each of due) pacer.add(at => each.push(at))
  advance(2_000)
  for (const each of due) {
    assert.ok(each.every((at, i) => i === 0 || Math.abs(at - each[i - 1]! - 20) < 1e-6))
  }
  const together = Map.groupBy(due, each => Math.round(each[1]!))
  assert.ok(Math.max(...[...together.values()].map(each => each.length)) <= 4)
})

test('slots missed while the thread stood still are made up for at once, after a long sleep they are not', () => {
  const { clock, advance, stall } = simulated()
  const pacer = new Pacer(() => {}, clock)
  let count = 0
  pacer.add(() => count++)
  advance(100)
  const before = count
  stall(200)
  advance(21)
  assert.ok(count - before >= 10 && count - before <= 12)
  assert.ok(pacer.latest >= 180)
  const again = count
  stall(60_000)
  advance(21)
  assert.ok(count - again <= 3)
  assert.ok(pacer.skipped > 50_000)
})

test('streams come and go while others run, and an empty pacer keeps no timer', () => {
  const { clock, advance, pending } = simulated()
  let batches = 0
  const pacer = new Pacer(() => batches++, clock)
  assert.equal(pending(), 0)
  let count = 0
  const remove = pacer.add(() => {
    count++
    if (count === 5) pacer.add(() => {})()
  })
  advance(400)
  assert.ok(count >= 19 && count <= 21)
  remove()
  remove()
  assert.equal(pending(), 0)
  advance(400)
  assert.ok(count <= 21)
  assert.ok(batches <= 22, `${batches}`)
  pacer.add(() => count++)
  advance(100)
  assert.ok(count >= 23)
})
