import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { clinic } from './example-turn.ts'
import { conversation, written } from './testing/talk.ts'

const [cleaning, checkup] = clinic.services
const busy = {
  ...clinic,
  services: [
    ...clinic.services,
    { ...cleaning!, id: 'airflow', name: 'Airflow', aliases: ['long hygienist visit'], minutes: 60 },
    { ...checkup!, id: 'urgent', name: 'Emergency appointment', aliases: ['toothache', 'broken tooth'] },
  ],
}

describe('in the middle of a booking', () => {
  test('"how long will it take?" is answered for what is being booked, and changes nothing', async () => {
    const { hear } = conversation({ business: busy })
    await hear('can i book a check-up on friday?')
    await hear('1')
    const told = await hear('wait, how long will it take?')
    assert.match(told.text, /check-up takes about 30 minutes/i)
    assert.doesNotMatch(told.text, /airflow/i)
    assert.match(told.text, /In which name/)
  })

  test('the person they want to see is not the name of the customer', async () => {
    const { hear } = conversation()
    await hear('can i book a cleaning on friday with dr novak')
    const told = await hear('1')
    assert.match(told.text, /In which name/)
  })

  for (const day of ['Friday then', 'Friday', 'on friday please', 'a cleaning'])
    test(`"${day}" is no name`, async () => {
      const { hear, books } = conversation()
      await hear('a check-up tomorrow at 10')
      assert.doesNotMatch((await hear(day)).text, /reach you/)
      assert.equal(written(books).length, 0)
    })

  test('a name given while times are offered is kept', async () => {
    const { hear } = conversation()
    await hear('a check-up on Saturday')
    assert.doesNotMatch((await hear('Mary Poe')).text, /follow/)
    await hear('mary@example.com')
    assert.match((await hear('the first')).text, /in the name of Mary Poe.*mary@example\.com/)
  })

  test('a yes to the question for the name is neither a name nor a misunderstanding', async () => {
    const { hear } = conversation()
    await hear('a check-up tomorrow at 10')
    for (const yes of ['yeh', 'yes book it']) {
      const told = await hear(yes)
      assert.match(told.text, /In which name/)
      assert.doesNotMatch(told.text, /follow/)
    }
  })

  for (const yes of ['yeh', 'yh', 'yes pls', 'yep thx'])
    test(`"${yes}" is a yes`, async () => {
      const { hear, books } = conversation()
      await hear('Book a cleaning for Tuesday 1 December at 14:30, my name is Sarah Jones, sarah@example.com')
      await hear(yes)
      assert.equal(written(books).length, 1)
    })
})

describe('what was spoken of last', () => {
  test('"how long does it take" after a price is about the same service', async () => {
    const { hear } = conversation({ business: busy })
    await hear('wot r ur prices 4 whitening')
    assert.match((await hear('and how long does it take')).text, /whitening takes about 60 minutes/i)
  })

  test('"how much is it" after a duration, too; a question for all prices is not', async () => {
    const { hear } = conversation()
    await hear('how long does a check-up take?')
    assert.match((await hear('and how much is it?')).text, /£45/)
    assert.match((await hear('what are your prices?')).text, /£250/)
  })
})

test('a toothache that can be booked is booked, danger is not', async () => {
  const { hear } = conversation({ business: busy })
  const told = await hear('My daughter has toothache and she is 7, can she be seen today?')
  assert.equal(told.handoff, undefined)
  assert.ok(told.labels.length > 0, told.text)
  const danger = await conversation({ business: busy }).hear(
    "My face is swollen and I can't breathe, can I be seen today?",
  )
  assert.equal(danger.handoff, 'emergency')
})

