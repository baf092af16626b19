import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import type { Medium } from '../../contract/message.ts'
import type { CustomerView, Outreach } from '../../contract/turn.ts'
import { Books } from './desk-double.ts'
import { chatMedium, clinic, letterMedium, morning, stranger, textMedium } from './example-turn.ts'
import { conversation, sarah, written } from './testing/talk.ts'

const sentAt = new Date(morning.getTime() - 3_600_000)

interface Scene {
  readonly medium?: Medium
  readonly customer?: CustomerView
  readonly purpose?: Outreach['purpose']
  readonly choices?: Outreach['choices']
  /** A second booking of hers, on the Tuesday after. */
  readonly second?: boolean
  readonly now?: Date
  /** What happens between the reminder and its answer. */
  readonly meanwhile?: (books: Books, id: string) => Promise<unknown>
}

/** Sarah's cleaning on Tuesday 1 December at 14:30, and the reminder of it. */
async function reminded(scene: Scene = {}) {
  const { customer = sarah, now = morning } = scene
  const books = new Books(clinic, () => now)
  const free = (date: string, atTime: string) => {
    const query = { serviceId: 'cleaning', fromDate: date, toDate: date, atTime, limit: 1 }
    const [slot] = books.free(query)
    assert.ok(slot)
    return slot
  }
  const { id } = books.seed('sarah', 'Sarah Jones', free('2026-12-01', '14:30'))
  if (scene.second) books.seed('sarah', 'Sarah Jones', free('2026-12-08', '10:00'))
  await scene.meanwhile?.(books, id)
  books.writes.length = 0
  const outreach: Outreach = {
    purpose: scene.purpose ?? 'reminder',
    text: 'Hello Sarah, we look forward to seeing you on Tuesday 1 December at 14:30. Reply 1 to confirm, 2 for another time, 3 to cancel.',
    choices: scene.choices ?? [
      { id: 'confirm', label: 'Confirm' },
      { id: 'move', label: 'Another time' },
      { id: 'cancel', label: 'Cancel' },
    ],
    appointmentId: id,
    sentAt,
  }
  const talk = conversation({ books, customer, now, medium: scene.medium ?? textMedium, outreach })
  const confirmed = () => books.kept.filter(({ appointment }) => appointment.confirmed).length
  return { ...talk, books, confirmed }
}

const names = (books: Books) => written(books).map(({ name }) => name)

