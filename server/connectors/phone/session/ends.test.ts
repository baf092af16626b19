import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { Phase } from './state.ts'
import { CallWorld } from './testing/call-world.ts'
import { sentence, testOpening } from './testing/scripted-host.ts'

/** Brings a call into a state by what a caller and a brain would do. */
const ways: Readonly<Record<Exclude<Phase, 'ending' | 'ended'>, () => Promise<CallWorld>>> = {
  opening: async () => {
    const world = new CallWorld()
    world.host.begins = 'never'
    return world.ring()
  },
  listening: () => new CallWorld().greeted(),
  hesitating: async () => {
    const world = await new CallWorld().greeted()
    await world.says('i would like')
    return world
  },
  thinking: async () => {
    const world = await new CallWorld().brain([{ kind: 'takes', ms: 9_000 }, sentence('Late.')]).greeted()
    await world.says('book me in')
    return world
  },
  speaking: async () => {
    const world = await new CallWorld()
      .brain([sentence('A rather long answer to a short question.')])
      .greeted()
    await world.says('book me in')
    return world
  },
  paused: async () => {
    const world = await ways.speaking()
    await world.reach('speaking')
    await world.clock.advance(500)
    world.leg.voice(500)
    return world
  },
  menu: async () => {
    const world = new CallWorld()
    world.ears[0]!.refuses = true
    return world.ring()
  },
  message: async () => {
    const world = await ways.menu()
    await world.reach('menu')
    world.leg.digit('1')
    return world
  },
  transferring: async () => {
    const world = new CallWorld({ transfer: () => new Promise(() => {}) })
    world.brain([{ kind: 'transfer', brief: 'Anna wants a person.', urgency: 'important' }])
    await world.greeted()
    await world.says('give me a person')
    return world
  },
}

for (const [phase, way] of Object.entries(ways) as [keyof typeof ways, () => Promise<CallWorld>][])
  test(`A caller who hangs up while the call is ${phase} leaves nothing behind, also when told twice`, async () => {
    const world = await way()
    await world.reach(phase)
    world.leg.end('caller-hung-up')
    world.leg.end('caller-hung-up')
    world.session.stop()
    assert.equal(await world.ended(1_000), 'caller-hung-up')
    await world.clock.advance(60_000)
    assert.equal(world.clock.pending, 0)
    assert.equal(world.host.endings.length, phase === 'opening' ? 0 : 1)
    assert.equal(world.host.running, 0)
    assert.ok(world.ears.every(ear => ear.openStreams === 0))
    assert.deepEqual(world.leg.hangups, [], 'who has gone is not hung up on')
  })

test('Words that were not finished when the caller hung up are kept', async () => {
  const world = await new CallWorld().greeted()
  await world.says('please cancel my appointment')
  world.leg.end('caller-hung-up')
  await world.ended()
  await world.clock.advance(1)
  assert.deepEqual(world.host.stored, ['please cancel my appointment'])
  assert.equal(world.host.running, 0)
})

test('A caller who never speaks is asked twice, then told goodbye', async () => {
  const world = new CallWorld().ring()
  assert.equal(await world.ended(), 'we-hung-up')
  assert.deepEqual(world.asked.slice(2), [
    'Are you still there?',
    'Are you still there?',
    'I will hang up now. Please call again whenever you like. Goodbye.',
  ])
  assert.deepEqual(world.host.stored, [])
})

test('Who answers "are you still there" is asked again only after a new silence', async () => {
  const world = await new CallWorld().greeted()
  await world.clock.until(() => world.asked.includes('Are you still there?'))
  await world.reach('listening')
  await world.says('yes i am here')
  await world.reach('speaking')
  assert.equal(world.session.state.counts.silences, 0)
})

test('A caller who never stops is answered after half a minute, over the noise', async () => {
  const world = await new CallWorld().brain([sentence('Let me answer that.', 'answer')]).greeted()
  world.begins('and then and then and then', { ms: 590_000 })
  await world.clock.until(() => world.host.heardTexts.has('answer'), 60_000)
  assert.deepEqual(world.host.heardTexts.get('answer'), { text: 'Let me answer that.', interrupted: false })
})

test('Noise without a word in it ends in the menu or a goodbye, not in a call without end', async () => {
  const world = await new CallWorld().greeted()
  world.leg.voice(590_000)
  assert.equal(await world.ended(300_000), 'we-hung-up')
  assert.deepEqual(world.host.stored, [])
})

