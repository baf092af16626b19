import assert from 'node:assert/strict'
import { test } from 'node:test'
import { CallWorld } from './testing/call-world.ts'
import { sentence } from './testing/scripted-host.ts'

test('A caller asks, is answered, and the call ends with a goodbye', async () => {
  const world = await new CallWorld()
    .brain([sentence('We are open until six.')], [sentence('Goodbye.'), { kind: 'hang-up' }])
    .greeted()
  await world.says('when are you open')
  await world.reach('speaking')
  await world.reach('listening')
  await world.says('thank you very much')
  assert.equal(await world.ended(), 'we-hung-up')
  assert.deepEqual(world.host.stored, ['when are you open', 'thank you very much'])
  assert.deepEqual(world.asked.slice(2), ['We are open until six.', 'Goodbye.'])
  assert.deepEqual(world.leg.hangups, ['we-hung-up'])
  assert.equal(world.host.endings.length, 1)
  assert.equal(world.clock.pending, 0)
})

test('The first sentence is spoken while the brain still writes the second', async () => {
  const world = await new CallWorld()
    .brain([sentence('Let us see.'), { kind: 'takes', ms: 5_000 }, sentence('Tuesday is free.')])
    .greeted()
  await world.says('do you have a slot')
  await world.reach('speaking')
  assert.deepEqual(world.asked.slice(2), ['Let us see.'])
  await world.clock.until(() => world.asked.length === 4)
  await world.reach('listening')
  assert.equal(world.host.words.length, 1)
})

test('A pause to think does not end the turn, and the caller who pauses is given more time', async () => {
  const world = await new CallWorld().greeted()
  await world.says('i would like')
  await world.clock.advance(550)
  await world.says('to come on monday')
  const before = world.clock.now()
  await world.clock.until(() => world.host.stored.length > 0)
  assert.deepEqual(world.host.stored, ['i would like to come on monday'])
  assert.ok(world.session.state.pauses! > 400, 'the pause was learned')
  assert.ok(world.clock.now() - before >= 700)
})

test('Whoever is asked for an e-mail address may look it up for over a second', async () => {
  const ask = [sentence('What is your e-mail address?'), { kind: 'expecting', what: 'contact' } as const]
  const world = await new CallWorld().brain(ask, [sentence('Thank you.')]).greeted()
  await world.says('book me in please')
  await world.reach('speaking')
  await world.reach('listening')
  await world.says('it is anna')
  await world.clock.advance(1_300)
  assert.deepEqual(world.host.stored, ['book me in please'])
  await world.says('at example.com')
  await world.clock.until(() => world.host.stored.length === 2)
  assert.equal(world.host.stored[1], 'it is anna at example.com')
})

for (const silent of [true, false])
  test(`A plain yes is answered at once, though the recogniser is sure ${silent ? 'never' : 'only later'}`, async () => {
    const ask = [sentence('Shall I book it?'), { kind: 'expecting', what: 'yes-no' } as const]
    const world = await new CallWorld().brain(ask, [sentence('Booked.')]).greeted()
    await world.says('tuesday at ten')
    await world.reach('speaking')
    await world.reach('listening')
    world.ears[0]!.silent = silent
    await world.says('yes please', { ms: 700 })
    const before = world.clock.now()
    await world.clock.until(() => world.host.stored.length === 2)
    assert.ok(world.clock.now() - before <= 300, `${world.clock.now() - before} ms`)
    await world.reach('listening')
    assert.equal(world.host.words.length, 2)
  })

test('The brain thinks ahead while we still wait, and the guess becomes the answer', async () => {
  const world = await new CallWorld().brain([{ kind: 'takes', ms: 400 }, sentence('Until six.')]).greeted()
  await world.says('when are you open')
  await world.clock.until(() => world.host.words.length > 0)
  assert.equal(world.phase, 'hesitating')
  assert.deepEqual(world.host.stored, [], 'nothing is stored on a guess')
  await world.reach('speaking')
  assert.deepEqual(world.host.stored, ['when are you open'])
  await world.reach('listening')
  assert.equal(world.host.words.length, 1, 'one turn, one answer')
  assert.deepEqual(world.host.aborted, [])
})