describe('after a reminder', () => {
  const yes = [
    ...['yes', 'ok', 'Ok!', '1', '1.', '1️⃣', 'C', 'confirm', 'Confirmed', '👍', 'Yes please', 'that works'],
    ...["I'll be there", 'see you then', 'Will be there', 'Great, looking forward to it', 'option 1'],
    ...[
      'Ill be there',
      "can't wait, see you then",
      'c u then',
      'Yes, 14:30 is fine',
      'Confirming for Tuesday',
    ],
    ...['the first one', 'Yes, see you on Tuesday', 'Yes, see you at half past two', 'we are coming, thanks'],
  ]
  for (const text of yes) {
    test(`"${text}" is a yes: noted once, with thanks that name day and time`, async () => {
      const { hear, books } = await reminded()
      const told = await hear(text)
      assert.match(told.text, /Thank you.*Tuesday 1 December at 14:30/)
      assert.equal(told.outcome, 'resolved')
      assert.equal(told.handoff, undefined)
      assert.deepEqual(names(books), ['confirm'])
      const actions = told.events.filter(event => event.kind === 'action')
      assert.deepEqual(
        actions.map(({ name, outcome, appointmentId }) => [name, outcome, appointmentId]),
        [['confirm', 'done', 'appointment-1']],
      )
      await hear(text === 'C' ? 'ok' : text)
      assert.deepEqual(names(books), ['confirm'])
    })
  }

  const unclear = [
    ...['maybe', 'I think so', 'I should be there', 'yes see you at 3', 'yes, see you on Wednesday'],
    ...['probably', 'if I can', 'yes?', "don't cancel", 'Can I confirm later?', 'Will you be there?'],
    ...[
      'I am on my way',
      'Yes, with my daughter',
      'I already cancelled',
      'noted',
      'I have to work on Tuesday',
    ],
    ...['flurb grobnik', 'thanks', 'hello', 'running 10 minutes late', 'ok but I might be late', '4', '7'],
    ...['Yes, where can I park?', 'How much is it?', 'Is it with Dr Novak?', 'wrong number', 'no', 'nope'],
  ]
  for (const text of unclear) {
    test(`"${text}" confirms nothing, moves nothing and cancels nothing`, async () => {
      const { hear, books, confirmed } = await reminded()
      const told = await hear(text)
      assert.equal(confirmed(), 0)
      assert.deepEqual(
        names(books).filter(name => name !== 'take-message'),
        [],
      )
      assert.doesNotMatch(told.text, /that is noted/)
    })
  }

  test('a yes with a doubt in it is asked again, with day, time and what can be answered', async () => {
    const { hear, books } = await reminded()
    const told = await hear('I think so')
    assert.match(
      told.text,
      /Tuesday 1 December at 14:30\. Will you come\?\n1\. Yes.*\n2\. Another.*\n3\. Cancel/,
    )
    assert.deepEqual(names(books), [])
    assert.match((await hear('yes')).text, /Thank you/)
    assert.deepEqual(names(books), ['confirm'])
  })

  test('a button says what it says', async () => {
    const pressed = async (choice: string) => {
      const { hear, books } = await reminded({ medium: chatMedium })
      return { told: await hear('pressed', choice), books }
    }
    const confirm = await pressed('confirm')
    assert.match(confirm.told.text, /Thank you/)
    assert.deepEqual(names(confirm.books), ['confirm'])
    const move = await pressed('move')
    assert.match(move.told.text, /Your teeth cleaning is on Tuesday 1 December at 14:30/)
    assert.deepEqual(names(move.books), [])
    const cancel = await pressed('cancel')
    assert.match(cancel.told.text, /cancel your teeth cleaning .*Shall I go ahead/)
    assert.deepEqual(names(cancel.books), [])
  })

  test('without choices of its own the three are still numbered one, two and three', async () => {
    for (const [text, said] of [
      ['1', /Thank you/],
      ['2', /When would suit you better/],
      ['the last one', /I can cancel/],
    ] as const) {
      const { hear } = await reminded({ choices: [] })
      assert.match((await hear(text)).text, said)
    }
  })

  for (const text of [
    'can I move it to Thursday at 10?',
    'Thursday at 10?',
    "I can't make it, can I come on Thursday at 10 instead?",
    'yes but can you move it to Thursday at 10',
    "Tuesday doesn't work any more, could we do Thursday at 10?",
  ]) {
    test(`"${text}" moves that booking to that time, after a yes`, async () => {
      const { hear, books, confirmed } = await reminded({ second: true })
      const told = await hear(text)
      assert.match(told.text, /from Tuesday 1 December at 14:30 to Thursday 26 November at 10:00/)
      assert.deepEqual(names(books), [])
      await hear('yes')
      assert.deepEqual(written(books), [
        { name: 'reschedule', detail: 'appointment-1 2026-11-26T10:00:00.000Z' },
      ])
      assert.equal(confirmed(), 0)
    })
  }

  for (const text of [
    ...[
      '2',
      'need another time',
      'I need to reschedule',
      'Another time please',
      'is there anything earlier?',
    ],
    ...['later please', 'a different day', 'Can I change it?', 'I have to work on Tuesday, another day?'],
  ]) {
    test(`"${text}" offers other times for that booking`, async () => {
      const { hear, books } = await reminded({ second: true })
      assert.match((await hear(text)).text, /Your teeth cleaning is on Tuesday 1 December at 14:30/)
      assert.match((await hear('Thursday at 10')).text, /to Thursday 26 November at 10:00/)
      assert.deepEqual(names(books), [])
    })
  }

  for (const text of ['3', 'cancel', "can't come", 'cant make it sorry', 'not coming', 'please cancel it']) {
    test(`"${text}" reads that booking back before it is cancelled`, async () => {
      const { hear, books } = await reminded({ second: true })
      const told = await hear(text)
      assert.match(told.text, /cancel your teeth cleaning .*Tuesday 1 December at 14:30.*24 hours/)
      assert.deepEqual(names(books), [])
      await hear('yes')
      assert.deepEqual(
        written(books).map(({ name, detail }) => [name, detail.split(' ')[0]]),
        [['cancel', 'appointment-1']],
      )
    })
  }

  test('"no" alone is asked: another time, or cancel?', async () => {
    const { hear, books } = await reminded()
    const told = await hear('no')
    assert.match(told.text, /another time, or shall I cancel it\?\n1\. Another time\n2\. Cancel it/)
    assert.deepEqual(names(books), [])
    assert.match((await hear('yes')).text, /another time, or shall I cancel/)
    assert.match((await hear('2')).text, /I can cancel your teeth cleaning/)
    assert.deepEqual(names(books), [])
  })

  test('a question is answered, and the reminder can still be', async () => {
    const { hear, books } = await reminded()
    assert.match((await hear('where can I park?')).text, /car park behind the building/)
    assert.deepEqual(names(books), [])
    assert.match((await hear('great, see you then')).text, /Thank you.*Tuesday 1 December/)
    assert.deepEqual(names(books), ['confirm'])
  })

  test('yes and a question in one message: both are served', async () => {
    const { hear, books } = await reminded()
    const told = await hear("Yes, I'll be there. How much is whitening?")
    assert.match(told.text, /£250/)
    assert.match(told.text, /Tuesday 1 December at 14:30/)
    assert.deepEqual(names(books), ['confirm'])
  })

  test('a letter of thanks names day and time too', async () => {
    const { hear, books } = await reminded({ medium: letterMedium })
    const told = await hear('Hello,\n\nyes, I will be there.\n\nBest regards,\nSarah')
    assert.match(told.text, /^Dear Sarah,\n[\s\S]*Tuesday 1 December at 14:30/)
    assert.deepEqual(names(books), ['confirm'])
  })
})

