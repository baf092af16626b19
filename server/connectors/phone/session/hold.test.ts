import assert from 'node:assert/strict'
import { test } from 'node:test'
import { CallWorld } from './testing/call-world.ts'
import { sentence, testOpening } from './testing/scripted-host.ts'

test('A caller who holds us for five minutes is neither asked nor hung up on, and is served afterwards', async () => {
  const world = await new CallWorld().brain([sentence('From nine to six.')]).greeted()
  world.leg.hold(true)
  await world.clock.advance(300_000)
  assert.equal(world.over, undefined)
  assert.deepEqual(world.asked.slice(2), [], 'nothing is said to nobody')
  world.leg.hold(false)
  await world.says('when are you open')
  await world.clock.until(() => world.asked.includes('From nine to six.'))
  assert.deepEqual(world.leg.hangups, [])
})

test('After the hold we wait for an answer as long as was left, and ask then', async () => {
  const world = await new CallWorld().greeted()
  await world.clock.advance(5_000)
  world.leg.hold(true)
  await world.clock.advance(60_000)
  world.leg.hold(false)
  const back = world.clock.now()
  await world.clock.until(() => world.asked.includes('Are you still there?'))
  const ms = world.clock.now() - back
  assert.ok(ms > 2_000 && ms <= 3_100, `${ms} ms`)
})

test('The music of a caller who holds us is not taken for words, and our sentence goes on after it', async () => {
  const answer = 'We are open from nine to six on every day but Sunday.'
  const world = await new CallWorld().brain([sentence(answer, 'answer')]).greeted()
  await world.says('when are you open')
  await world.reach('speaking')
  await world.clock.advance(500)
  world.leg.hold(true)
  const left = world.leg.left.length
  await world.says('this is the song of the telephone exchange please wait')
  await world.clock.advance(90_000)
  assert.equal(world.leg.left.length, left)
  world.leg.hold(false)
  await world.reach('listening')
  assert.deepEqual(world.host.stored, ['when are you open'])
  assert.deepEqual(world.host.heardTexts.get('answer'), { text: answer, interrupted: false })
  assert.deepEqual(world.host.troubles, [])
})

test('What was asked just before the hold is answered after it', async () => {
  const world = await new CallWorld().brain([sentence('From nine to six.', 'answer')]).greeted()
  await world.says('when are you open')
  world.leg.hold(true)
  await world.clock.advance(40_000)
  world.leg.hold(false)
  await world.clock.until(() => world.host.heardTexts.get('answer')?.text === 'From nine to six.')
})

test('A hold without end is ended by the longest duration', async () => {
  const world = new CallWorld()
  world.host.opening = { ...testOpening, longest: 60_000 }
  await world.greeted()
  world.leg.hold(true)
  assert.equal(await world.ended(), 'too-long')
})
