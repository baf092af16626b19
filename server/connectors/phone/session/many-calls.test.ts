import assert from 'node:assert/strict'
import { test } from 'node:test'
import { CallWorld } from './testing/call-world.ts'
import { sentence, testOpening } from './testing/scripted-host.ts'
import { SimulatedClock } from './testing/simulated-clock.ts'

test('A thousand calls at once leave no timer, no recogniser and no turn of the brain behind', async () => {
  const clock = new SimulatedClock()
  const worlds = Array.from({ length: 1_000 }, (_, i) => {
    const world = new CallWorld({
      clock,
      recognisers: 2,
      voices: 2,
      transfer: async () => ({ ok: false, reason: 'busy' }),
    })
    world.brain(
      [sentence('One moment.'), { kind: 'takes', ms: 700 }, sentence('Monday is free.')],
      [{ kind: 'working' }, { kind: 'takes', ms: 2_000 }, sentence('Booked.'), { kind: 'hang-up' }],
    )
    // Some are recorded, and all are cut at half a minute if they have not ended.
    world.host.opening = { ...testOpening, record: i % 20 === 0, longest: 26_000 }
    return world.ring()
  })
  await clock.advance(5_000)
  // Each tenth does something else: speaks, keys, hangs up, loses its recogniser or its voice, or stays silent.
  for (let round = 0; round < 3; round++) {
    worlds.forEach((world, i) => {
      const act = (i + round) % 10
      if (act < 4) world.begins('i would like to come on monday')
      else if (act === 4) world.leg.digit('5')
      else if (act === 5) world.ears[0]!.streams[0]!.die()
      else if (act === 6) world.voices[0]!.diesAfter = 1
      else if (act === 7 && round > 0) world.leg.end('caller-hung-up')
    })
    await clock.advance(3_500)
  }
  await clock.until(() => worlds.every(world => world.over !== undefined))
  assert.equal(clock.pending, 0)
  for (const { host, ears } of worlds) {
    assert.equal(host.endings.length, 1)
    assert.equal(host.running, 0)
    assert.ok(host.mostRunning <= 1)
    assert.ok(ears.every(ear => ear.openStreams === 0))
  }
})
