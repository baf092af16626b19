import assert from 'node:assert/strict'
import { test } from 'node:test'
import { CallWorld } from './testing/call-world.ts'
import { sentence } from './testing/scripted-host.ts'

const long = 'We have a free slot on Tuesday at ten and another one on Friday at four.'

test('A voice that dies in mid-sentence is replaced, and goes on at the word where it was', async () => {
  const world = await new CallWorld({ voices: 2 }).brain([sentence(long, 'answer')]).greeted()
  world.voices[0]!.diesAfter = 6
  await world.says('when can i come')
  await world.reach('speaking')
  await world.reach('listening')
  assert.deepEqual(world.voices[1]!.asked, ['on Tuesday at ten and another one on Friday at four.'])
  assert.deepEqual(world.host.heardTexts.get('answer'), { text: long, interrupted: false })
})

test('A voice without word times that dies repeats a little, and leaves out nothing', async () => {
  const world = await new CallWorld({ voices: 2, wordTimes: false })
    .brain([sentence(long, 'answer')])
    .greeted()
  world.voices[0]!.diesAfter = 6
  await world.says('when can i come')
  await world.reach('speaking')
  await world.reach('listening')
  const said = long.split(' ').slice(0, 6).join(' ').length
  const again = long.indexOf(world.voices[1]!.asked[0]!)
  assert.ok(again >= 0 && again <= said, 'nothing is left out')
  assert.ok(again === 0 || long[again - 1] === ' ', 'it goes on with a whole word')
  assert.deepEqual(world.host.heardTexts.get('answer'), { text: long, interrupted: false })
})

test('A voice that only hangs is given up before the line seems dead', async () => {
  const world = await new CallWorld({ voices: 2 }).brain([sentence(long, 'answer')]).greeted()
  world.voices[0]!.hangs = true
  await world.says('when can i come')
  const before = world.clock.now()
  await world.clock.until(() => world.voices[1]!.asked.length > 0)
  assert.ok(world.clock.now() - before < 3_500)
  await world.reach('listening')
  assert.deepEqual(world.host.heardTexts.get('answer'), { text: long, interrupted: false })
})

test('Without any voice the caller goes to a person, or the call ends', async () => {
  for (const taken of [true, false]) {
    const briefs: string[] = []
    const world = await new CallWorld({
      transfer: async ({ brief }) => {
        briefs.push(brief)
        return taken ? { ok: true, over: Promise.resolve() } : { ok: false, reason: 'nobody' }
      },
    })
      .brain([sentence('One.', 'one'), sentence('Two.', 'two')])
      .greeted()
    world.voices[0]!.refuses = true
    await world.says('when can i come')
    assert.equal(await world.ended(), taken ? 'transferred' : 'failed')
    assert.equal(briefs.length, 1)
    assert.deepEqual(world.host.heardTexts.get('one'), { text: '', interrupted: true })
  }
})

test('A recogniser that dies in mid-sentence is replaced, and no word is lost', async () => {
  const world = await new CallWorld({ recognisers: 2 }).greeted()
  world.begins('i would like to come on monday')
  await world.clock.advance(1_000)
  world.ears[0]!.streams[0]!.die()
  await world.clock.until(() => world.host.stored.length > 0)
  assert.deepEqual(world.host.stored, ['i would like to come on monday'])
  assert.ok(world.ears[0]!.streams[0]!.closed)
})

test('A recogniser that dies later does not make the next one repeat what was answered', async () => {
  const world = await new CallWorld({ recognisers: 2 }).greeted()
  await world.says('are you open today')
  await world.reach('speaking')
  await world.reach('listening')
  world.begins('and what about tomorrow then')
  await world.clock.advance(700)
  world.ears[0]!.streams[0]!.die()
  await world.clock.until(() => world.host.stored.length > 1)
  assert.deepEqual(world.host.stored, ['are you open today', 'and what about tomorrow then'])
})

test('What was said before a recogniser was ready is understood to its end', async () => {
  const world = new CallWorld({ recognisers: 2 })
  world.ears[0]!.hangs = true
  world.ring()
  await world.clock.advance(2_700)
  await world.says('are you open today', { finally: 'are you open on Tuesday' })
  await world.clock.until(() => world.host.stored.length > 0)
  assert.deepEqual(world.host.stored, ['are you open on Tuesday'])
})

