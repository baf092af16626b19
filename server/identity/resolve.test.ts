import assert from 'node:assert/strict'
import { randomUUID } from 'node:crypto'
import { after, before, test } from 'node:test'
import { email, phone, scoped } from '../../contract/identifier.ts'
import { testDatabase } from '../../test/support/database.ts'
import { readCustomer } from '../data/customer-card.ts'
import { createCustomer, noteIdentity } from '../data/customers.ts'
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

const suggestions = (customerId: string) =>
  database.db
    .selectFrom('identity_merges')
    .select(['kept_id', 'merged_id', 'status'])
    .where(eb => eb.or([eb('kept_id', '=', customerId), eb('merged_id', '=', customerId)]))
    .execute()

test('a number of one customer and an id of another in one message are a thought for a teammate, once', async () => {
  const shown = phone('+447700900203')!
  const hidden = scoped('whatsapp:1', 'GB.789')!
  const byNumber = await from({ from: shown, fromName: 'Ann Miller' })
  const byId = await from({ from: hidden, fromName: 'ann' })
  assert.notEqual(byNumber.customerId, byId.customerId)
  for (let count = 0; count < 2; count += 1)
    assert.equal((await from({ from: shown, alsoFrom: [hidden] })).customerId, byNumber.customerId)
  const row = { kept_id: byNumber.customerId, merged_id: byId.customerId, status: 'suggested' }
  assert.deepEqual(await suggestions(byNumber.customerId), [row])
  assert.equal((await from({ from: hidden })).customerId, byId.customerId, 'nobody was merged')
  for (const [mine, other] of [
    [byNumber.customerId, 'ann'],
    [byId.customerId, 'Ann Miller'],
  ] as const) {
    const card = await readCustomer(database.db, businessId, mine, new Date())
    assert.deepEqual(
      card?.maybeSame.map(one => one.label),
      [other],
    )
    assert.equal(card?.maybeSame[0]?.together.length, 2)
  }
})

test('what somebody declined is not suggested again', async () => {
  const shown = phone('+447700900204')!
  const hidden = scoped('whatsapp:1', 'GB.790')!
  const { customerId } = await from({ from: shown })
  await from({ from: hidden })
  await from({ from: shown, alsoFrom: [hidden] })
  await database.db
    .updateTable('identity_merges')
    .set({ status: 'declined' })
    .where('kept_id', '=', customerId)
    .execute()
  await from({ from: shown, alsoFrom: [hidden] })
  assert.deepEqual(
    (await suggestions(customerId)).map(one => one.status),
    ['declined'],
  )
  const card = await readCustomer(database.db, businessId, customerId, new Date())
  assert.deepEqual(card?.maybeSame, [])
})

test('a number that several people share makes nobody the same person', async () => {
  const family = phone('+447700900205')!
  const hidden = scoped('whatsapp:1', 'GB.791')!
  const mother = await from({ from: family })
  await from({ from: hidden })
  await database.transaction(async tx => {
    const son = await createCustomer(tx, businessId, { value: 'Tom', source: 'teammate' }, new Date())
    const how = { assurance: 'claimed', evidence: 'stated', now: new Date() } as const
    await noteIdentity(tx, businessId, son, family, how)
  })
  await from({ from: family, alsoFrom: [hidden] })
  assert.deepEqual(await suggestions(mother.customerId), [])
})