describe('what changed since the reminder', () => {
  const move = async (books: Books, id: string) => {
    const query = { serviceId: 'cleaning', fromDate: '2026-12-03', toDate: '2026-12-03', limit: 1 }
    const [slot] = books.free({ ...query, atTime: '10:00' })
    assert.ok(slot)
    return books.deskFor(sarah).reschedule('moved', id, slot)
  }
  const cancel = (books: Books, id: string) => books.deskFor(sarah).cancel('gone', id)

  test('moved: a yes to the old time is none to the new one, and the new one is told', async () => {
    const { hear, books, confirmed } = await reminded({ meanwhile: move })
    const told = await hear('yes')
    assert.match(told.text, /time .*has changed .*Thursday 3 December at 10:00/)
    assert.doesNotMatch(told.text, /Thank you, that is noted/)
    assert.equal(confirmed(), 0)
    assert.deepEqual(names(books), [])
  })

  test('moved: whoever wants to cancel is told first', async () => {
    const { hear, books } = await reminded({ meanwhile: move })
    const told = await hear('3')
    assert.match(told.text, /time .*has changed .*Thursday 3 December at 10:00[\s\S]*Shall I go ahead/)
    assert.deepEqual(names(books), [])
    assert.doesNotMatch((await hear('what does whitening cost?')).text, /has changed/)
  })

  for (const text of ['yes', '2', '3', 'can I move it to Thursday?']) {
    test(`cancelled: "${text}" does nothing, to no other booking either, and says so`, async () => {
      const { hear, books, confirmed } = await reminded({ meanwhile: cancel, second: true })
      const told = await hear(text)
      assert.match(told.text, /no longer in our books/)
      assert.doesNotMatch(told.text, /8 December/)
      assert.equal(confirmed(), 0)
      assert.deepEqual(names(books), [])
    })
  }

  test('begun: nothing is noted any more', async () => {
    const { hear, confirmed } = await reminded({
      meanwhile: async books => {
        const [kept] = books.kept
        assert.ok(kept)
        books.kept[0] = {
          ...kept,
          appointment: { ...kept.appointment, start: new Date(morning.getTime() - 60_000) },
        }
      },
    })
    assert.match((await hear('yes')).text, /no longer in our books/)
    assert.equal(confirmed(), 0)
  })
})

