import assert from 'node:assert/strict'
import { test } from 'node:test'
import { CallWorld, type WorldOptions } from './testing/call-world.ts'
import { sentence } from './testing/scripted-host.ts'

const long = 'We have a free slot on Tuesday at ten, on Wednesday at noon and on Friday at four.'

/** In the middle of a long answer. */
async function answering(options: WorldOptions = {}): Promise<CallWorld> {
  const world = await new CallWorld(options)
    .brain([sentence(long, 'answer'), sentence('Which one do you want?', 'question')], [sentence('Right.')])
    .greeted()
  await world.says('when can i come')
  await world.reach('speaking')
  await world.clock.advance(1_500)
  return world
}

test('We fall silent within a fifth of a second of a voice, and for good once words are heard', async () => {
  const world = await answering()
  const began = world.clock.now()
  world.begins('wednesday is fine')
  await world.clock.until(() => world.phase !== 'speaking')
  assert.ok(world.clock.now() - began <= 200, `${world.clock.now() - began} ms`)
  await world.reach('hesitating')
  const last = world.leg.left.at(-1)!.at
  await world.clock.until(() => world.host.stored.length === 2)
  assert.equal(world.leg.left.at(-1)!.at, last, 'nothing left after the interruption')
  assert.equal(world.host.stored[1], 'wednesday is fine')
})

test('After an interruption the record says what was heard, and no more', async () => {
  for (const wordTimes of [true, false]) {
    const world = await answering({ wordTimes })
    await world.says('wednesday is fine')
    await world.reach('speaking')
    const { text, interrupted } = world.host.heardTexts.get('answer')!
    assert.ok(interrupted)
    assert.ok(long.startsWith(text) && /^(\s|$)/.test(long.slice(text.length)), text)
    // 1.5 s and the 140 ms until the voice was sure, at 60 ms a character.
    assert.ok(text.length >= 15 && text.length <= 28, text)
    assert.deepEqual(world.host.heardTexts.get('question'), { text: '', interrupted: true })
  }
})

test('A cough stops us for less than two seconds, and we go on where we were', async () => {
  const world = await answering()
  const before = world.leg.left.length
  world.leg.voice(400)
  await world.reach('paused')
  const paused = world.clock.now()
  const atPause = world.leg.left.length
  assert.ok(atPause > before)
  await world.reach('speaking')
  assert.ok(world.clock.now() - paused <= 2_000, `${world.clock.now() - paused} ms`)
  await world.reach('listening')
  assert.deepEqual(world.host.heardTexts.get('answer'), { text: long, interrupted: false })
  const samples = world.leg.left.filter(
    ({ utterance }) => utterance === world.leg.left[before]!.utterance,
  ).length
  assert.equal(samples, long.length * 3, 'each frame left once: nothing skipped, nothing repeated')
  assert.equal(world.host.stored.length, 1)
})

test('"uh-huh" and "ok" interrupt nobody', async () => {
  for (const murmur of ['uh-huh', 'ok', 'mm yeah']) {
    const world = await answering()
    await world.says(murmur, { ms: 500 })
    await world.reach('listening')
    assert.deepEqual(world.host.heardTexts.get('answer'), { text: long, interrupted: false })
    assert.deepEqual(world.host.heardTexts.get('question'), {
      text: 'Which one do you want?',
      interrupted: false,
    })
    assert.equal(world.host.stored.length, 1, murmur)
  }
})

test('"yeah" into the end of a yes-or-no question is its answer', async () => {
  const world = await new CallWorld()
    .brain(
      [{ kind: 'expecting', what: 'yes-no' }, sentence('Shall I book Tuesday at ten?')],
      [sentence('Booked.')],
    )
    .greeted()
  await world.says('tuesday at ten')
  await world.reach('speaking')
  await world.clock.advance(1_000)
  await world.says('yeah', { ms: 500 })
  await world.clock.until(() => world.asked.includes('Booked.'))
  assert.equal(world.host.stored[1], 'yeah')
})

test('A long voice that nobody understands takes the floor, and is asked to repeat', async () => {
  const world = await answering()
  world.leg.voice(2_000)
  await world.reach('hesitating')
  await world.clock.until(() => world.asked.some(text => text.startsWith('Sorry, I did not catch that')))
  assert.equal(world.host.stored.length, 1)
})

