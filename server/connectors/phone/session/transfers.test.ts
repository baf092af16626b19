import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { Transfer } from './parts.ts'
import { CallWorld } from './testing/call-world.ts'
import { sentence, testOpening } from './testing/scripted-host.ts'

const put = { kind: 'transfer', brief: 'Anna has a toothache.', urgency: 'urgent' } as const

async function transferring(transfer?: Transfer): Promise<CallWorld> {
  const world = new CallWorld(transfer ? { transfer } : {})
  await world.brain([sentence('I put you through.', 'last'), put], [sentence('Of course.')]).greeted()
  await world.says('give me a person')
  await world.clock.until(() => world.host.states.includes('transferring'))
  return world
}

test('The last sentence is heard whole before the caller is put through, with the brief', async () => {
  const asked: unknown[] = []
  const { promise, resolve } = Promise.withResolvers<void>()
  const world = await transferring(async ({ brief, urgency }) => {
    asked.push({ brief, urgency })
    return { ok: true, over: promise }
  })
  assert.deepEqual(world.host.heardTexts.get('last'), { text: 'I put you through.', interrupted: false })
  assert.deepEqual(asked, [{ brief: 'Anna has a toothache.', urgency: 'urgent' }])
  await world.clock.advance(30_000)
  assert.equal(world.over, undefined)
  assert.ok(world.leg.silentNow, 'we are silent while people talk')
  resolve()
  assert.equal(await world.ended(), 'transferred')
})

test('The caller hears music until somebody answers, and what is said into it is not for us', async () => {
  const { promise, resolve } = Promise.withResolvers<{ ok: true; over: Promise<void> }>()
  const world = await transferring(() => promise)
  await world.clock.advance(9_000)
  assert.ok(world.leg.left.filter(({ utterance }) => utterance.startsWith('hold')).length > 400)
  await world.says('hello is anybody there')
  await world.clock.advance(3_000)
  assert.equal(world.host.stored.length, 1)
  resolve({ ok: true, over: new Promise(() => {}) })
  await world.clock.advance(40)
  const left = world.leg.left.length
  await world.clock.advance(5_000)
  assert.equal(world.leg.left.length, left, 'no music into the conversation')
})

test('Who is put through a second time waits with music again, not in silence', async () => {
  const world = await transferring(() => new Promise(() => {}))
  world.brain([put])
  await world.reach('listening', 70_000)
  const first = new Set(world.leg.left.map(({ utterance }) => utterance))
  await world.says('please try once more')
  await world.reach('transferring')
  await world.clock.advance(9_000)
  const second = world.leg.left.filter(({ utterance }) => !first.has(utterance))
  assert.ok(second.length > 400, `${second.length} frames of music left`)
})

test('When nobody accepts, the caller is back with us and is answered', async () => {
  for (const transfer of [async () => ({ ok: false, reason: 'busy' }) as const, undefined]) {
    const world = await transferring(transfer)
    await world.clock.until(() => world.asked.some(text => text.startsWith('Nobody is free')))
    await world.reach('listening')
    await world.says('then book me in')
    await world.clock.until(() => world.asked.includes('Of course.'))
  }
})

test('After a minute of ringing we return to the caller, and a late answer finds nobody', async () => {
  let aborted = false
  const { promise, resolve } = Promise.withResolvers<{ ok: true; over: Promise<void> }>()
  const world = await transferring((_, signal) => {
    signal.addEventListener('abort', () => {
      aborted = true
    })
    return promise
  })
  await world.reach('listening', 70_000)
  assert.ok(aborted)
  resolve({ ok: true, over: Promise.resolve() })
  await world.clock.advance(1_000)
  assert.equal(world.phase, 'listening')
})

test('The minute of ringing begins anew with each telephone, and stands while a teammate hears the brief', async () => {
  const steps: ((step: 'ringing' | 'briefing') => void)[] = []
  const world = await transferring(({ progress }) => {
    steps.push(progress!)
    return new Promise(() => {})
  })
  const [progress] = steps
  for (let telephone = 0; telephone < 6; telephone++) {
    progress!('ringing')
    await world.clock.advance(20_000)
  }
  progress!('briefing')
  await world.clock.advance(90_000)
  assert.equal(world.phase, 'transferring')
  progress!('ringing')
  await world.clock.advance(59_000)
  assert.equal(world.phase, 'transferring')
  await world.reach('listening', 10_000)
})

test('A transfer that breaks is a transfer that nobody took', async () => {
  const world = await transferring(async () => {
    throw new Error('no trunk')
  })
  await world.reach('listening')
})

test('Thanks over our last sentence does not cancel the transfer', async () => {
  const world = new CallWorld({ transfer: () => new Promise(() => {}) })
  await world.brain([sentence('I put you through to a colleague now.', 'last'), put]).greeted()
  await world.says('give me a person')
  await world.reach('speaking')
  await world.clock.advance(500)
  await world.says('thank you very much')
  await world.reach('transferring')
  assert.equal(world.host.stored.length, 1)
})

test('Two people who talk are not cut by a farewell, but by the longest duration', async () => {
  const world = new CallWorld({ transfer: async () => ({ ok: true, over: new Promise(() => {}) }) })
  world.host.opening = { ...testOpening, longest: 60_000 }
  await world.brain([put]).greeted()
  await world.says('give me a person')
  assert.equal(await world.ended(), 'too-long')
  assert.ok(!world.asked.some(text => text.includes('has to end now')))
})