test('A wrong guess is withdrawn, and only what was really said is answered', async () => {
  const world = await new CallWorld().greeted()
  await world.says('book me for tuesday')
  await world.clock.until(() => world.host.words.length === 1)
  await world.says('no wednesday')
  assert.deepEqual(world.host.aborted, ['book me for tuesday'], 'withdrawn as soon as it was wrong')
  await world.reach('speaking')
  assert.deepEqual(world.host.stored, ['book me for tuesday no wednesday'])
  assert.deepEqual(world.host.aborted, ['book me for tuesday'])
  await world.reach('listening')
  assert.equal(world.asked.length, 3, 'one answer was spoken')
  assert.equal(world.host.mostRunning, 1)
})

test('Who adds something while the brain thinks is answered once, with both', async () => {
  const world = await new CallWorld()
    .brain([{ kind: 'takes', ms: 3_000 }, sentence('Monday is free.')], [sentence('Tuesday is free.')])
    .greeted()
  await world.says('do you have monday')
  await world.clock.until(() => world.host.stored.length === 1)
  await world.clock.advance(500)
  await world.says('or rather tuesday')
  await world.reach('speaking')
  await world.reach('listening')
  assert.deepEqual(world.host.stored, ['do you have monday', 'or rather tuesday'])
  assert.ok(!world.asked.includes('Monday is free.'))
  assert.ok(world.asked.includes('Tuesday is free.'))
})

test('What the recogniser finally understood counts, not what it guessed on the way', async () => {
  const world = await new CallWorld().greeted()
  await world.says('i need a crown', { finally: 'I need a cleaning' })
  await world.clock.until(() => world.host.stored.length > 0)
  assert.deepEqual(world.host.stored, ['I need a cleaning'])
  assert.equal(world.host.mostRunning, 1)
})

test('A caller too soft for our ears is understood by the recogniser', async () => {
  const world = await new CallWorld().greeted()
  world.scripts.push({ words: ['can', 'you', 'hear', 'me'] })
  // Words without a voice: the recogniser hears what our detector does not.
  for (const word of [1, 2, 3, 4]) {
    const frame = new Int16Array(160)
    frame.set([1, word])
    world.ears[0]!.streams[0]!.push(frame)
    await world.clock.advance(250)
  }
  world.ears[0]!.streams[0]!.endOfSpeech()
  await world.clock.until(() => world.host.stored.length > 0)
  assert.deepEqual(world.host.stored, ['can you hear me'])
})

test('A word of comfort bridges a long look-up, and only one answer follows', async () => {
  const world = await new CallWorld()
    .brain([{ kind: 'working' }, { kind: 'takes', ms: 12_000 }, sentence('Found it.')])
    .greeted()
  await world.says('where is my order')
  await world.clock.until(() => world.asked.includes('Found it.'))
  assert.deepEqual(world.asked.slice(2), [
    'One moment, please.',
    'I am still looking, thank you for your patience.',
    'Found it.',
  ])
  await world.reach('listening')
  assert.ok(world.host.notes.includes('One moment, please.'))
})

test('Who speaks during the word of comfort is listened to', async () => {
  const world = await new CallWorld()
    .brain(
      [{ kind: 'working' }, { kind: 'takes', ms: 9_000 }, sentence('Found it.')],
      [sentence('Cancelled.')],
    )
    .greeted()
  await world.says('where is my order')
  await world.clock.until(() => world.asked.includes('One moment, please.'))
  await world.clock.advance(200)
  await world.says('never mind cancel it')
  await world.clock.until(() => world.asked.includes('Cancelled.'))
  await world.reach('listening')
  await world.clock.advance(6_000)
  assert.ok(!world.asked.includes('Found it.'))
})

