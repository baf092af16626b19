import assert from 'node:assert/strict'
import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { test } from 'node:test'
import { whatsappConformance } from './conformance.ts'
import { faultsOf } from './conformance-facts.ts'

const fixtures = process.env.FIXTURES ?? join(import.meta.dirname, '../../../../shared/fixtures')
const skip = existsSync(join(fixtures, 'contracts/whatsapp')) ? false : `no third-party sets at ${fixtures}`

test('what Meta describes is what we read and what we send', { skip }, async () => {
  const lines = await whatsappConformance(fixtures)
  assert.ok(lines.length > 0)
  for (const { name, passed, total, failures } of lines) {
    assert.ok(total > 0, name)
    assert.deepEqual([passed, failures], [total, []], name)
  }
})

test('a fact that got lost is noticed', () => {
  const metadata = { phone_number_id: '1' }
  const webhook = (message: object) => ({
    object: 'x',
    entry: [{ changes: [{ field: 'messages', value: { metadata, messages: [message] } }] }],
  })
  assert.deepEqual(faultsOf(webhook({ from: '447700900123', id: 'a', text: { body: 'Hi' } })), [])
  assert.deepEqual(faultsOf(webhook({ id: 'a', text: { body: 'Hi' } })), ['a message was lost'])
  const halves = {
    from: '447700900123',
    id: 'a',
    text: { body: 'Hi' },
    location: { latitude: 1, longitude: 2 },
  }
  assert.deepEqual(faultsOf(webhook(halves)), ['the text lacks "1"', 'the text lacks "2"'])
})
