import assert from 'node:assert/strict'
import { test } from 'node:test'
import { phone } from '../../../contract/identifier.ts'
import { eventually } from '../conformance.ts'
import { ann, clinic, end, messageId, outbound, runningWorld } from './testing/whatsapp-world.ts'

test('who stops or resumes offers in the app is told to the product once, and nobody answers it', async () => {
  const world = await runningWorld()
  try {
    await world.api.write(ann, clinic.displayNumber, { text: 'Hello' })
    world.api.order({ kind: 'double', times: 1 })
    assert.equal(await world.api.prefer(ann.number, clinic.displayNumber, 'stop'), true)
    world.later(1)
    assert.equal(await world.api.prefer(ann.number, clinic.displayNumber, 'resume'), true)
    const notices = world.inbox.stored.slice(1)
    assert.deepEqual(
      notices.map(({ offers, automatic, from, accountId }) => [offers, automatic, from, accountId]),
      [
        ['stopped', 'auto-reply', phone(ann.number), 'clinic'],
        ['resumed', 'auto-reply', phone(ann.number), 'clinic'],
      ],
    )
    assert.equal(notices[0]?.consentWord, undefined, 'reminders are not meant')
  } finally {
    await end(world)
  }
})

test('an offer to who stopped them is refused by WhatsApp, a reminder is not', async () => {
  const world = await runningWorld()
  try {
    await world.api.prefer(ann.number, clinic.displayNumber, 'stop')
    const use = (name: string, parameters: string[]) => ({
      template: { name, language: 'en_GB', parameters },
    })
    const signal = AbortSignal.timeout(20_000)
    const offer = outbound(messageId(61), 'Offer', use('seasonal_offer', ['x']))
    await world.connector.send(offer, signal)
    const visit = outbound(
      messageId(62),
      'Visit',
      use('appointment_reminder', ['Ann', 'Check-up', 'Tuesday']),
    )
    await world.connector.send(visit, signal)
    const news = (id: string) =>
      world.inbox.receipts.filter(({ which }) => 'messageId' in which && which.messageId === id)
    await eventually('the reminder arrived', () =>
      news(visit.id).find(one => one.receipt.status === 'delivered'),
    )
    assert.deepEqual(
      news(offer.id).map(one => [one.receipt.status, one.receipt.cause]),
      [['failed', 'opted-out']],
    )
  } finally {
    await end(world)
  }
})

test('a preference about something else, or of nobody, changes nothing and is not asked for again', async () => {
  const world = await runningWorld()
  try {
    const value = {
      messaging_product: 'whatsapp',
      metadata: { display_phone_number: '442079460123', phone_number_id: clinic.phoneNumberId },
      user_preferences: [
        { wa_id: '447700900123', category: 'calls', value: 'stop', timestamp: 1731705721 },
        { wa_id: '447700900123', category: 'marketing_messages', value: 'perhaps', timestamp: 1731705721 },
        { category: 'marketing_messages', value: 'stop', timestamp: 1731705721 },
        'nonsense',
      ],
    }
    assert.equal(await world.api.webhook(clinic.phoneNumberId, value, 'user_preferences'), true)
    assert.equal(world.inbox.handed.length, 0)
  } finally {
    await end(world)
  }
})
