import assert from 'node:assert/strict'
import { randomUUID } from 'node:crypto'
import { after, afterEach, before, test } from 'node:test'
import { sql } from 'kysely'
import { testDatabase } from '../../../test/support/database.ts'
import type { Database } from '../database.ts'
import type { Schema } from '../schema.ts'
import { sweepTimers } from './agenda.ts'
import { allBuckets, bucketOf, cancelTimer, type NewTimer, schedule } from './enqueue.ts'
import type { Handler } from './lane-run.ts'
import { Worker } from './worker.ts'

const businessId = randomUUID()
const bucket = bucketOf(businessId)
let database: Database
let worker: Worker | undefined

before(async () => {
  database = await testDatabase()
})

afterEach(async () => {
  await worker?.stop()
  worker = undefined
  await sql`truncate lanes, tasks, timers`.execute(database.db)
})

after(() => database.close())

function set(timer: Partial<NewTimer>): Promise<void> {
  const all = { businessId, key: 'reminder:1', due: { inMs: 0 }, kind: 'work', payload: {}, ...timer }
  return database.transaction(tx => schedule(tx, all))
}

async function work(handler: Handler<Schema>): Promise<void> {
  worker = new Worker<Schema>({ database, handlers: { work: handler }, pollMs: 60_000, alone: false })
  await worker.start()
}

async function tasks(): Promise<object[]> {
  const { rows } = await sql<object>`select lane, key, kind, payload from tasks order by id`.execute(
    database.db,
  )
  return rows
}

async function dueAt(key = 'reminder:1'): Promise<string | undefined> {
  const { rows } = await sql<{ due_at: Date }>`select due_at from timers where key = ${key}`.execute(
    database.db,
  )
  return rows[0]?.due_at.toISOString()
}

function sweepAt(time: string): Promise<number> {
  return sweepTimers(database.db, bucket, new Date(time))
}

test('a timer runs its task when it is due, not before, without polling', async () => {
  const ran = Promise.withResolvers<number>()
  await work(async () => ran.resolve(Date.now()))
  const before = Date.now()
  await set({ due: { inMs: 200 } })
  const took = (await ran.promise) - before
  assert.ok(took >= 195, `came after ${took} ms`)
  assert.ok(took < 10_000, `came after ${took} ms`)
})

test('a timer set again under its key is replaced, not doubled', async () => {
  await set({ due: new Date('2030-01-01T00:00:00Z'), payload: { n: 1 } })
  await set({ due: new Date('2030-01-02T00:00:00Z'), payload: { n: 2 }, lane: 'conversation:7' })
  assert.equal(await sweepAt('2030-01-01T12:00:00Z'), 0)
  assert.equal(await sweepAt('2030-01-02T00:00:00Z'), 1)
  assert.equal(await sweepAt('2030-01-03T00:00:00Z'), 0)
  assert.deepEqual(await tasks(), [
    { lane: 'conversation:7', key: 'reminder:1', kind: 'work', payload: { n: 2 } },
  ])
})

test('a cancelled timer never fires', async () => {
  await set({ due: new Date('2030-01-01T00:00:00Z') })
  assert.equal(await cancelTimer(database.db, randomUUID(), 'reminder:1'), false)
  assert.equal(await cancelTimer(database.db, businessId, 'reminder:1'), true)
  assert.equal(await cancelTimer(database.db, businessId, 'reminder:1'), false)
  assert.equal(await sweepAt('2030-01-02T00:00:00Z'), 0)
  assert.deepEqual(await tasks(), [])
})

test('a timer of a rolled back transaction does not exist', async () => {
  const failing = database.transaction(async tx => {
    await schedule(tx, { businessId, key: 'k', due: { inMs: 0 }, kind: 'work', payload: {} })
    throw new Error('rolled back')
  })
  await assert.rejects(failing, /rolled back/)
  assert.equal(await sweepAt('2100-01-01T00:00:00Z'), 0)
})

test('many timers that are due at once fire in the order of their times, each once', async () => {
  for (let n = 9; n >= 0; n -= 1) {
    await set({ key: `k${n}`, lane: 'one', due: new Date(`2030-01-01T00:00:0${n}Z`), payload: { n } })
  }
  const swept = await Promise.all([sweepAt('2030-01-01T00:01:00Z'), sweepAt('2030-01-01T00:01:00Z')])
  assert.equal(swept[0]! + swept[1]!, 10)
  assert.deepEqual(
    (await tasks()).map(task => (task as { payload: { n: number } }).payload.n),
    [0, 1, 2, 3, 4, 5, 6, 7, 8, 9],
  )
})

test('a repeating timer fires again, and makes up for a time out of service with one run', async () => {
  await set({ due: new Date('2030-01-01T00:00:00Z'), repeat: { everyMs: 60_000 } })
  assert.equal(await sweepAt('2030-01-01T00:00:00Z'), 1)
  assert.equal(await dueAt(), '2030-01-01T00:01:00.000Z')
  assert.equal(await sweepAt('2030-01-01T03:00:30Z'), 1)
  assert.equal(await dueAt(), '2030-01-01T03:01:00.000Z')
  assert.equal((await tasks()).length, 1, 'the task still waits under its key')
  assert.equal(await cancelTimer(database.db, businessId, 'reminder:1'), true)
})

test('a daily timer keeps its local time when the clocks change', async () => {
  const repeat = { dailyAt: '08:30', zone: 'Europe/Berlin' }
  await set({ due: new Date('2030-03-30T07:30:00Z'), repeat })
  await sweepAt('2030-03-30T07:30:00Z')
  assert.equal(await dueAt(), '2030-03-31T06:30:00.000Z')
  await sweepAt('2030-03-31T06:30:00.001Z')
  assert.equal(await dueAt(), '2030-04-01T06:30:00.000Z')
  await set({ due: new Date('2030-10-26T06:30:00Z'), repeat })
  await sweepAt('2030-10-26T06:30:00Z')
  assert.equal(await dueAt(), '2030-10-27T07:30:00.000Z')
})

test('every business has a bucket, and the buckets are evenly filled', () => {
  const counts = new Map(allBuckets.map(bucket => [bucket, 0]))
  for (let n = 0; n < 16_000; n += 1) {
    const bucket = bucketOf(randomUUID())
    counts.set(bucket, counts.get(bucket)! + 1)
  }
  for (const count of counts.values()) assert.ok(count > 800 && count < 1_200, `${count} of 1,000`)
})
