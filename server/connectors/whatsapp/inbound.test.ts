import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { phone, scoped } from '../../../contract/identifier.ts'
import { readMessage } from './inbound.ts'

const now = new Date('2026-11-24T10:00:00Z')
const head = { from: '447700900123', id: 'wamid.1', timestamp: '1790000000' }
const contacts = [{ profile: { name: 'Ann' }, wa_id: '447700900123' }]

function read(raw: object, people: Parameters<typeof readMessage>[1]['contacts'] = contacts) {
  const incoming = readMessage(
    { ...head, ...raw },
    { accountId: 'clinic', scope: 'whatsapp:55', contacts: people, now },
  )
  assert.ok(incoming, 'nothing was read')
  return incoming
}
const textOf = (raw: object) => read(raw).message.text

test('a text comes from the number and the name the customer shows', () => {
  const { message } = read({ type: 'text', text: { body: 'Hello' } })
  assert.deepEqual(message.from, phone('+447700900123'))
  assert.equal(message.fromName, 'Ann')
  assert.equal(message.sentAt.getTime(), 1_790_000_000_000)
  assert.equal(message.alsoFrom, undefined)
  assert.equal(message.automatic, undefined)
})

test('every kind of message says in words what it is', () => {
  const place = { latitude: 51.5, longitude: -0.12, name: 'Clinic', address: '1 High Street' }
  assert.equal(
    textOf({ type: 'location', location: place }),
    '[location] Clinic, 1 High Street, 51.5,-0.12 https://maps.google.com/?q=51.5%2C-0.12',
  )
  const person = { name: { formatted_name: 'Lucía Gómez' }, phones: [{ phone: '+1 (983) 555-2319' }] }
  assert.equal(textOf({ type: 'contacts', contacts: [person] }), '[contact] Lucía Gómez, +1 (983) 555-2319')
  const item = { product_retailer_id: 'abc', quantity: 2, item_price: 30, currency: 'USD' }
  assert.equal(textOf({ type: 'order', order: { product_items: [item] } }), '[order] 2 × abc at 30 USD')
  assert.equal(textOf({ type: 'sticker', sticker: { id: '9' } }), '[sticker]')
  assert.equal(textOf({ type: 'audio', audio: { id: '9', voice: true } }), '[voice message]')
  assert.equal(textOf({ type: 'unsupported', errors: [{ code: 131051 }] }), '[unsupported message]')
  assert.equal(textOf({ type: 'hologram' }), '[hologram]')
  assert.equal(textOf({}), '[unsupported message]')
  const form = { nfm_reply: { response_json: '{"flow_token":"secret","day":"Tuesday"}' } }
  assert.equal(textOf({ type: 'interactive', interactive: form }), '[form answered]\nday: Tuesday')
})

test('a caption is the text, and the file is fetched by its id', () => {
  const { message, media } = read({ type: 'image', image: { id: '77', caption: 'My tooth' } })
  assert.equal(message.text, 'My tooth')
  assert.deepEqual([media?.kind, media?.reference.id], ['image', '77'])
})

test('a pressed button, row or quick reply is a choice and answers the message it stood under', () => {
  const context = { from: '442079460123', id: 'wamid.question' }
  const button = { type: 'button_reply', button_reply: { id: 'yes', title: 'Yes, please' } }
  const row = { type: 'list_reply', list_reply: { id: 'slot-2', title: '10:30', description: 'Tuesday' } }
  for (const [raw, choice, text] of [
    [{ type: 'interactive', interactive: button }, 'yes', 'Yes, please'],
    [{ type: 'interactive', interactive: row }, 'slot-2', '10:30'],
    [{ type: 'button', button: { payload: 'move', text: 'Move' } }, 'move', 'Move'],
  ] as const) {
    const { message } = read({ ...raw, context })
    assert.deepEqual([message.choice, message.text, message.answers], [choice, text, ['wamid.question']])
  }
})

