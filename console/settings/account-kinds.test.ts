import assert from 'node:assert/strict'
import { test } from 'node:test'
import { newAccount, tidyAddress } from './account-kinds.ts'

test('a number may be typed as people write it and is kept as the network knows it', () => {
  assert.equal(tidyAddress('whatsapp', ' +44 (20) 7946-0123 '), '+442079460123')
  assert.equal(tidyAddress('sms', '12 345'), '12345', 'a short code has no plus')
})

test('a sender name and an e-mail address stay as they are', () => {
  assert.equal(tidyAddress('sms', ' Salon Rose '), 'Salon Rose')
  assert.equal(tidyAddress('email', 'front.desk-1@maple.example'), 'front.desk-1@maple.example')
})

test('two new WhatsApp numbers never share a verify token', () => {
  const token = () => newAccount('whatsapp').settings.verifyToken
  assert.notEqual(token(), token())
  assert.equal(newAccount('sms').settings.carrier, 'twilio')
})
