import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { Customer } from '../api/types.ts'
import { consentGroups, consentWords, evidenceWords, offerConsent } from './consent-words.ts'

const at = '2026-11-20T10:00:00Z'
const consents: Customer['consents'] = [
  { channel: 'sms', purpose: 'reminder', granted: false, evidence: 'wrote STOP', at },
  { channel: 'sms', purpose: 'follow_up', granted: false, evidence: 'wrote STOP', at },
  { channel: 'sms', purpose: 'marketing', granted: false, evidence: 'wrote STOP', at },
  {
    channel: 'whatsapp',
    purpose: 'marketing',
    granted: true,
    evidence: 'Olive in the console',
    at: '2026-11-22T10:00:00Z',
  },
]

test('one STOP is told as one thing, with all that it forbids, the latest word first', () => {
  const words = consentGroups(consents).map(group => consentWords(group, group.channel))
  assert.deepEqual(words, ['Offers by whatsapp', 'No reminders, follow-ups or offers by sms'])
})

test('a yes and a no are never told together, nor what was said at different times', () => {
  const mixed = consentGroups([
    ...consents,
    { channel: 'sms', purpose: 'reminder', granted: true, evidence: 'wrote STOP', at },
    {
      channel: 'sms',
      purpose: 'details',
      granted: false,
      evidence: 'wrote STOP',
      at: '2026-11-21T10:00:00Z',
    },
  ])
  assert.equal(mixed.length, 4)
})

test('the switch of offers looks at offers on this channel only', () => {
  assert.equal(offerConsent(consents, 'whatsapp')?.granted, true)
  assert.equal(offerConsent(consents, 'email'), undefined)
})

test('evidence is read with the day on which it was given', () => {
  assert.equal(
    evidenceWords(consents[0]!, () => 'Fri 20 Nov'),
    'Wrote STOP · Fri 20 Nov',
  )
  assert.equal(
    evidenceWords({ evidence: '', at }, () => 'Fri 20 Nov'),
    'Fri 20 Nov',
  )
})