test('a reaction answers the message it was given to, and taking it back asks for no answer', () => {
  const given = read({ type: 'reaction', reaction: { message_id: 'wamid.9', emoji: '👍' } }).message
  assert.deepEqual([given.text, given.answers, given.automatic], ['[reaction 👍]', ['wamid.9'], undefined])
  const back = read({ type: 'reaction', reaction: { message_id: 'wamid.9' } }).message
  assert.deepEqual([back.text, back.automatic], ['[reaction taken back]', 'auto-reply'])
})

test('an advertisement is told to the reader, but not as the customer’s words', () => {
  const referral = { headline: 'White teeth', body: 'Half price', source_url: 'https://fb.me/1' }
  const { message } = read({ type: 'text', text: { body: 'Is this still on?' }, referral })
  assert.equal(message.text, 'Is this still on?')
  assert.match(message.fullText ?? '', /advertisement\] White teeth · Half price · https:\/\/fb\.me\/1/)
})

test('somebody who hides the number is known by the id that the business was given', () => {
  const hidden = [{ profile: { name: 'Ann', username: 'ann.m' }, user_id: 'GB.13491208655302741918' }]
  const raw = { from: undefined, from_user_id: 'GB.13491208655302741918', type: 'text', text: { body: 'Hi' } }
  const { message } = read(raw, hidden)
  assert.deepEqual(message.from, scoped('whatsapp:55', 'GB.13491208655302741918'))
  assert.equal(message.alsoFrom, undefined)
})

test('who shows both is known by the number first and by the id too', () => {
  const both = [{ profile: { name: 'Ann' }, wa_id: '447700900123', user_id: 'GB.1349' }]
  const { message } = read({ from_user_id: 'GB.1349', type: 'text', text: { body: 'Hi' } }, both)
  assert.equal(message.from.kind, 'phone')
  assert.deepEqual(message.alsoFrom, [scoped('whatsapp:55', 'GB.1349')])
})

test('a new number is told to the customer’s file and nobody answers it', () => {
  const system = {
    body: 'User Ann changed from 447700900123 to 447700900456',
    wa_id: '447700900456',
    user_id: 'GB.2',
    previous_user_id: 'GB.1',
    type: 'user_changed_number',
  }
  const { message } = read({ type: 'system', system }, [])
  assert.deepEqual(message.from, phone('+447700900123'))
  assert.deepEqual(message.alsoFrom, [
    scoped('whatsapp:55', 'GB.1'),
    scoped('whatsapp:55', 'GB.2'),
    phone('+447700900456'),
  ])
  assert.equal(message.automatic, 'auto-reply')
})

test('the names of other people in the same webhook are not mixed up', () => {
  const two = [...contacts, { profile: { name: 'Ben' }, wa_id: '447700900456' }]
  assert.equal(
    read({ from: '447700900456', type: 'text', text: { body: 'Hi' } }, two).message.fromName,
    'Ben',
  )
  assert.equal(
    read({ from: '447700900789', type: 'text', text: { body: 'Hi' } }, two).message.fromName,
    undefined,
  )
})

test('whatever a message consists of, reading it never throws and what is kept says something', () => {
  const keys = [
    'text',
    'image',
    'location',
    'contacts',
    'reaction',
    'interactive',
    'button',
    'order',
    'system',
    'context',
    'referral',
  ]
  const anything = fc.dictionary(fc.constantFrom(...keys, 'id', 'from', 'type', 'timestamp'), fc.jsonValue())
  fc.assert(
    fc.property(anything, fc.boolean(), (raw, whole) => {
      const incoming = readMessage(whole ? { ...raw, ...head } : raw, {
        accountId: 'clinic',
        scope: 'whatsapp:55',
        contacts,
        now,
      })
      if (whole) assert.ok(incoming)
      if (!incoming) return
      assert.equal(typeof incoming.message.text, 'string')
      assert.ok(!Number.isNaN(incoming.message.sentAt.getTime()))
      assert.ok(incoming.message.from.value.length > 0)
    }),
  )
})

test('a text is handed over as it was written', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'grapheme', maxLength: 200 }), body => {
      assert.equal(textOf({ type: 'text', text: { body } }), body)
    }),
  )
})
