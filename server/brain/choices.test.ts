import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import type { BusinessView } from '../../contract/turn.ts'
import { Books } from './desk-double.ts'
import { chatMedium, clinic, clinicEntries, morning, textMedium } from './example-turn.ts'
import { conversation, sarah, seeded, written } from './testing/talk.ts'

/** Every way of naming the second of what was offered. */
const second = ['2', '2.', '(2)', 'two', 'Option two', 'the second one', 'second', 'no. 2', '2️⃣', '2 please']

describe('on a channel without buttons the second of what was offered can be named, whatever was asked', () => {
  for (const text of second) {
    test(`times: "${text}"`, async () => {
      const { hear } = conversation({ medium: textMedium, customer: sarah })
      await hear('I want to book a check-up on Thursday')
      assert.match((await hear(text)).text, /check-up with Dr \w+ on Thursday 26 November at 12:30/)
    })

    test(`services: "${text}"`, async () => {
      const { hear } = conversation({ medium: textMedium })
      await hear("I'd like to make an appointment")
      assert.match((await hear(text)).text, /come for a check-up/)
    })

    test(`bookings: "${text}"`, async () => {
      const { hear, books } = twoBookings()
      assert.match((await hear('cancel my appointment')).text, /\n2\. teeth cleaning .*8 December at 10:00$/)
      assert.match((await hear(text)).text, /cancel your teeth cleaning .*8 December at 10:00/)
      assert.deepEqual(written(books), [])
    })

    test(`people: "${text}"`, async () => {
      const oneOf = [
        { customerId: 'john', name: 'John' },
        { customerId: 'sarah', name: 'Sarah' },
      ]
      const books = twoBookings().books
      const { hear } = conversation({
        books,
        medium: textMedium,
        customer: { ...sarah, id: 'shared', oneOf },
      })
      await hear('when is my appointment?')
      assert.match((await hear(text)).text, /You have 2 bookings/)
    })

    test(`questions that may have been meant: "${text}"`, async () => {
      const { hear } = conversation({ medium: textMedium })
      const offered = await hear('Will insurance pay for children?')
      const entry = clinicEntries.find(({ question }) => offered.text.includes(`\n2. ${question}`))
      assert.ok(entry, offered.text)
      assert.equal((await hear(text)).text, entry.answer)
    })
  }
})

function twoBookings() {
  const { books } = seeded('matched', textMedium)
  const query = { serviceId: 'cleaning', fromDate: '2026-12-08', toDate: '2026-12-08', limit: 1 }
  const [slot] = books.free({ ...query, atTime: '10:00' })
  assert.ok(slot)
  books.seed('sarah', 'Sarah Jones', slot)
  books.writes.length = 0
  return { ...conversation({ books, customer: sarah, medium: textMedium }), books }
}

const olive: BusinessView = {
  ...clinic,
  id: 'olive',
  what: 'restaurant',
  services: [{ id: 'table', name: 'Table', aliases: ['dinner'], kind: 'table', minutes: 120, staff: [] }],
  hours: [1, 2, 3, 4, 5, 6, 7].map(weekday => ({ weekday, opens: '00:00', closes: '24:00' })),
  closures: [],
}

describe('a number is what was asked for', () => {
  test('people, when it was asked for how many', async () => {
    const { hear } = conversation({ business: olive, medium: textMedium, customer: sarah })
    assert.match((await hear('a table tomorrow at 7 pm')).text, /For how many people/)
    assert.match((await hear('2')).text, /table for 2 people on Wednesday 25 November at 19:00/)
  })

  test('no time of its own, when morning or evening was asked', async () => {
    const { hear } = conversation({ business: olive, medium: textMedium, customer: sarah })
    assert.match((await hear('a table for 4 tomorrow at 2')).text, /02:00 or 14:00/)
    assert.doesNotMatch((await hear('2')).text, /Shall I book it/)
    assert.match((await hear('in the afternoon')).text, /for 4 people on Wednesday 25 November at 14:00/)
  })

  test('a yes to nothing: a read-back is not confirmed by a number', async () => {
    const { hear, books } = conversation({ medium: textMedium, customer: sarah })
    await hear('book a check-up on Thursday at 9')
    for (const text of ['1', 'one', 'the first one', '1️⃣']) await hear(text)
    assert.deepEqual(written(books), [])
  })

  test('the hour, where the times were not numbered: "two" of 9:00, 12:30 and 14:00 is the one at two', async () => {
    const books = new Books(clinic, () => morning)
    const { hear } = conversation({ medium: chatMedium, customer: sarah, books })
    const told = await hear('a check-up on Saturday please')
    assert.deepEqual(told.labels, ['Sat 28 Nov, 10:00', 'Sat 28 Nov, 11:00', 'Sat 28 Nov, 12:30'])
    assert.match((await hear('eleven')).text, /Saturday 28 November at 11:00/)
    const other = conversation({ medium: chatMedium, customer: sarah })
    await other.hear('a check-up on Saturday please')
    assert.match((await other.hear('the third')).text, /Saturday 28 November at 12:30/)
  })
})
