import assert from 'node:assert/strict'
import { randomUUID } from 'node:crypto'
import { after, afterEach, before, test } from 'node:test'
import { setImmediate as tick } from 'node:timers/promises'
import fc from 'fast-check'
import { sql } from 'kysely'
import { testDatabase } from '../../../test/support/database.ts'
import type { Database } from '../database.ts'
import type { Schema } from '../schema.ts'
import { enqueue } from './enqueue.ts'
import type { Handler } from './lane-run.ts'
import { RetryLater } from './lane-run.ts'
import { LeaseLost, type Task } from './lanes.ts'
import { dropParked, parked, queueHealth, retryParked } from './parked.ts'
import { Worker, type WorkerOptions } from './worker.ts'

const businessId = randomUUID()
let database: Database
const workers: Worker[] = []

before(async () => {
  database = await testDatabase()
  await sql`create table counters (lane text primary key, seq int not null)`.execute(database.db)
  await sql`create table effects (n int not null)`.execute(database.db)
})

afterEach(async () => {
  await Promise.all(workers.splice(0).map(worker => worker.stop(2_000)))
  await sql`truncate lanes, tasks, timers, counters, effects`.execute(database.db)
})

after(() => database.close())

async function work(handler: Handler<Schema>, options: Partial<WorkerOptions<Schema>> = {}): Promise<Worker> {
  const worker = new Worker<Schema>({
    database,
    handlers: { work: handler },
    backoff: () => 1,
    // Only signals and wake counters may carry these tests; a missed one lets them time out.
    pollMs: 60_000,
    alone: false,
    ...options,
  })
  workers.push(worker)
  await worker.start()
  return worker
}

function add(
  lane: string,
  payload: object = {},
  more: { key?: string; maxAttempts?: number; onDuplicate?: 'replace' } = {},
) {
  return database.transaction(tx => enqueue(tx, { businessId, lane, kind: 'work', payload, ...more }))
}

/** Resolves when nothing waits, nothing runs and every lane is given up. */
async function idle(): Promise<void> {
  for (;;) {
    const { rows } = await sql`select lane from lanes`.execute(database.db)
    if (rows.length === 0) break
    await tick()
  }
  const { waiting, running } = await queueHealth(database.db)
  assert.deepEqual([waiting, running], [0, 0])
}

function number(task: Task): number {
  return (task.payload as { n: number }).n
}

test('the tasks of one lane run in the order of their commits, however they come in and fail', async () => {
  const scenario = fc.record({
    lanes: fc.array(fc.nat(3), { minLength: 1, maxLength: 40 }),
    failures: fc.array(fc.boolean(), { minLength: 40, maxLength: 40 }),
  })
  await fc.assert(
    fc.asyncProperty(scenario, async ({ lanes, failures }) => {
      await sql`truncate lanes, tasks, counters`.execute(database.db)
      const ran = new Map<string, number[]>()
      let attempt = 0
      const handler: Handler<Schema> = async task => {
        if (failures[attempt++ % failures.length] && task.attempts < 3) throw new Error('try again')
        ran.set(task.lane, [...(ran.get(task.lane) ?? []), number(task)])
      }
      const running = [await work(handler), await work(handler)]
      await Promise.all(lanes.map(lane => receive(`lane:${lane}`)))
      await idle()
      await Promise.all(running.map(worker => worker.stop()))
      const counts = Map.groupBy(lanes, lane => `lane:${lane}`)
      for (const [lane, all] of counts)
        assert.deepEqual(
          ran.get(lane),
          all.map((_, at) => at + 1),
        )
    }),
    { numRuns: 15 },
  )
})

/** As an incoming message does: take the next number under the row lock, then leave work for it. */
function receive(lane: string): Promise<number> {
  return database.transaction(async tx => {
    const { rows } = await sql<{ seq: number }>`
      insert into counters values (${lane}, 1) on conflict (lane) do update set seq = counters.seq + 1
      returning seq`.execute(tx)
    return enqueue(tx, { businessId, lane, kind: 'work', payload: { n: rows[0]?.seq } })
  })
}

test('no wake-up is lost when tasks come in while their lane is given up', async () => {
  let done = 0
  await work(async () => {
    done += 1
  })
  for (let n = 0; n < 200; n += 1) {
    await Promise.all([add('busy'), n % 3 === 0 ? add('other') : tick()])
  }
  await idle()
  assert.equal(done, 267)
})

test('two tasks of one lane never run at the same time, those of different lanes do', async () => {
  let running = 0
  const perLane = new Map<string, number>()
  const bothRun = Promise.withResolvers<void>()
  const handler: Handler<Schema> = async task => {
    running += 1
    perLane.set(task.lane, (perLane.get(task.lane) ?? 0) + 1)
    assert.equal(perLane.get(task.lane), 1)
    if (running === 2) bothRun.resolve()
    await bothRun.promise
    perLane.set(task.lane, 0)
    running -= 1
  }
  await work(handler)
  await work(handler)
  await Promise.all([add('a'), add('a'), add('b'), add('b')])
  await bothRun.promise
  await idle()
})

