import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { SimulatedMail } from '../api/types.ts'
import { replyTo } from './reply-to.ts'

const mail: SimulatedMail = {
  id: '1',
  from: 'Maple Dental <desk@maple.example>',
  to: ['anna@customer.example'],
  subject: 'Your appointment',
  text: 'Dear Anna,\nsee you then.',
  html: null,
  messageId: '<b@maple.example>',
  answers: ['<a@customer.example>'],
  attachments: [],
  folder: 'inbox',
  at: '2026-11-24T09:00:00.000Z',
}

test('a reply goes to the sender, in the same thread, with the mail quoted below', () => {
  const reply = replyTo(mail)
  assert.equal(reply.to, 'desk@maple.example')
  assert.equal(reply.subject, 'Re: Your appointment')
  assert.deepEqual(reply.answers, ['<a@customer.example>', '<b@maple.example>'])
  assert.match(reply.quoted, /wrote:\n> Dear Anna,\n> see you then\.$/)
})

test('replying to a reply adds no second Re:', () => {
  assert.equal(replyTo({ ...mail, subject: 'RE: Your appointment' }).subject, 'RE: Your appointment')
})

test('a new mail starts empty and belongs to no thread', () => {
  assert.deepEqual(replyTo(undefined), { to: undefined, subject: '', answers: [], quoted: '' })
})
