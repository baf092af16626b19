import assert from 'node:assert/strict'
import { randomUUID } from 'node:crypto'
import { after, before, test } from 'node:test'
import { email, phone, scoped } from '../../contract/identifier.ts'
import { testDatabase } from '../../test/support/database.ts'
import { type Database, json } from '../data/database.ts'
import { resolve, type Sender } from './resolve.ts'

const businessId = randomUUID()
let database: Database
before(async () => {
  database = await testDatabase()
  await database.db
    .insertInto('businesses')
    .values({ id: businessId, slug: 'maple', profile: json({ name: 'Maple' }), created_at: new Date() })
    .execute()
})
after(() => database.close())

const from = (sender: Sender) => database.transaction(tx => resolve(tx, businessId, sender, new Date()))
const number = phone('+447700900201')!
const userId = scoped('whatsapp:1', 'GB.123')!

test('who hid their number on WhatsApp is the same person when they show it', async () => {
  const hidden = await from({ from: userId, fromName: 'nora' })
  const shown = await from({ from: number, alsoFrom: [userId] })
  assert.equal(shown.customerId, hidden.customerId)
  assert.equal((await from({ from: number })).customerId, hidden.customerId)
})

test('an address that somebody only typed never makes two people one', async () => {
  const nora = await from({ from: email('nora@example.com')! })
  const visitor = await from({ from: scoped('widget', 'a-visitor')!, alsoFrom: [email('nora@example.com')!] })
  assert.notEqual(visitor.customerId, nora.customerId)
})

test('two first messages at the same moment make one customer', async () => {
  const sender = { from: phone('+447700900202')!, alsoFrom: [scoped('whatsapp:1', 'GB.456')!] }
  const both = await Promise.all([from(sender), from(sender)])
  assert.equal(both[0].customerId, both[1].customerId)
})