test('a task that fails is tried again and its error is kept out of the way', async () => {
  const tries: number[] = []
  await work(async task => {
    tries.push(task.attempts)
    if (task.attempts < 3) throw new Error('not yet')
  })
  await add('a')
  await idle()
  assert.deepEqual(tries, [1, 2, 3])
  assert.deepEqual(await parked(database.db, businessId), [])
})

test('a handler may say when the next try makes sense', async () => {
  const gaps: number[] = []
  let last = 0
  await work(async task => {
    gaps.push(Date.now() - last)
    last = Date.now()
    if (task.attempts === 1) throw new RetryLater('too many requests', 150)
  })
  await add('a')
  await idle()
  assert.ok(gaps[1]! >= 149, `came back after ${gaps[1]} ms`)
})

test('a task that fails too often is parked, the next one of its lane runs, and a person can retry or drop it', async () => {
  let healthy = false
  const done: number[] = []
  await work(async task => {
    if (number(task) === 1 && !healthy) throw new TypeError('cannot read this')
    done.push(number(task))
  })
  const poison = await add('a', { n: 1 }, { maxAttempts: 2 })
  await add('a', { n: 2 })
  await idle()
  assert.deepEqual(done, [2])
  const [found] = await parked(database.db, businessId)
  assert.equal(found?.id, poison)
  assert.equal(found?.attempts, 2)
  assert.equal(found?.lastError, 'TypeError: cannot read this')
  assert.deepEqual(await parked(database.db, randomUUID()), [])

  healthy = true
  assert.equal(await retryParked(database.db, randomUUID(), poison), false)
  assert.equal(await database.transaction(tx => retryParked(tx, businessId, poison)), true)
  await idle()
  assert.deepEqual(done, [2, 1])
  assert.equal(await dropParked(database.db, businessId, poison), false)
})

test('a parked task can be dropped for good', async () => {
  await work(() => Promise.reject(new Error('never')))
  const id = await add('a', {}, { maxAttempts: 1 })
  await idle()
  assert.equal((await queueHealth(database.db)).parked, 1)
  assert.equal(await dropParked(database.db, businessId, id), true)
  assert.deepEqual(await parked(database.db, businessId), [])
})

test('a task of a kind that nobody handles is parked with the reason', async () => {
  await work(async () => {})
  await database.transaction(tx =>
    enqueue(tx, { businessId, lane: 'a', kind: 'unheard', payload: {}, maxAttempts: 1 }),
  )
  await idle()
  const [found] = await parked(database.db, businessId)
  assert.match(found!.lastError, /No handler for tasks of kind "unheard"/)
})

test('effects and the end of the task are one transaction', async () => {
  let runs = 0
  await work(async (_task, { finish }) => {
    runs += 1
    await finish(async tx => {
      await sql`insert into effects values (${runs})`.execute(tx)
      if (runs === 1) throw new Error('died before the commit')
    })
  })
  await add('a')
  await idle()
  const { rows } = await sql`select n from effects`.execute(database.db)
  assert.deepEqual(rows, [{ n: 2 }])
})

test('a failure after the end of a task does not run it again', async () => {
  let runs = 0
  await work(async (_task, { finish }) => {
    runs += 1
    await finish(async () => {})
    throw new Error('too late')
  })
  await add('a')
  await idle()
  assert.equal(runs, 1)
})

test('of tasks with the same key one waits, and one that has begun does not count', async () => {
  const seen: number[] = []
  const begun = Promise.withResolvers<void>()
  const gate = Promise.withResolvers<void>()
  await work(async task => {
    seen.push(number(task))
    begun.resolve()
    await gate.promise
  })
  await add('a', { n: 1 }, { key: 'reply' })
  await begun.promise
  const second = await add('a', { n: 2 }, { key: 'reply' })
  assert.equal(await add('a', { n: 3 }, { key: 'reply' }), second)
  assert.equal(await add('a', { n: 4 }, { key: 'reply', onDuplicate: 'replace' }), second)
  await add('a', { n: 5 }, { key: 'other' })
  gate.resolve()
  await idle()
  assert.deepEqual(seen, [1, 4, 5])
})

test('a failed task gives way to a newer one with its key', async () => {
  const seen: number[] = []
  const begun = Promise.withResolvers<void>()
  const gate = Promise.withResolvers<void>()
  await work(async task => {
    seen.push(number(task))
    begun.resolve()
    await gate.promise
    if (number(task) === 1) throw new Error('fails')
  })
  await add('a', { n: 1 }, { key: 'reply' })
  await begun.promise
  await add('a', { n: 2 }, { key: 'reply' })
  gate.resolve()
  await idle()
  assert.deepEqual(seen, [1, 2])
})

test('what a rolled back transaction enqueued never runs', async () => {
  await work(() => assert.fail('must not run'))
  const failing = database.transaction(async tx => {
    await enqueue(tx, { businessId, lane: 'a', kind: 'work', payload: {} })
    throw new Error('rolled back')
  })
  await assert.rejects(failing, /rolled back/)
  await idle()
})

