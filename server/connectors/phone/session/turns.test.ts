import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { Said } from '../../call-host.ts'
import { CallWorld } from './testing/call-world.ts'
import { sentence } from './testing/scripted-host.ts'

/** A product that stores each sentence before it hands it over, and learns of an end only then. */
function storesFirst(world: CallWorld, sentences: readonly (readonly [ms: number, said: Said])[]): void {
  let first = true
  world.host.respond = async function* (_callId, words) {
    world.host.stored.push(words.text)
    if (!first) return
    first = false
    for (const [ms, said] of sentences) {
      await new Promise<void>(resolve => world.clock.after(ms, resolve))
      yield said
    }
  }
}

test('A sentence that was stored while the caller took the floor is on the record as not heard', async () => {
  const world = await new CallWorld().greeted()
  storesFirst(world, [[2_500, sentence('Your appointment is on Monday.', 'ghost')]])
  await world.says('when is my appointment')
  await world.reach('thinking')
  await world.says('i mean the second one')
  await world.clock.advance(3_000)
  assert.deepEqual(world.host.heardTexts.get('ghost'), { text: '', interrupted: true })
  assert.ok(!world.asked.includes('Your appointment is on Monday.'))
})

test('What was heard of a message stays on the record when its next sentence comes too late', async () => {
  const world = await new CallWorld().greeted()
  storesFirst(world, [
    [100, sentence('We are open.', 'answer')],
    [9_000, sentence('On Sundays we are not.', 'answer')],
  ])
  await world.says('when are you open')
  await world.reach('speaking')
  await world.reach('thinking')
  await world.says('thank you that will do')
  await world.clock.advance(12_000)
  assert.equal(world.host.heardTexts.get('answer')?.text, 'We are open.')
})
