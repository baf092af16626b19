import assert from 'node:assert/strict'
import { randomUUID } from 'node:crypto'
import { after, before, test } from 'node:test'
import fc from 'fast-check'
import { sql } from 'kysely'
import { testDatabase } from '../../test/support/database.ts'
import { type Seeded, seedConversation } from '../http/testing/seed.ts'
import { type Database, json } from './database.ts'
import { readTimeline } from './timeline.ts'

let database: Database
const businessId = randomUUID()
let anna: Seeded
/** All share one moment, so that only the order within it decides. */
const moment = new Date('2026-11-20T09:00:00.123Z')
const texts = Array.from({ length: 9 }, (_, index) => `Message ${index + 1}`)

before(async () => {
  database = await testDatabase()
  const business = { id: businessId, slug: 'a', profile: json({ name: 'A' }), created_at: moment }
  await database.db.insertInto('businesses').values(business).execute()
  anna = await seedConversation(database, { businessId, texts, at: moment, sameMoment: true })
  await seedConversation(database, { businessId, name: 'Somebody else', texts: ['Not hers'] })
  for (const [index, at] of [moment, moment, new Date(moment.getTime() - 5), moment].entries()) {
    await sql`insert into actions (business_id, id, key, conversation_id, customer_id, name, actor, outcome, result, created_at)
      values (${businessId}, ${randomUUID()}, ${`k${index}`}, ${anna.conversationId}, ${anna.customerId}, 'book', 'brain',
        'done', '{}', ${at})`.execute(database.db)
    await sql`insert into handoffs (business_id, id, conversation_id, customer_id, kind, reason, urgency, status, created_at)
      values (${businessId}, ${randomUUID()}, ${anna.conversationId}, ${anna.customerId}, 'person', 'asked', 'important',
        'offered', ${at})`.execute(database.db)
  }
  // Finer than a JavaScript Date can hold.
  await sql`update actions set created_at = created_at + interval '37 microseconds' where key = 'k1'`.execute(
    database.db,
  )
})
after(() => database.close())

async function readAll(limit: number) {
  const pages = []
  let before: string | undefined
  do {
    const page = await readTimeline(database.db, { businessId, customerId: anna.customerId, before, limit })
    assert.ok(page.items.length <= limit)
    pages.unshift(page.items)
    before = page.before ?? undefined
  } while (before !== undefined)
  return pages.flat()
}

test('pages of any size give the whole timeline once, in the same order', async () => {
  const whole = await readAll(200)
  assert.equal(whole.length, 17)
  await fc.assert(
    fc.asyncProperty(fc.integer({ min: 1, max: 18 }), async limit => {
      assert.deepEqual(await readAll(limit), whole)
    }),
    { numRuns: 20 },
  )
})

test('messages stand in the order in which they were written, though they share one moment', async () => {
  const items = await readAll(4)
  const said = items.flatMap(item => (item.kind === 'message' ? item.text : []))
  assert.deepEqual(said, texts)
  assert.ok(!items.some(item => item.kind === 'message' && item.text === 'Not hers'))
})

test('a page that was never given is refused', async () => {
  for (const before of [
    '',
    'x',
    '1',
    '1.message.1',
    `1.other.1.${randomUUID()}`,
    `1.message.1.${randomUUID()}.2`,
    "1'.message.1.x",
  ])
    await assert.rejects(
      readTimeline(database.db, { businessId, customerId: anna.customerId, before, limit: 5 }),
      /Start again from the first page/,
    )
})
