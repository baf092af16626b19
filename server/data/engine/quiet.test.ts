import assert from 'node:assert/strict'
import { spawnSync } from 'node:child_process'
import { test } from 'node:test'
import { Quiet } from './quiet.ts'

/** Seconds after the start at which a rest was due, with `requests` in each second. */
function rests(seconds: number, requests: (second: number) => number): number[] {
  const quiet = new Quiet()
  return Array.from({ length: seconds }, (_, second) => second).filter(second => {
    for (let at = 0; at < requests(second); at += 1) quiet.asked()
    return quiet.due(1_000_000 + second * 1_000)
  })
}

test('memory is given back once after the start, not again and again while nobody writes', () => {
  const [first, ...others] = rests(120, () => 2)
  assert.ok(first !== undefined && first >= 5 && first <= 10, `after ${first} s`)
  assert.deepEqual(others, [])
})

test('nobody waits for the cleaning while customers write', () => {
  assert.deepEqual(
    rests(60, () => 200),
    [],
  )
})

test('after a rush memory is given back again', () => {
  const found = rests(120, second => (second >= 30 && second < 60 ? 100 : 1))
  assert.equal(found.length, 2)
  assert.ok(found[1]! >= 65 && found[1]! <= 75, `after ${found[1]} s`)
})

test('what was loaded and is no longer needed goes back to the operating system', () => {
  const module = JSON.stringify(new URL('./give-back.ts', import.meta.url).href)
  const script = `
    import { giveBackMemory } from ${module}
    let heap = Array.from({ length: 2_000_000 }, (_, at) => ({ at, text: 'n' + at }))
    const full = process.memoryUsage.rss()
    heap = undefined
    giveBackMemory()
    console.log(JSON.stringify({ full, after: process.memoryUsage.rss() }))`
  const child = spawnSync(process.execPath, ['--input-type=module', '--eval', script], { encoding: 'utf8' })
  const { full, after } = JSON.parse(child.stdout) as { full: number; after: number }
  assert.ok(after < full - 60 * 2 ** 20, `${full >> 20} MB before, ${after >> 20} MB after`)
})
