import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import type { BusinessView } from '../../contract/turn.ts'
import { chatMedium, clinic, letterMedium, textMedium } from './example-turn.ts'
import { conversation, written } from './testing/talk.ts'

const olive: BusinessView = {
  ...clinic,
  id: 'olive',
  what: 'restaurant',
  services: [{ id: 'table', name: 'Table', aliases: ['dinner'], kind: 'table', minutes: 120, staff: [] }],
  hours: [1, 2, 3, 4, 5, 6, 7].map(weekday => ({ weekday, opens: '12:00', closes: '23:00' })),
  closures: [],
}

describe('a name that nobody taught the brain is a name', () => {
  for (const name of [
    'Nora Quist',
    'nora quist',
    'Noor Nolan',
    'Naya Pope',
    'Noah',
    'Denny Stopes',
    'Bo Li',
  ]) {
    test(`"${name}", when a way to reach the guest was asked: noted, asked again, nothing dropped`, async () => {
      const { hear, books } = conversation({ business: olive, medium: textMedium })
      await hear('table for 2 tomorrow at 19:00')
      await hear('Tom')
      const told = await hear(name)
      assert.match(told.text, /^Which e-mail address or phone number/)
      const shown = new RegExp(`in the name of ${name}, and we reach you`, 'i')
      assert.match((await hear('07911 123456')).text, shown)
      await hear('yes')
      assert.deepEqual(
        written(books).map(({ name: deed }) => deed),
        ['book'],
      )
    })
  }

  for (const text of ['stop', 'never mind', 'cancel it']) {
    test(`"${text}" still stops`, async () => {
      const { hear } = conversation({ business: olive, medium: textMedium })
      await hear('table for 2 tomorrow at 19:00')
      await hear('Tom')
      assert.match((await hear(text)).text, /not booked anything/)
    })
  }

  for (const text of ['Nope', 'no thanks', 'hello', 'thanks']) {
    test(`"${text}" is nobody's name`, async () => {
      const { hear } = conversation({ business: olive, medium: textMedium })
      await hear('table for 2 tomorrow at 19:00')
      await hear('Tom')
      await hear(text)
      assert.match((await hear('07911 123456')).text, /in the name of Tom,/)
    })
  }
})

describe('the occasion beside a question does not change what was asked', () => {
  for (const occasion of [
    'when I come for my appointment',
    'while I am at my check-up',
    'when we visit you for our first appointment',
  ]) {
    test(`"Where can I park ${occasion}?"`, async () => {
      for (const medium of [letterMedium, chatMedium]) {
        const { hear } = conversation({ medium })
        const told = await hear(`Hello,\n\nwhere can I park ${occasion}?\n\nKind regards,\nTom`)
        assert.match(told.text, /car park behind the building/)
        assert.doesNotMatch(told.text, /You find us at|booking code/)
      }
    })
  }

  test('where it is the question, it stays', async () => {
    const { hear } = conversation()
    assert.match((await hear('Where do I find you when I come for my appointment?')).text, /12 Maple Street/)
  })
})

test('whoever asks whether he may smoke is answered, not sent an ambulance', async () => {
  for (const text of ['Can I smoke in the room?', 'May we smoke in the garden?']) {
    const told = await conversation().hear(text)
    assert.notEqual(told.handoff, 'emergency')
    assert.doesNotMatch(told.text, /999/)
  }
  assert.equal((await conversation().hear('There is smoke in the room!')).handoff, 'emergency')
})