test('The notice is heard whole though the caller speaks over it, and the words are not lost', async () => {
  const world = new CallWorld().ring()
  await world.clock.advance(500)
  await world.says('i want an appointment')
  await world.clock.until(() => world.host.stored.length > 0)
  assert.deepEqual(world.host.stored, ['i want an appointment'])
  const notice = world.leg.left.filter(({ utterance }) => utterance === 'line-1').length
  assert.equal(notice, 'This is the AI of Maple Dental, the call is recorded.'.length * 3)
  assert.equal(world.leg.left.filter(({ utterance }) => utterance === 'line-2').length, 0)
  assert.deepEqual(world.host.heardTexts.get('greeting'), { text: '', interrupted: true })
})

test('The greeting after the notice may be interrupted', async () => {
  const world = new CallWorld().ring()
  await world.clock.until(() => world.leg.left.some(({ utterance }) => utterance === 'line-2'))
  await world.clock.advance(300)
  await world.says('are you open today')
  await world.clock.until(() => world.host.stored.length > 0)
  assert.ok(world.host.heardTexts.get('greeting')!.interrupted)
})

test('"thanks, bye" does not stop our goodbye; "wait" does', async () => {
  for (const [words, stays] of [
    ['thanks bye', false],
    ['wait one more thing', true],
  ] as const) {
    const world = await new CallWorld()
      .brain(
        [sentence('You are booked, have a very nice day, goodbye.'), { kind: 'hang-up' }],
        [sentence('Yes?')],
      )
      .greeted()
    await world.says('that is all')
    await world.reach('speaking')
    await world.clock.advance(500)
    await world.says(words)
    if (stays) {
      await world.clock.until(() => world.asked.includes('Yes?'))
      await world.reach('listening')
      assert.equal(world.over, undefined)
    } else {
      assert.equal(await world.ended(), 'we-hung-up')
      assert.ok(!world.asked.includes('Yes?'))
    }
  }
})

test('A murmur that never ends does not keep us from going on', async () => {
  const world = await answering()
  world.scripts.push({ words: ['mm', 'mm', 'mm', 'mm'] })
  world.leg.voice(60_000, world.scripts.length - 1, 4)
  await world.reach('paused')
  await world.reach('speaking', 10_000)
  await world.clock.until(() => world.host.heardTexts.has('question'), 20_000)
  assert.deepEqual(world.host.heardTexts.get('answer'), { text: long, interrupted: false })
})

test('What the brain still writes when it is interrupted is never spoken', async () => {
  const world = await new CallWorld()
    .brain(
      [sentence(long), { kind: 'takes', ms: 2_600 }, sentence('And there is more.')],
      [sentence('Right.')],
    )
    .greeted()
  await world.says('when can i come')
  await world.reach('speaking')
  await world.clock.advance(1_500)
  world.begins('no i would rather like to come some day next week please')
  await world.reach('hesitating')
  assert.equal(world.host.running, 0, 'the brain was stopped with the voice')
  await world.clock.until(() => world.asked.includes('Right.'))
  assert.ok(!world.asked.includes('And there is more.'))
})

test('Between counting what was heard and throwing away the rest nothing leaves', async () => {
  const world = await answering()
  const { clear } = world.leg
  let paused: boolean | undefined
  world.leg.clear = () => {
    paused = world.leg.paused
    clear.call(world.leg)
  }
  world.leg.digit('5')
  assert.equal(paused, true)
  assert.equal(world.leg.paused, false, 'the next answer can be heard')
})

test('A cough that no recogniser says anything about is over soon, one that is called nothing sooner', async () => {
  const resumedAfter = async (silent: boolean) => {
    const world = await answering()
    world.ears[0]!.silent = silent
    world.leg.voice(400)
    await world.reach('paused')
    await world.clock.until(() => !world.session.state.voice.on)
    const stopped = world.clock.now()
    await world.reach('speaking', 5_000)
    const ms = world.clock.now() - stopped
    await world.reach('listening')
    assert.deepEqual(world.host.heardTexts.get('answer'), { text: long, interrupted: false })
    return ms
  }
  const [unheard, heard] = [await resumedAfter(true), await resumedAfter(false)]
  assert.ok(unheard <= 1_000, `${unheard} ms`)
  assert.ok(heard < unheard, `${heard} ms`)
})

test('Coughs one after another do not hold our sentence up for more than eight seconds', async () => {
  const world = await answering()
  world.ears[0]!.silent = true
  const coughs = Array.from({ length: 30 }, (_, n) => world.clock.after(n * 700, () => world.leg.voice(400)))
  await world.reach('paused')
  const paused = world.clock.now()
  await world.reach('speaking', 60_000)
  const ms = world.clock.now() - paused
  assert.ok(ms > 2_000 && ms <= 8_100, `${ms} ms`)
  for (const cancel of coughs) cancel()
  await world.reach('listening')
  assert.equal(world.host.heardTexts.get('answer')?.text, long)
})