describe('who answers a reminder', () => {
  test('somebody whose number only claims to be hers is asked for the code, and told nothing', async () => {
    const { hear, confirmed } = await reminded({ customer: { ...sarah, assurance: 'claimed' } })
    const told = await hear('yes')
    assert.match(told.text, /booking code/)
    assert.doesNotMatch(told.text, /December|Novak|cleaning/)
    assert.equal(confirmed(), 0)
    await hear('K1M4Q')
    const found = await hear('Sarah Jones')
    assert.match(found.text, /Tuesday 1 December/)
    await hear('yes')
    assert.equal(confirmed(), 1)
  })

  test('a stranger with another code confirms nothing', async () => {
    const { hear, confirmed } = await reminded({ customer: stranger })
    await hear('yes')
    await hear('K9M4Q, Sarah Jones')
    assert.equal(confirmed(), 0)
  })

  test('of several people on one number the one who speaks', async () => {
    const oneOf = [
      { customerId: 'john', name: 'John Jones' },
      { customerId: 'sarah', name: 'Sarah Jones' },
    ]
    const { name: _name, ...nobody } = sarah
    const first = await reminded({ customer: { ...nobody, id: 'shared', oneOf } })
    assert.match((await first.hear('yes')).text, /John Jones or Sarah Jones/)
    assert.equal(first.confirmed(), 0)
    assert.match((await first.hear('Sarah')).text, /Tuesday 1 December at 14:30/)
    assert.equal(first.confirmed(), 1)
    const other = await reminded({ customer: { ...nobody, id: 'shared', oneOf } })
    await other.hear('yes')
    assert.doesNotMatch((await other.hear('John')).text, /1 December/)
    assert.equal(other.confirmed(), 0)
  })
})

describe('a question that is open', () => {
  test('asked after the reminder goes first: its yes confirms no visit', async () => {
    const { hear, books } = await reminded()
    await hear('please also book a check-up on Friday at 10')
    assert.match((await hear('yes')).text, /You are booked: check-up/)
    assert.deepEqual(names(books), ['book'])
    await hear("and I'll be there on Tuesday")
    assert.deepEqual(names(books), ['book', 'confirm'])
  })

  test('left open before the reminder gives way: "yes" answers what was said last', async () => {
    const { hear, books, remind } = await openQuestion()
    assert.match((await hear('please book a check-up on Friday at 10')).text, /Shall I book it\?/)
    remind()
    const told = await hear('yes')
    assert.match(told.text, /Thank you.*Tuesday 1 December at 14:30/)
    assert.deepEqual(names(books), ['confirm'])
  })
})

/** Sarah is asked something, does not answer, and is reminded an hour later. */
async function openQuestion() {
  const scene = await reminded()
  const [kept] = scene.books.kept
  assert.ok(kept)
  let outreach: Outreach | undefined
  const talk = conversation({
    books: scene.books,
    customer: sarah,
    medium: textMedium,
    outreachAt: () => outreach,
  })
  const remind = () => {
    outreach = {
      purpose: 'reminder',
      text: 'See you on Tuesday 1 December at 14:30?',
      choices: [],
      appointmentId: kept.appointment.id,
      sentAt: new Date(morning.getTime() + 3_600_000),
    }
  }
  return { ...talk, books: scene.books, remind }
}

describe('after a follow-up', () => {
  test('"yes" to nothing that was asked is met with a question, not with a deed', async () => {
    const { hear, books, confirmed } = await reminded({ purpose: 'follow_up' })
    const told = await hear('yes')
    assert.match(told.text, /What can I do for you\?/)
    assert.equal(confirmed(), 0)
    assert.deepEqual(names(books), [])
  })

  test('"yes" answers the question that was open', async () => {
    const { hear, books } = await reminded({ purpose: 'follow_up' })
    await hear('book a check-up on Friday at 10')
    assert.match((await hear('yes')).text, /You are booked/)
    assert.deepEqual(names(books), ['book'])
  })

  test('what is asked is answered', async () => {
    const { hear } = await reminded({ purpose: 'follow_up' })
    assert.match((await hear('where can I park?')).text, /car park/)
  })
})
