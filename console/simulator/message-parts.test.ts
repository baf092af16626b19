import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import type { HandsetMessageInfo } from '../api/types.ts'
import { isReaction, lineOf, placeOf, shownOf } from './message-parts.ts'

const message = (id: string, more: Partial<HandsetMessageInfo> = {}): HandsetMessageInfo => ({
  id,
  app: 'whatsapp',
  number: '+447700900123',
  business: '+447700900001',
  direction: 'in',
  text: 'Hello',
  header: null,
  footer: null,
  choices: [],
  files: [],
  template: null,
  answers: null,
  segments: null,
  status: 'delivered',
  at: '2026-11-24T09:00:00.000Z',
  ...more,
})
const dayOf = (at: string) => at.slice(0, 10)
const out = { direction: 'out' } as const

test('a reaction stands on its message and not as one of its own; the latest of each side counts', () => {
  const shown = shownOf(
    [
      message('a'),
      message('b', { ...out, answers: 'a', text: '👍' }),
      message('c', { ...out, answers: 'a', text: '❤️' }),
      message('d', { answers: 'a', text: '🙏' }),
    ],
    dayOf,
  )
  assert.deepEqual(
    shown.map(one => [one.message.id, one.reactions]),
    [['a', ['❤️', '🙏']]],
  )
})

test('a reaction that is taken back is gone', () => {
  const shown = shownOf(
    [
      message('a'),
      message('b', { ...out, answers: 'a', text: '👍' }),
      message('c', { ...out, answers: 'a', text: '' }),
    ],
    dayOf,
  )
  assert.deepEqual(
    shown.map(one => one.reactions),
    [[]],
  )
})

test('words, digits and keycaps in an answer are no reaction', () => {
  for (const text of ['ok', '1', '*', 'yes 👍', '👍👍', '2️⃣'])
    assert.equal(isReaction(message('b', { ...out, answers: 'a', text })), false, text)
  for (const text of ['👍', '👍🏽', '❤', '❤️', '👨‍👩‍👧', '🇱🇹'])
    assert.equal(isReaction(message('b', { ...out, answers: 'a', text })), true, text)
  assert.equal(isReaction(message('b', { ...out, text: '👍' })), false, 'an emoji that answers nothing')
})

test('a button that was pressed is known by its label, and the press quotes its message', () => {
  const choices = [
    { id: 'confirm', label: 'Confirm' },
    { id: 'move', label: 'Move' },
  ]
  const [asked, pressed] = shownOf(
    [message('a', { choices }), message('b', { ...out, answers: 'a', text: 'Move' })],
    dayOf,
  )
  assert.equal(asked?.pressed, 'Move')
  assert.equal(pressed?.quoted?.id, 'a')
  assert.equal(shownOf([message('a', { choices })], dayOf)[0]?.pressed, undefined)
})

test('every day opens once', () => {
  const shown = shownOf([message('a'), message('b'), message('c', { at: '2026-11-25T00:01:00.000Z' })], dayOf)
  assert.deepEqual(
    shown.map(one => one.opensDay),
    [true, false, true],
  )
})

test('a place is found with its name and coordinates, and words with numbers are none', () => {
  assert.deepEqual(placeOf('📍 Home\n51.5, -0.12'), { name: 'Home', latitude: 51.5, longitude: -0.12 })
  assert.deepEqual(placeOf('[location] Maple Dental, 1 High St, 51.5,-0.12 https://maps.example'), {
    name: 'Maple Dental, 1 High St',
    latitude: 51.5,
    longitude: -0.12,
  })
  for (const text of ['Table for 2, 3 adults', '📍', '📍 Home', '📍 95.5, 10'])
    assert.equal(placeOf(text), undefined, text)
  fc.assert(
    fc.property(
      fc.double({ min: -90, max: 90, noNaN: true }).map(value => Math.round(value * 1e5) / 1e5 + 0),
      fc.double({ min: -180, max: 180, noNaN: true }).map(value => Math.round(value * 1e5) / 1e5 + 0),
      fc.constantFrom('Home', 'Old Street Station', 'Café Ñandú'),
      (latitude, longitude, name) => {
        fc.pre(!`${latitude}${longitude}`.includes('e'))
        const place = placeOf(`📍 ${name}\n${latitude}, ${longitude}`)
        assert.deepEqual(place, { name, latitude: latitude + 0, longitude: longitude + 0 })
      },
    ),
  )
})

test('one line says what a message is, with or without words', () => {
  const file = { name: 'form.pdf', type: 'application/pdf', size: 1, url: '/x' }
  assert.equal(lineOf(message('a', { text: 'Hello\n  there' })), 'Hello there')
  assert.equal(lineOf(message('a', { text: '', files: [file] })), 'form.pdf')
  assert.equal(lineOf(message('a', { text: '', files: [{ ...file, type: 'image/png' }] })), 'Photo')
  assert.equal(lineOf(message('a', { text: '📍 Home\n51.5, -0.12' })), 'Place: Home')
})
