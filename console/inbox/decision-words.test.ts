import assert from 'node:assert/strict'
import { test } from 'node:test'
import { decisionWords, purposeBadge } from './decision-words.ts'

const names = { whatsapp: 'WhatsApp', sms: 'SMS', email: 'E-mail', phone: 'Phone' }
const name = (channel: string) => names[channel as keyof typeof names]
const decision = {
  purpose: 'reminder',
  attempt: 1,
  reasons: ['answered 4 of 5 here', 'It costs least.'],
  excluded: [{ channel: 'sms', reason: 'the number is a landline' }],
} as const

test('a teammate reads for what it was sent, what spoke for the channel and what against the others', () => {
  const said = decisionWords(
    {
      channel: 'whatsapp',
      decision: { ...decision, reasons: [...decision.reasons], excluded: [...decision.excluded] },
    },
    name,
  )
  assert.deepEqual(said, {
    title: 'Why WhatsApp?',
    purpose: 'Sent to remind of an appointment.',
    reasons: ['Answered 4 of 5 here.', 'It costs least.'],
    excluded: [{ channel: 'sms', name: 'SMS', reason: 'The number is a landline.' }],
  })
})

test('that another channel was tried before is said from the second try on', () => {
  const tried = (attempt: number) =>
    decisionWords(
      { channel: 'sms', decision: { purpose: 'urgent', attempt, reasons: [], excluded: [] } },
      name,
    )
  assert.equal(tried(1).attempt, undefined)
  assert.equal(tried(2).attempt, 'Try number 2: another way was tried before it.')
  assert.equal(tried(3).attempt, 'Try number 3: 2 other ways were tried before it.')
  assert.deepEqual(tried(1).reasons, ['It was the only way to this customer.'])
})

test('an answer carries no badge, an offer always does', () => {
  assert.equal(purposeBadge('reply'), undefined)
  assert.equal(purposeBadge('marketing'), 'Offer')
})
