import assert from 'node:assert/strict'
import { test } from 'node:test'
import { answeredWords, preferred } from './preference-words.ts'

const whatsapp = { channel: 'whatsapp', asked: 5, answered: 5, share: 9 / 13 } as const
const sms = { channel: 'sms', asked: 3, answered: 1, share: 5 / 11 } as const

test('a channel that is clearly answered more than the others is called preferred, with its numbers', () => {
  assert.equal(preferred([whatsapp, sms])?.channel, 'whatsapp')
  assert.equal(answeredWords(whatsapp), 'answered 5 of 5')
})

test('two answers do not make a preference, nor a channel that is hardly better than the next', () => {
  assert.equal(preferred([{ ...whatsapp, asked: 2, answered: 2, share: 0.6 }]), undefined)
  assert.equal(preferred([whatsapp, { ...sms, share: 0.6 }]), undefined)
  assert.equal(preferred([]), undefined)
})
