import assert from 'node:assert/strict'
import { type ChildProcess, spawn } from 'node:child_process'
import { randomUUID } from 'node:crypto'
import { after, afterEach, before, beforeEach, describe, test } from 'node:test'
import { setTimeout as sleep } from 'node:timers/promises'
import { sql } from 'kysely'
import { type Database, DatabaseAway, openDatabase } from '../../server/data/database.ts'
import { openLive, RESYNC } from '../../server/data/live.ts'
import { migrate } from '../../server/data/migrate.ts'
import { enqueue } from '../../server/data/queue/enqueue.ts'
import { queueHealth } from '../../server/data/queue/parked.ts'
import type { Schema } from '../../server/data/schema.ts'
import { createOnServer } from '../support/database.ts'
import { findPostgres, type PostgresServer, startPostgres } from '../support/postgres.ts'

const missing = findPostgres()
  ? false
  : 'no PostgreSQL server is installed (Debian: apt-get install postgresql)'
if (missing && process.env.REQUIRE_PEERS) throw new Error(missing)

describe('several nodes on one PostgreSQL server', { skip: missing }, () => {
  let server: PostgresServer
  let url: string
  const open: Database[] = []
  const children: ChildProcess[] = []

  before(async () => {
    server = await startPostgres()
  })

  beforeEach(async () => {
    url = (await createOnServer(server.url)).url
    await migrate(await node())
  })

  afterEach(async () => {
    for (const child of children.splice(0)) child.kill('SIGKILL')
    await Promise.all(open.splice(0).map(database => database.close()))
  })

  after(() => server.stop())

  async function node(): Promise<Database> {
    const database = await openDatabase<Schema>({ databaseUrl: url, dataDir: 'memory' })
    open.push(database)
    return database
  }

  test('a server that is away at the start is named with the cure and without the password', async () => {
    const opening = openDatabase({
      databaseUrl: 'postgres://clinic:s3cret@127.0.0.1:9/desk',
      dataDir: 'memory',
      waitMs: 300,
    })
    await assert.rejects(opening, (error: Error) => {
      assert.ok(error instanceof DatabaseAway)
      assert.match(
        error.message,
        /PostgreSQL at 127\.0\.0\.1:9 does not answer \(ECONNREFUSED\).*DATABASE_URL/,
      )
      assert.doesNotMatch(error.message + error.stack, /s3cret/)
      return true
    })
  })

  test('an address that is none, and a database that does not exist, are named with the cure', async () => {
    await assert.rejects(
      openDatabase({ databaseUrl: 'mysql://x:s3cret@y/z', dataDir: 'memory' }),
      (error: Error) => {
        assert.match(error.message, /DATABASE_URL is not a PostgreSQL address/)
        assert.doesNotMatch(error.message, /s3cret/)
        return true
      },
    )
    const nowhere = new URL(url)
    nowhere.pathname = '/nowhere'
    await assert.rejects(
      openDatabase({ databaseUrl: nowhere.href, dataDir: 'memory' }),
      /has no database "nowhere".*createdb nowhere/,
    )
  })

  test('a server that starts later is waited for', async () => {
    await server.crash()
    const opening = node()
    await server.restart()
    await (await opening).ping()
  })

  test('a server that goes away fails queries clearly, and the same handle works when it is back', async () => {
    const database = await node()
    await sql`create table kept (n int)`.execute(database.db)
    const hanging = sql`select pg_sleep(60)`.execute(database.db)
    const inTransaction = database.transaction(async tx => {
      await sql`insert into kept values (1)`.execute(tx)
      await sql`select pg_sleep(60)`.execute(tx)
    })
    await untilRunning(database, 2)
    const outcomes = Promise.allSettled([hanging, inTransaction])
    await server.crash()
    for (const outcome of await outcomes) {
      assert.equal(outcome.status, 'rejected')
      assert.ok(outcome.reason instanceof DatabaseAway, String(outcome.reason))
    }
    await assert.rejects(database.ping(), DatabaseAway)
    await server.restart()
    await database.ping()
    assert.deepEqual((await sql`select n from kept`.execute(database.db)).rows, [])
  })

  test('a live event of one node is heard on the others, and after a lost connection they resync', async () => {
    const [one, two] = [await node(), await node()]
    const heard: string[] = []
    let next = Promise.withResolvers<void>()
    const expect = (topic: string) => {
      next = Promise.withResolvers()
      openLive(two).subscribe('clinic', topic, event => event.topic === topic && next.resolve())
      return next.promise
    }
    openLive(two).subscribe('clinic', '', event => heard.push(event.topic))
    await expect('resync')
    const arrived = expect('conversation:1')
    openLive(one).publish('hotel', { topic: 'conversation:9' })
    openLive(one).publish('clinic', { topic: 'conversation:1' })
    await arrived
    assert.deepEqual(heard, [RESYNC.topic, 'conversation:1'])

    await server.crash()
    await server.restart()
    await until(() => heard.filter(topic => topic === RESYNC.topic).length > 1)
    const again = expect('conversation:2')
    openLive(one).publish('clinic', { topic: 'conversation:2' })
    await again
  })

  test('many events leave in few notifications, none too long for the server', async () => {
    const [one, two] = [await node(), await node()]
    const heard = new Set<string>()
    const connected = Promise.withResolvers<void>()
    openLive(two).subscribe('clinic', '', event =>
      event.topic === 'resync' ? connected.resolve() : heard.add(event.topic),
    )
    await connected.promise
    for (let n = 0; n < 500; n += 1)
      openLive(one).publish('clinic', { topic: `${n}`, text: 'ü'.repeat(1_000) })
    await until(() => heard.size === 500)
  })

  test('nodes that are killed at random lose nothing, double nothing and keep the order', async () => {
    const database = await node()
    await sql`create table arrived (lane text, n int, primary key (lane, n))`.execute(database.db)
    await sql`create table done (lane text, n int, place int generated always as identity, primary key (lane, n))`.execute(
      database.db,
    )
    const businessId = randomUUID()
    for (let count = 0; count < 3; count += 1) startNode()
    for (let n = 1; n <= 60; n += 1) {
      await Promise.all(
        Array.from({ length: 10 }, (_, lane) =>
          database.transaction(async tx => {
            await sql`insert into arrived values (${`lane:${lane}`}, ${n})`.execute(tx)
            await enqueue(tx, { businessId, lane: `lane:${lane}`, kind: 'work', payload: { n } })
          }),
        ),
      )
      if (n % 10 === 0) {
        const victim = children.splice(Math.floor(Math.random() * children.length), 1)[0]!
        victim.kill('SIGKILL')
        startNode()
      }
    }
    await until(
      async () => (await queueHealth(database.db)).waiting + (await queueHealth(database.db)).running === 0,
    )
    const { rows } = await sql<{ lane: string; ns: number[] }>`
      select lane, array_agg(n::int8 order by place) as ns from done group by lane`.execute(database.db)
    assert.equal(rows.length, 10)
    for (const { ns } of rows)
      assert.deepEqual(
        ns,
        Array.from({ length: 60 }, (_, at) => at + 1),
      )
    assert.equal((await queueHealth(database.db)).parked, 0)
  })

  /** A process that works the queue with short leases and fails now and then. */
  function startNode(): void {
    const module = (path: string) =>
      JSON.stringify(new URL(`../../server/data/${path}`, import.meta.url).href)
    const script = `
      import { openDatabase } from ${module('database.ts')}
      import { Worker } from ${module('queue/worker.ts')}
      import { sql } from ${JSON.stringify(import.meta.resolve('kysely'))}
      const database = await openDatabase({ databaseUrl: ${JSON.stringify(url)}, dataDir: 'memory' })
      const work = async (task, { finish }) => {
        if (Math.random() < 0.05) throw new Error('now and then')
        await finish(tx => sql\`insert into done (lane, n) values (\${task.lane}, \${task.payload.n})\`.execute(tx))
      }
      await new Worker({ database, handlers: { work }, leaseMs: 900, pollMs: 100, backoff: () => 20 }).start()`
    children.push(
      spawn(process.execPath, ['--input-type=module', '--eval', script], {
        stdio: ['ignore', 'ignore', 'inherit'],
      }),
    )
  }

  async function untilRunning(database: Database, count: number): Promise<void> {
    await until(async () => {
      const { rows } = await sql<{ n: number }>`
        select count(*) as n from pg_stat_activity where query like '%pg_sleep(60)' and state = 'active'`.execute(
        database.db,
      )
      return rows[0]?.n === count
    })
  }

  async function until(condition: () => boolean | Promise<boolean>): Promise<void> {
    while (!(await condition())) await sleep(10)
  }
})