test('The longest duration ends a call politely, whatever is being said', async () => {
  const world = new CallWorld()
  world.host.opening = { ...testOpening, longest: 60_000 }
  world.brain([sentence('La la la la. '.repeat(100), 'song')])
  await world.greeted()
  await world.says('sing for me please')
  assert.equal(await world.ended(), 'too-long')
  assert.ok(world.clock.now() <= 1_000 + 60_000 + 100)
  assert.ok(world.asked.at(-1)!.includes('has to end now'))
  assert.ok(world.host.heardTexts.get('song')!.interrupted)
  assert.deepEqual(world.leg.hangups, ['too-long'])
})

test('A transport that never reports the end does not keep the call', async () => {
  const world = await new CallWorld().brain([sentence('Bye.'), { kind: 'hang-up' }]).greeted()
  world.leg.losesEnd = true
  await world.says('that was all')
  assert.equal(await world.ended(10_000), 'we-hung-up')
  assert.equal(world.host.endings.length, 1)
  assert.deepEqual(world.leg.hangups, ['we-hung-up'])
})

test('A product that cannot begin a call, or never does, ends it', async () => {
  for (const begins of ['badly', 'never'] as const) {
    const world = new CallWorld()
    world.host.begins = begins
    world.ring()
    assert.equal(await world.ended(20_000), 'failed')
    assert.deepEqual(world.leg.hangups, ['failed'])
    assert.equal(world.clock.pending, 0)
  }
})

test('A caller who has gone before we answer is no call', async () => {
  const world = new CallWorld()
  world.leg.refusesAnswer = true
  world.ring()
  assert.equal(await world.ended(20_000), 'failed')
  assert.deepEqual(world.asked, [])
})

test('When the house closes the call is hung up once', async () => {
  const world = await new CallWorld().greeted()
  world.session.stop()
  world.session.stop()
  assert.equal(await world.ended(5_000), 'we-hung-up')
  assert.deepEqual(world.leg.hangups, ['we-hung-up'])
})

test('A call of ours greets once it is answered', async () => {
  const world = await new CallWorld({ direction: 'out' }).greeted()
  assert.equal(world.host.begun[0]!.direction, 'out')
  assert.equal(world.asked.length, 2)
})

test('A fault in what watches the call does not reach the caller', async () => {
  const world = new CallWorld().brain([sentence('Bye.'), { kind: 'hang-up' }])
  world.host.live = () => {
    throw new Error('The console is away.')
  }
  await world.greeted()
  await world.says('that was all')
  assert.equal(await world.ended(), 'we-hung-up')
})

test('A fault of ours ends this call at once and in order, and no other', async () => {
  const world = await new CallWorld().greeted()
  world.leg.pause = () => {
    throw new Error('bug')
  }
  await world.says('when are you open')
  await world.reach('speaking')
  world.leg.voice(3_000)
  assert.equal(await world.ended(5_000), 'failed')
  assert.equal(world.host.endings.length, 1)
  assert.equal(world.clock.pending, 0)
})

test('A state that forgot its waits is still cut after the longest duration', async () => {
  const world = new CallWorld()
  world.host.opening = { ...testOpening, longest: 20_000 }
  await world.greeted()
  // Whatever the reducer waits for never comes.
  world.clock.forget(world.clock.now() + 8_000)
  assert.equal(await world.ended(60_000), 'too-long')
  assert.deepEqual(world.leg.hangups, ['too-long'])
  assert.ok(world.clock.now() <= 1_000 + 20_000 + 5_100)
})

test('A call whose caller left before the product knew of it is told as over, once it does', async () => {
  const world = new CallWorld()
  world.host.begins = 'late'
  world.ring()
  await world.clock.advance(500)
  world.leg.end('caller-hung-up')
  await world.clock.advance(5_000)
  assert.deepEqual(world.host.endings, [{ reason: 'caller-hung-up', recording: undefined }])
  assert.deepEqual(world.asked, [])
})

test('Who looks something up is not asked after eight seconds whether they are there', async () => {
  const askedAfter = async (what: 'contact' | 'open') => {
    const world = await new CallWorld()
      .brain([{ kind: 'expecting', what }, sentence('What is your address?')])
      .greeted()
    await world.says('send it to me')
    await world.reach('speaking')
    await world.reach('listening')
    const began = world.clock.now()
    await world.clock.until(() => world.asked.includes('Are you still there?'))
    return world.clock.now() - began
  }
  assert.ok((await askedAfter('open')) < 9_000)
  const slow = await askedAfter('contact')
  assert.ok(slow >= 12_000 && slow < 15_000, `${slow} ms`)
})

test('A call too short for a farewell ends at its longest duration, not later', async () => {
  const world = new CallWorld()
  world.host.opening = { ...testOpening, longest: 20_000 }
  world.ring()
  const began = world.clock.now()
  assert.equal(await world.ended(), 'too-long')
  assert.equal(world.clock.now() - began, 20_000)
  assert.deepEqual(world.leg.hangups, ['too-long'])
})
