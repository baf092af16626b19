import assert from 'node:assert/strict'
import { test } from 'node:test'
import { chatMedium } from './example-turn.ts'
import { conversation, written } from './testing/talk.ts'

/** What a call hands over: lower case, hardly a mark, figures and addresses as they are written. */
const call = () => conversation({ medium: { ...chatMedium, channel: 'phone', style: 'speech', choices: 0 } })

test('a booking is made from what a recogniser writes, and read back before it is made', async () => {
  const { hear, books } = call()
  await hear('hi id like to book a cleaning')
  await hear('next tuesday at 2:30')
  await hear('nora kalnina')
  const { text } = await hear('07700900123')
  assert.match(text, /Tuesday 1 December at 2:30 PM/)
  assert.match(text, /Nora Kalnina/)
  assert.match(text, /\+447700900123/)
  assert.deepEqual(written(books), [], 'nothing is booked before the yes')
  await hear('yes please')
  assert.deepEqual(
    written(books).map(({ detail }) => detail),
    ['cleaning 2026-12-01T14:30:00.000Z Nora Kalnina'],
  )
})

test('an address that was spelled is what is used', async () => {
  const { hear, books } = call()
  await hear('can i book a check up for 1 december at 10:30')
  await hear('my name is nora kalnina')
  assert.match((await hear('it is nora.kalnina@example.com')).text, /nora\.kalnina@example\.com/)
  await hear('yes that is right')
  assert.equal(written(books).length, 1)
})

test('a day in may is a day though may is no capital, and 7:30 leaves the half of the day open', async () => {
  const { text } = await call().hear('book me a check up for 3 may at 2:30')
  assert.doesNotMatch(text, /November|When would you like/)
})

test('a key chooses what was offered in that place', async () => {
  const { hear } = call()
  const offer = await hear('i need a cleaning on thursday morning')
  const times = offer.text.match(/at \d{1,2}(?::\d\d)? [AP]M/g)
  assert.ok(times && times.length > 1)
  const { text } = await hear('2')
  assert.match(text, /name/)
  await hear('nora kalnina')
  assert.ok((await hear('07700900123')).text.includes(times[1]!))
})

test('keys that are a number are the number', async () => {
  const { hear, books } = call()
  await hear('please take a message tell doctor novak i am late')
  await hear('07700900123')
  assert.ok(books.writes.some(({ detail }) => detail?.includes('+447700900123')))
})