test('a slow task on a short lease runs once, because the lease is renewed', async () => {
  let runs = 0
  const renewals = new Set<number>()
  const handler: Handler<Schema> = async () => {
    runs += 1
    while (renewals.size < 4) {
      const { rows } = await sql<{ due_at: Date }>`select due_at from lanes`.execute(database.db)
      renewals.add(rows[0]!.due_at.getTime())
    }
  }
  const options = { leaseMs: 400, pollMs: 20 }
  await work(handler, options)
  await work(handler, options)
  await add('slow')
  await idle()
  assert.equal(runs, 1)
})

test('a worker that lost its lease is told so and can write nothing any more', async () => {
  const lost = Promise.withResolvers<unknown>()
  await work(
    async (_task, { signal, write, finish }) => {
      await sql`update lanes set lease = ${randomUUID()}`.execute(database.db)
      await new Promise(resolve => signal.addEventListener('abort', resolve))
      await assert.rejects(
        write(tx => sql`insert into effects values (1)`.execute(tx)),
        LeaseLost,
      )
      const late = finish(tx => sql`insert into effects values (2)`.execute(tx))
      lost.resolve(await late.catch(error => error))
      await late
    },
    { leaseMs: 200 },
  )
  await add('a')
  assert.ok((await lost.promise) instanceof LeaseLost)
  assert.deepEqual((await sql`select n from effects`.execute(database.db)).rows, [])
})

test('tasks of a node that fell silent run when its lease ends', async () => {
  const gate = Promise.withResolvers<void>()
  const silent = await work(() => gate.promise, { leaseMs: 300 })
  const begun = await add('a').then(async id => {
    for (;;) {
      if ((await queueHealth(database.db)).running === 1) return id
      await tick()
    }
  })
  // As after kill -9: no renewal, no goodbye.
  await silent.stop(0)
  const ran = Promise.withResolvers<Task>()
  await work(async task => ran.resolve(task), { pollMs: 50 })
  const task = await ran.promise
  assert.equal(task.id, begun)
  assert.equal(task.attempts, 2)
  await idle()
  gate.resolve()
})

test('a task whose process ends at every try is parked instead of ending the next process', async () => {
  await add('a', { n: 1 }, { maxAttempts: 2 })
  await sql`update tasks set attempts = 2, state = 'running'`.execute(database.db)
  await work(() => assert.fail('must not run again'), { pollMs: 50 })
  await idle()
  const [found] = await parked(database.db, businessId)
  assert.match(found!.lastError, /process ended during each try/)
})

test('a worker that stops finishes what runs and begins nothing new', async () => {
  const begun = Promise.withResolvers<void>()
  const gate = Promise.withResolvers<void>()
  const done: number[] = []
  const worker = await work(async task => {
    begun.resolve()
    await gate.promise
    done.push(number(task))
  })
  await add('a', { n: 1 })
  await begun.promise
  await add('a', { n: 2 })
  const stopped = worker.stop()
  gate.resolve()
  await stopped
  assert.deepEqual(done, [1])
  const { waiting, running } = await queueHealth(database.db)
  assert.deepEqual([waiting, running], [1, 0])
  await work(async task => void done.push(number(task)))
  await idle()
  assert.deepEqual(done, [1, 2])
})

test('a task that ignores the stop is asked to abort and tried again by the next worker', async () => {
  const begun = Promise.withResolvers<void>()
  const worker = await work(async (_task, { signal }) => {
    begun.resolve()
    await new Promise((_, reject) => signal.addEventListener('abort', () => reject(signal.reason)))
  })
  await add('a')
  await begun.promise
  await worker.stop(10)
  const ran = Promise.withResolvers<number>()
  await work(async task => ran.resolve(task.attempts))
  assert.equal(await ran.promise, 2)
})

test('the only process on its database takes over the leases of its predecessor at once', async () => {
  await add('a')
  await sql`update lanes set lease = ${randomUUID()}, due_at = now() + interval '1 hour'`.execute(database.db)
  const ran = Promise.withResolvers<void>()
  await work(async () => ran.resolve(), { alone: true })
  await ran.promise
  await idle()
})

test('a busy lane does not keep the others waiting', async () => {
  const order: string[] = []
  for (let n = 0; n < 60; n += 1) await add('busy')
  await add('quiet')
  await work(async task => void order.push(task.lane), { concurrency: 1 })
  await idle()
  assert.ok(order.indexOf('quiet') < 30, `the quiet lane came at place ${order.indexOf('quiet')}`)
  assert.equal(order.length, 61)
})

test('depth and age of the queue can be seen', async () => {
  await add('a')
  await add('a')
  await add('b')
  await sql`update lanes set due_at = due_at - interval '5 seconds' where lane = 'b'`.execute(database.db)
  const health = await queueHealth(database.db)
  assert.deepEqual([health.waiting, health.running, health.parked, health.timers], [3, 0, 0, 0])
  assert.ok(health.oldestMs >= 5_000)
})
