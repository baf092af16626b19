import assert from 'node:assert/strict'
import { test } from 'node:test'
import { labelOf } from './people.ts'

test('a WhatsApp profile that hides its number is told apart, but its id is not shown', () => {
  const [one, other] = ['GB.13491208655302741918', 'US.ENT.11815799212886844830'].map(id =>
    labelOf('scoped', id),
  )
  assert.equal(one, 'WhatsApp profile 1918')
  assert.equal(other, 'WhatsApp profile 4830')
})

test('numbers, addresses and visitors keep the labels people know', () => {
  assert.equal(labelOf('phone', '+447700900101'), '+44 7700 900101')
  assert.equal(labelOf('email', 'gb.1@example.com'), 'gb.1@example.com')
  assert.equal(labelOf('visitor', 'abcdef'), 'Visitor abcd')
  assert.equal(labelOf(null, null), 'Unknown person')
})