test('A quick answer needs no word of comfort', async () => {
  const world = await new CallWorld()
    .brain([{ kind: 'working' }, { kind: 'takes', ms: 600 }, sentence('Found it.')])
    .greeted()
  await world.says('where is my order')
  await world.reach('speaking')
  await world.reach('listening')
  assert.deepEqual(world.asked.slice(2), ['Found it.'])
})

test('An address is read back letter by letter, and anything else is said as people say it', async () => {
  const world = await new CallWorld()
    .brain(
      [sentence('What is your e-mail address?', 'ask'), { kind: 'expecting', what: 'contact' }],
      [sentence('Is it jo@example.com?', 'back'), { kind: 'expecting', what: 'yes-no' }],
      [sentence('That is €60 at 10:30. Write to jo@example.com.', 'last')],
    )
    .greeted()
  for (const words of ['book me in please', 'jo at example dot com', 'yes']) {
    await world.says(words, { ms: 900 })
    await world.reach('speaking')
    await world.reach('listening')
  }
  assert.deepEqual(world.asked.slice(-2), [
    'Is it J, O, at example dot com?',
    'That is sixty euros at ten thirty. Write to jo at example dot com.',
  ])
  assert.equal(world.host.heardTexts.get('last')?.text, 'That is €60 at 10:30. Write to jo@example.com.')
})

test('A name that was spelled is spelled back once, when it is first used', async () => {
  const world = await new CallWorld()
    .brain(
      [sentence('And your number?'), { kind: 'expecting', what: 'contact' }],
      [sentence('A cleaning for Nora Kalnina, shall I book it?'), { kind: 'expecting', what: 'yes-no' }],
      [sentence('Thank you, Nora Kalnina.')],
    )
    .greeted()
  for (const words of ['nora k a l n i n a', 'oh seven seven double oh nine hundred one two three', 'yes']) {
    await world.says(words, { ms: 2_400 })
    await world.reach('speaking')
    await world.reach('listening')
  }
  assert.deepEqual(world.host.stored.slice(0, 2), ['nora kalnina', '07700900123'])
  assert.deepEqual(world.asked.slice(-2), [
    'A cleaning for Nora Kalnina, K, A, L, N, I, N, A, shall I book it?',
    'Thank you, Nora Kalnina.',
  ])
})

test('What the brain gets and what is kept is written, as in any other channel', async () => {
  const world = await new CallWorld().greeted()
  await world.says(
    'tomorrow at half past seven my number is oh seven seven double oh nine hundred one two three',
  )
  await world.clock.until(() => world.host.stored.length > 0)
  // "07:30" would say that the morning is meant; the caller left it open.
  assert.deepEqual(world.host.stored, ['tomorrow at 7:30 my number is 07700900123'])
  assert.equal(world.host.mostRunning, 1)
})

test('Of a price cut short is kept what was heard, in the figures it was written with', async () => {
  const world = await new CallWorld()
    .brain([sentence('It costs €150 and takes 45 minutes, on the 3rd of May at 7:30.', 'price')])
    .greeted()
  await world.says('how much is it')
  await world.reach('speaking')
  // "It costs one hundred and fifty euros and takes": 47 characters, 60 ms each.
  await world.clock.advance(47 * 60)
  await world.says('and when please')
  await world.clock.until(() => world.host.heardTexts.has('price'))
  assert.deepEqual(world.host.heardTexts.get('price'), { text: 'It costs €150 and takes', interrupted: true })
})

test('A link is named by its house, and kept as it was written', async () => {
  const text = 'See https://www.maple.example/parking?from=call. Anything else?'
  const world = await new CallWorld().brain([sentence(text, 'link')]).greeted()
  await world.says('where can i park')
  await world.reach('speaking')
  await world.reach('listening')
  assert.equal(world.asked.at(-1), 'See maple dot example. Anything else?')
  assert.deepEqual(world.host.heardTexts.get('link'), { text, interrupted: false })
})