describe('after the booking', () => {
  const booked = async () => {
    const talk = conversation()
    await talk.hear(
      'Book a cleaning for Tuesday 1 December at 14:30, my name is Sarah Jones, sarah@example.com',
    )
    await talk.hear('yes')
    return talk
  }

  test('"cancel that" cancels what was booked, after a yes', async () => {
    const { hear, books } = await booked()
    assert.match((await hear('cancel that')).text, /I can cancel your teeth cleaning/)
    assert.equal(written(books).length, 1)
    await hear('yes')
    assert.equal(written(books).at(-1)?.name, 'cancel')
  })

  test('another day "instead" moves what was booked', async () => {
    const { hear, books } = await booked()
    const told = await hear('actually can we do wednesday instead, same time')
    assert.match(
      told.text,
      /moves from Tuesday 1 December at 14:30 to Wednesday (?:25 November|2 December) at 14:30/,
    )
    assert.equal(written(books).length, 1)
  })

  test('half an hour later can be had, although the visit itself lies there', async () => {
    const { hear, books } = await booked()
    const told = await hear('can I move it to 15:00')
    assert.match(told.text, /moves from Tuesday 1 December at 14:30 to Tuesday 1 December at 15:00/)
    await hear('yes')
    assert.deepEqual(
      written(books).map(({ name }) => name),
      ['book', 'reschedule'],
    )
  })
})

test('"can it be earlier?" at the read-back looks before the time that was picked', async () => {
  const { hear, books } = conversation()
  await hear('Book a cleaning for Tuesday 1 December at 14:30, my name is Sarah Jones, sarah@example.com')
  const told = await hear('sorry, can it be earlier?')
  assert.match(told.text, /Tuesday 1 December at (?:09|1[0-4]):/)
  assert.doesNotMatch(told.text, /To confirm/)
  assert.equal(written(books).length, 0)
})

test('a customer whose first name a dentist has, too, is not sent to that dentist', async () => {
  const [service, ...others] = clinic.services
  const staff = [
    { id: 'tom', name: 'Dr Tom Ellery', role: 'dentist' },
    { id: 'novak', name: 'Dr Novak', role: 'dentist' },
  ]
  const business = { ...clinic, services: [{ ...service!, staff }, ...others] }
  for (const opening of ['a cleaning tomorrow at 10', 'a cleaning tomorrow']) {
    const { hear } = conversation({ business })
    await hear(opening)
    const named = await hear('Tom Baker')
    assert.doesNotMatch(named.text, /not available|follow/)
    const told = await hear(opening.endsWith('10') ? 'tom@example.com' : 'the first one')
    assert.doesNotMatch(told.text, /In which name/)
  }
  const { hear } = conversation({ business })
  assert.match(
    (await hear('a cleaning with Tom Ellery tomorrow at 10, I am Ann Bell, ann@bell.example')).text,
    /Dr Tom Ellery.*Ann Bell/,
  )
})

test('an hour past the end of the list is an hour', async () => {
  const { hear } = conversation()
  await hear('a cleaning on Friday')
  const told = await hear('11')
  assert.match(told.text, /In which name/)
  assert.doesNotMatch(told.text, /follow/)
})

test('a message without words is taken for what it is', async () => {
  for (const [text, answer] of [
    ['[image]', /cannot open files/],
    ['[voice message]', /cannot open files/],
    ['[location] Here, 51.5, -0.12 https://maps.google.com/?q=51.5%2C-0.12', /location/],
    ['😀', /What can I do for you/],
  ] as const) {
    const told = await conversation().hear(text)
    assert.match(told.text, answer)
    assert.doesNotMatch(told.text, /follow/)
    assert.equal(told.handoff, undefined)
  }
  const { hear } = conversation()
  await hear('a cleaning on Friday')
  assert.match((await hear('[image]')).text, /cannot open files[\s\S]*I could offer/)
})

test('"and your phone number?" asks for ours', async () => {
  assert.match((await conversation().hear('And your phone number?')).text, /20 7946 0000|207946 0000|\+44/)
})

test('a service in answer to "what would you like to book?" is that service, however it is spelt', async () => {
  for (const text of ['check up', 'checkup', 'a clean', 'whitning']) {
    const { hear } = conversation()
    await hear('is 3pm on wednesday free?')
    assert.match((await hear(text)).text, /In which name/, text)
  }
})

test('whether we are open on a day is a question about hours', async () => {
  for (const text of [
    'do u open on christmas day',
    'are you open on 25 December?',
    'will you be open on 26 December?',
  ])
    assert.match((await conversation().hear(text)).text, /closed on .*Christmas/, text)
})
