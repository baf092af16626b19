import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { Receipt } from '../../../../contract/message.ts'
import type { CarrierEvents } from '../carrier.ts'
import type { DeliveryReceipt } from './delivery-receipt.ts'
import { SentParts } from './sent-parts.ts'

const delivered: DeliveryReceipt = { id: '0000000007', state: 'delivered', detail: 'DELIVRD', expired: false }
const anna = '447700900123'

/** The product, whose database knows the operator's ids of `stored`. */
function product(stored: ReadonlySet<string>) {
  const found = Promise.withResolvers<Receipt>()
  const asked: string[] = []
  const events: Pick<CarrierEvents, 'receipt'> = {
    receipt: async (which, receipt) => {
      const id = 'externalId' in which ? which.externalId : which.messageId
      asked.push(id)
      if (stored.has(id)) found.resolve(receipt)
    },
  }
  return { events: { ...events, message: async () => {}, changed: () => {} }, asked, found: found.promise }
}

test('a receipt that comes to another node before the send is stored is not lost', {
  timeout: 20_000,
}, async () => {
  const stored = new Set<string>()
  const { events, asked, found } = product(stored)
  const parts = new SentParts(events, [5, 5])
  await parts.note(delivered, anna)
  assert.ok(asked.length > 0)
  stored.add(delivered.id)
  assert.equal((await found).status, 'delivered')
  parts.stop()
})

test('a receipt of a message that this node sent is reported once, by our own id', async () => {
  const { events, asked } = product(new Set())
  const parts = new SentParts(events, [1])
  const sending = parts.begin('ours', `+${anna}`, 1)
  parts.taken(sending, 1, delivered.id)
  parts.end(sending)
  await parts.note(delivered, anna)
  await parts.idle()
  assert.deepEqual(asked, ['ours'])
})

test('a line that was closed reports nothing any more', async () => {
  const { events, asked } = product(new Set())
  const parts = new SentParts(events, [1])
  await parts.note(delivered, anna)
  const before = asked.length
  parts.stop()
  await parts.idle()
  assert.equal(asked.length, before)
})
