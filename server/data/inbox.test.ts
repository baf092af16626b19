import assert from 'node:assert/strict'
import { randomUUID } from 'node:crypto'
import { after, before, test } from 'node:test'
import fc from 'fast-check'
import { sql } from 'kysely'
import type { InboxView } from '../../contract/console-api.ts'
import { testDatabase } from '../../test/support/database.ts'
import { seedConversation } from '../http/testing/seed.ts'
import { listCustomers, readCustomer, updateCustomer } from './customer-card.ts'
import { type Database, json } from './database.ts'
import { readInbox } from './inbox.ts'
import { readSearch } from './search.ts'

let database: Database
const [businessId, otherId, teammateId] = [randomUUID(), randomUUID(), randomUUID()]
const at = new Date('2026-11-20T09:00:00Z')
const seeds: Record<string, Awaited<ReturnType<typeof seedConversation>>> = {}

before(async () => {
  database = await testDatabase()
  for (const id of [businessId, otherId])
    await database.db
      .insertInto('businesses')
      .values({ id, slug: id, profile: json({ name: 'A' }), created_at: at })
      .execute()
  await sql`insert into teammates (business_id, id, user_id, name, email, role, created_at)
    values (${businessId}, ${teammateId}, 'u', 'Tom', 't@example.com', 'teammate', ${at})`.execute(
    database.db,
  )
  const people: Record<string, Partial<Parameters<typeof seedConversation>[1]>> = {
    anna: { name: 'Anna Hill', email: 'anna@example.com', texts: ['Is the whitening painful?', 'Hardly.'] },
    bela: { name: 'Béla Nagy', texts: ['My appointment K7M4Q please'] },
    nameless: { name: null, email: 'who@example.com' },
    resolved: { name: 'Carla Old' },
  }
  for (const [key, options] of Object.entries(people))
    seeds[key] = await seedConversation(database, { businessId, at, ...options })
  await seedConversation(database, { businessId: otherId, name: 'Anna Hill', texts: ['whitening'] })
  await set('bela', sql`handler_id = ${teammateId}`)
  await set('nameless', sql`needs_person = true`)
  await set('resolved', sql`status = 'resolved'`)
})
after(() => database.close())

async function set(who: string, what: ReturnType<typeof sql>): Promise<void> {
  await sql`update conversations set ${what} where id = ${seeds[who]?.conversationId}`.execute(database.db)
}

async function labels(view: InboxView, search?: string): Promise<string[]> {
  const page = await readInbox(database.db, { businessId, teammateId, view, search, limit: 50 })
  return page.items.map(item => item.customer.label).sort()
}

test('each view holds its conversations, and the counts agree', async () => {
  assert.deepEqual((await labels('all')).toSorted(), [
    'Anna Hill',
    'Béla Nagy',
    'Carla Old',
    'who@example.com',
  ])
  assert.deepEqual(await labels('mine'), ['Béla Nagy'])
  assert.deepEqual(await labels('brain'), ['Anna Hill'])
  assert.deepEqual(await labels('needs_person'), ['who@example.com'])
  assert.deepEqual(await labels('resolved'), ['Carla Old'])
  const { counts } = await readInbox(database.db, { businessId, teammateId, view: 'all', limit: 1 })
  assert.deepEqual(counts, { all: 3, needs_person: 1, mine: 1, brain: 1 })
})

test('a row shows the last thing that was said, and by whom', async () => {
  const { items } = await readInbox(database.db, { businessId, teammateId, view: 'brain', limit: 1 })
  assert.equal(items[0]?.preview, 'Hardly.')
  assert.equal(items[0]?.previewAuthor, 'brain')
  assert.deepEqual(items[0]?.handler, { kind: 'brain' })
})

test('search finds people and words, whole or begun, in every view and only in this business', async () => {
  assert.deepEqual(await labels('mine', 'whitening'), ['Anna Hill'])
  assert.deepEqual(await labels('all', 'anna@example.com'), ['Anna Hill'])
  assert.deepEqual(await labels('all', 'béla n'), ['Béla Nagy'])
  assert.deepEqual(await labels('all', 'k7m4'), ['Béla Nagy'])
  assert.deepEqual(await labels('all', 'carla'), ['Carla Old'])
  assert.deepEqual(await labels('all', 'whitening unicorn'), [])
  assert.deepEqual(await labels('all', '!!! ((('), [])
})

test('a phone number is found as people write it', async () => {
  await sql`insert into identities (business_id, id, customer_id, kind, value, assurance, evidence, first_seen_at, last_seen_at)
    values (${businessId}, ${randomUUID()}, ${seeds.bela?.customerId}, 'phone', '+447700900123', 'claimed', 'stated', ${at}, ${at})`.execute(
    database.db,
  )
  for (const typed of ['07700 900123', '+44 (7700) 900-123', '900123', '+447700'])
    assert.deepEqual(await labels('all', typed), ['Béla Nagy'], typed)
  assert.deepEqual(await labels('all', '07700 900124'), [])
})

test('whatever is typed into the search is a query that PostgreSQL takes', async () => {
  await fc.assert(
    fc.asyncProperty(fc.string({ unit: 'binary', maxLength: 30 }), async typed => {
      const search = readSearch(typed)
      if (search) await sql`select to_tsquery('simple', ${search.words})`.execute(database.db)
    }),
    { numRuns: 200 },
  )
})

test('pages hold every conversation once, though several share one moment', async () => {
  const seen: string[] = []
  let before: string | undefined
  do {
    const page = await readInbox(database.db, { businessId, teammateId, view: 'all', before, limit: 1 })
    seen.push(...page.items.map(item => item.id))
    before = page.next ?? undefined
  } while (before)
  assert.equal(new Set(seen).size, 4)
  assert.equal(seen.length, 4)
})

test('a customer has identities with their channels, and a corrected name stays', async () => {
  const id = seeds.anna?.customerId ?? ''
  assert.ok(
    await updateCustomer(database.db, businessId, id, { name: 'Anna Hall', notes: 'Prefers mornings' }),
  )
  const anna = await readCustomer(database.db, businessId, id, at)
  assert.equal(anna?.label, 'Anna Hall')
  assert.equal(anna?.notes, 'Prefers mornings')
  assert.deepEqual(
    anna?.identities.map(one => [one.label, one.channels]),
    [['anna@example.com', ['email']]],
  )
  assert.deepEqual(anna?.channelShare, [{ channel: 'email', messages: 2 }])
  assert.equal(await readCustomer(database.db, otherId, id, at), undefined)
})

test('the id of a customer who was merged away leads to who they are now', async () => {
  const [kept, merged] = [seeds.anna?.customerId ?? '', seeds.resolved?.customerId ?? '']
  await sql`update customers set merged_into = ${kept} where id = ${merged}`.execute(database.db)
  assert.equal((await readCustomer(database.db, businessId, merged, at))?.id, kept)
  const { items } = await listCustomers(database.db, { businessId, limit: 50 })
  assert.ok(!items.some(item => item.id === merged))
  assert.equal((await listCustomers(database.db, { businessId, search: 'anna', limit: 50 })).items.length, 1)
})