test('Without any recogniser the caller still gets the greeting, the menu and a message taken', async () => {
  const world = new CallWorld()
  world.ears[0]!.refuses = true
  world.ring()
  await world.reach('menu')
  assert.equal(world.host.heardTexts.get('greeting')?.text, 'How can I help you today?')
  world.leg.digit('1')
  await world.clock.until(() => world.session.state.message?.recording === true)
  world.leg.voice(3_000)
  await world.clock.advance(4_000)
  world.leg.digit('#')
  assert.equal(await world.ended(), 'we-hung-up')
  assert.equal(world.host.messages.length, 1)
  assert.equal(world.host.messages[0]!.text, '')
  assert.ok(world.host.troubles.some(reason => reason.includes('No recogniser is left')))
})

test('After an answer by key a deaf call returns to its menu', async () => {
  const world = new CallWorld().brain([sentence('From nine to six.')])
  world.ears[0]!.refuses = true
  world.ring()
  await world.reach('menu')
  world.leg.digit('2')
  await world.reach('speaking')
  await world.reach('menu')
})

test('Without a person a deaf call that asks for one takes a message', async () => {
  const world = new CallWorld()
  world.ears[0]!.refuses = true
  world.ring()
  await world.reach('menu')
  world.leg.digit('0')
  await world.reach('message')
})

test('A brain that fails is apologised for; after the second time there are still the keys', async () => {
  const world = await new CallWorld().brain([{ kind: 'fails' }]).greeted()
  await world.says('book me for monday')
  await world.clock.until(() => world.asked.some(text => text.includes('went wrong on our side')))
  await world.reach('listening')
  await world.says('book me for monday')
  await world.reach('menu')
})

test('A brain that never answers is given up after fifteen seconds, and its late answer is not spoken', async () => {
  const world = await new CallWorld()
    .brain([{ kind: 'takes', ms: 20_000 }, sentence('Too late.')], [sentence('In time.')])
    .greeted()
  await world.says('book me for monday')
  await world.clock.until(() => world.asked.some(text => text.includes('longer than it should')))
  await world.reach('listening')
  await world.says('book me for monday')
  await world.clock.until(() => world.asked.includes('In time.'))
  await world.reach('listening')
  await world.clock.advance(6_000)
  assert.ok(!world.asked.includes('Too late.'))
})

test('A playout that reports nothing does not hold the call for ever', async () => {
  const world = new CallWorld()
  world.leg.losesReports = true
  world.ring()
  await world.reach('listening', 60_000)
  assert.ok(world.host.troubles.some(reason => reason.includes('never reported')))
})

test('No trouble report carries what was said', async () => {
  const world = await new CallWorld({ voices: 2 }).brain([sentence(long)]).greeted()
  world.voices[0]!.diesAfter = 3
  await world.says('when can i come')
  await world.reach('speaking')
  await world.reach('listening')
  assert.ok(world.host.troubles.length > 0)
  for (const reason of world.host.troubles) assert.ok(!reason.includes('Tuesday') && !reason.includes('come'))
})

test('Who watches is told once of a provider that fails, though the call goes on with another', async () => {
  const world = new CallWorld({ recognisers: 2, voices: 2 })
    .brain([sentence('One sentence.'), sentence('And another one.')])
    .ring()
  world.voices[0]!.refuses = true
  await world.reach('listening')
  await world.says('hello there')
  await world.reach('speaking')
  await world.reach('listening')
  world.ears[0]!.streams[0]!.die()
  await world.clock.advance(1_000)
  assert.deepEqual(
    ['voice-1', 'The recogniser died.'].map(
      reason => world.host.troubles.filter(told => told.includes(reason)).length,
    ),
    [1, 1],
    world.host.troubles.join(' '),
  )
  assert.ok(world.voices[0]!.asked.length > 1, 'it failed more than once')
  assert.equal(world.phase, 'listening')
  world.leg.end('caller-hung-up')
  await world.ended()
})

test('A call in which nothing fails reports no trouble', async () => {
  const world = await new CallWorld().brain([sentence('Yes.'), { kind: 'hang-up' }]).greeted()
  await world.says('are you open')
  await world.ended()
  assert.deepEqual(world.host.troubles, [])
})
