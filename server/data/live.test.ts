import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { sql } from 'kysely'
import { testDatabase } from '../../test/support/database.ts'
import type { Database } from './database.ts'
import { type Live, type LiveEvent, openLive } from './live.ts'

let database: Database
let live: Live

before(async () => {
  database = await testDatabase()
  live = openLive(database)
})

after(() => database.close())

/** Everything heard until an event with the topic 'end', without the resyncs of connecting. */
function listen(businessId: string, prefix = ''): Promise<LiveEvent[]> {
  const heard: LiveEvent[] = []
  return new Promise(resolve => {
    const stop = live.subscribe(businessId, prefix, event => {
      if (event.topic === `${prefix}end`) {
        stop()
        resolve(heard)
      } else if (event.topic !== 'resync') heard.push(event)
    })
  })
}

test('an event is heard by the subscribers of its business and topic only', async () => {
  const all = listen('one')
  const some = listen('one', 'conversation:')
  const others = listen('two')
  live.publish('one', { topic: 'conversation:7', seq: 3 })
  live.publish('one', { topic: 'knowledge' })
  for (const [business, topic] of [
    ['one', 'end'],
    ['one', 'conversation:end'],
    ['two', 'end'],
  ] as const) {
    live.publish(business, { topic })
  }
  assert.deepEqual((await all).slice(0, 2), [{ topic: 'conversation:7', seq: 3 }, { topic: 'knowledge' }])
  assert.deepEqual(await some, [{ topic: 'conversation:7', seq: 3 }])
  assert.deepEqual(await others, [])
})

test('an event of a transaction is heard after its commit, and never when it rolls back', async () => {
  const heard = listen('three')
  const failing = database.transaction(async tx => {
    await sql`select 1`.execute(tx)
    live.publish('three', { topic: 'lost' })
    throw new Error('rolled back')
  })
  await assert.rejects(failing, /rolled back/)
  await database.transaction(async tx => {
    live.publish('three', { topic: 'kept' })
    await sql`select 1`.execute(tx)
    live.publish('three', { topic: 'end' })
  })
  assert.deepEqual(await heard, [{ topic: 'kept' }])
})

test('an event that is too long is refused with the cure, before the commit', async () => {
  const failing = database.transaction(async () =>
    live.publish('one', { topic: 'a', text: 'x'.repeat(7_000) }),
  )
  await assert.rejects(failing, /Send an id/)
  assert.throws(() => live.publish('one', { topic: 'a', text: 'x'.repeat(7_000) }), /Send an id/)
})
