import assert from 'node:assert/strict'
import { test } from 'node:test'
import { CallWorld } from './testing/call-world.ts'
import { sentence } from './testing/scripted-host.ts'

const askNumber = [sentence('What is your number?'), { kind: 'expecting', what: 'number' } as const]

async function asked(): Promise<CallWorld> {
  const world = await new CallWorld().brain(askNumber, [sentence('Thank you.')]).greeted()
  await world.says('call me back please')
  await world.reach('speaking')
  await world.reach('listening')
  return world
}

async function press(world: CallWorld, keys: string, gap = 400): Promise<void> {
  for (const key of keys) {
    world.leg.digit(key)
    await world.clock.advance(gap)
  }
}

test('A number may be keyed in, and the hash key ends it at once', async () => {
  const world = await asked()
  await press(world, '612345678#', 300)
  assert.equal(world.host.stored[1], '612345678')
  assert.equal(world.host.words[1]!.digits, '612345678')
  assert.equal(world.host.words.length, 2)
})

test('A number keyed slowly is not cut in half, and a pause ends it too', async () => {
  const world = await asked()
  await press(world, '612', 3_000)
  assert.equal(world.host.words.length, 1)
  await press(world, '345', 1_000)
  await world.clock.until(() => world.host.words.length === 2)
  assert.equal(world.host.words[1]!.digits, '612345')
})

test('A key interrupts our sentence', async () => {
  const world = await new CallWorld()
    .brain(
      [sentence('Press one for a cleaning, two for a check-up, three for anything else.', 'long')],
      askNumber,
    )
    .greeted()
  await world.says('book me in please')
  await world.reach('speaking')
  await world.clock.advance(1_000)
  await press(world, '2')
  await world.clock.until(() => world.host.words.length === 2)
  assert.equal(world.host.words[1]!.digits, '2')
  assert.ok(world.host.heardTexts.get('long')!.interrupted)
})

test('A key during the notice waits for its end', async () => {
  const world = new CallWorld().ring()
  await world.clock.advance(500)
  world.leg.digit('5')
  await world.clock.until(() => world.host.words.length === 1)
  assert.equal(world.host.words[0]!.digits, '5')
  const notice = world.leg.left.filter(({ utterance }) => utterance === 'line-1').length
  assert.equal(notice, 'This is the AI of Maple Dental, the call is recorded.'.length * 3)
})

test('Words spoken while keys are pressed do not swallow the keys', async () => {
  const world = await asked()
  await press(world, '61')
  await world.says('wait a second')
  await press(world, '23')
  await world.clock.until(() => world.host.stored.length === 2)
  assert.equal(world.host.words.at(-1)!.digits, '6123')
})

/** Not understood twice: at the menu. */
async function atMenu(recognisers = 1): Promise<CallWorld> {
  const world = await new CallWorld({ recognisers }).brain([sentence('From nine to six.')]).greeted()
  for (const _ of [1, 2]) {
    await world.says('mumble mumble mumble', { confidence: 0.2 })
    await world.clock.until(() => world.phase === 'speaking' || world.phase === 'menu')
    if (world.phase === 'speaking') await world.reach('listening')
  }
  return world
}

test('Who is not understood is asked once more, and the second time gets the menu by keys', async () => {
  const world = await atMenu()
  assert.equal(world.phase, 'menu')
  assert.deepEqual(world.host.stored, [], 'nothing half understood reached the brain')
  await world.clock.advance(1)
  const said = world.asked.slice(2)
  assert.equal(said[0], 'Sorry, I did not catch that. Could you say it again?')
  assert.ok(said[1]!.includes('use the keys'))
})

test('The menu reads every key, repeats when nothing is pressed, and says goodbye in the end', async () => {
  const world = await atMenu()
  await world.clock.until(
    () => world.asked.filter(text => text === 'Press one: leave a message.').length === 3,
  )
  assert.ok(world.asked.includes('Press zero: speak to a person.'))
  assert.equal(await world.ended(), 'we-hung-up')
  assert.ok(world.asked.at(-1)!.includes('Goodbye'))
})

test('A key of the menu need not wait for its end; an unknown one has the menu read again', async () => {
  const world = await atMenu()
  await world.clock.advance(1_000)
  await press(world, '9')
  assert.equal(world.phase, 'menu')
  await press(world, '2')
  await world.clock.until(() => world.asked.includes('From nine to six.'))
  assert.deepEqual(world.host.stored, ['hear our opening hours'])
  assert.equal(world.host.words.at(-1)!.digits, '2')
  await world.reach('listening')
})

test('A message is taken after the tone, with the caller alone on it, and ends with the hash key', async () => {
  const world = await atMenu()
  await press(world, '1')
  await world.clock.until(() => world.session.state.message?.recording === true)
  await world.says('this is anna please call me back')
  await world.clock.advance(1_000)
  world.leg.digit('#')
  assert.equal(await world.ended(), 'we-hung-up')
  assert.ok(world.asked.at(-1)!.includes('We will call you back'))
  const [message] = world.host.messages
  assert.equal(world.host.messages.length, 1)
  assert.equal(message!.text, 'this is anna please call me back')
  assert.ok(Math.abs(message!.seconds - 3.1) < 0.3, `${message!.seconds}`)
  assert.equal(message!.wav.length, 44 + Math.round(message!.seconds * 16_000))
})

test('A message ends by itself with silence, and what a caller says before hanging up is kept', async () => {
  for (const hangsUp of [false, true]) {
    const world = await atMenu()
    await press(world, '1')
    await world.clock.until(() => world.session.state.message?.recording === true)
    await world.says('call anna')
    if (hangsUp) world.leg.end('caller-hung-up')
    assert.equal(await world.ended(), hangsUp ? 'caller-hung-up' : 'we-hung-up')
    assert.equal(world.host.messages.length, 1)
  }
})

test('Nothing said after the tone is no message', async () => {
  const world = await atMenu()
  await press(world, '1')
  assert.equal(await world.ended(), 'we-hung-up')
  assert.deepEqual(world.host.messages, [])
  assert.ok(!world.asked.some(text => text.includes('call you back')))
})

test('Who is understood in between is asked again, and not sent to the keys', async () => {
  const world = await new CallWorld().brain([sentence('From nine to six.')]).greeted()
  const mumbles = async () => {
    await world.says('mumble mumble mumble', { confidence: 0.2 })
    await world.reach('speaking')
    await world.reach('listening')
  }
  await mumbles()
  await world.says('when are you open')
  await world.reach('speaking')
  await world.reach('listening')
  await mumbles()
  const again = 'Sorry, I did not catch that. Could you say it again?'
  assert.equal(world.asked.filter(text => text === again).length, 2)
  assert.ok(!world.host.states.includes('menu'))
})
