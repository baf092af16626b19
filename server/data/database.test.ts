import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { sql } from 'kysely'
import { testDatabase } from '../../test/support/database.ts'
import { afterCommit, type Database, json, OuterHandleInTransaction } from './database.ts'

let database: Database

before(async () => {
  database = await testDatabase()
  await sql`create table notes (id int primary key, text text)`.execute(database.db)
})

after(() => database.close())

async function notes(): Promise<number[]> {
  const { rows } = await sql<{ id: number }>`select id from notes order by id`.execute(database.db)
  return rows.map(row => row.id)
}

test('every PostgreSQL type looks the same on both databases', async () => {
  const { rows } = await sql<Record<string, unknown>>`select
    9007199254740991::int8 as big, count(*) as counted, 1.5::numeric as fraction, avg(x) as mean,
    '2026-11-24'::date as day, '09:30'::time as hour, '2026-11-24 09:30:00+02'::timestamptz as moment,
    ${json([1, { two: [2] }])}::jsonb as list, ${Buffer.from([0, 255])}::bytea as bytes, '1 day 2 hours'::interval as span,
    array[1, 2]::int8[] as numbers, array['a', null] as words, ${['x', 'y']}::text[] as given, true as yes, null as nothing,
    '6f8f57a2-3c55-4c89-9d39-0a0a0a0a0a0a'::uuid as id, int4range(1, 5) as span_of_ints
    from generate_series(1, 4) x`.execute(database.db)
  assert.deepEqual(rows, [
    {
      big: 9007199254740991,
      counted: 4,
      fraction: 1.5,
      mean: 2.5,
      day: '2026-11-24',
      hour: '09:30:00',
      moment: new Date('2026-11-24T07:30:00Z'),
      list: [1, { two: [2] }],
      bytes: Buffer.from([0, 255]),
      span: '1 day 02:00:00',
      numbers: [1, 2],
      words: ['a', null],
      given: ['x', 'y'],
      yes: true,
      nothing: null,
      id: '6f8f57a2-3c55-4c89-9d39-0a0a0a0a0a0a',
      span_of_ints: '[1,5)',
    },
  ])
})

test('an integer that JavaScript would round is an error', async () => {
  await assert.rejects(sql`select 9007199254740993::int8 as big`.execute(database.db), /would round/)
  await database.ping()
})

test('what a failed transaction wrote is gone and the connection is as good as new', async () => {
  const failing = database.transaction(async tx => {
    await sql`insert into notes values (1, 'lost')`.execute(tx)
    throw new Error('the caller gave up')
  })
  await assert.rejects(failing, /gave up/)
  const broken = database.transaction(async tx => {
    await sql`insert into notes values (2, 'lost')`.execute(tx)
    await sql`select 1 / 0`.execute(tx)
  })
  await assert.rejects(broken, { code: '22012' })
  assert.deepEqual(await notes(), [])
})

test('transactions at the same time see nothing of each other before their commit', async () => {
  await sql`truncate notes`.execute(database.db)
  const writers = Array.from({ length: 20 }, (_, id) =>
    database.transaction(async tx => {
      await sql`insert into notes values (${id}, 'half')`.execute(tx)
      await sql`update notes set text = 'whole' where id = ${id}`.execute(tx)
    }),
  )
  const reader = async () => {
    const { rows } = await sql`select * from notes where text = 'half'`.execute(database.db)
    assert.deepEqual(rows, [])
  }
  await Promise.all([...writers, reader(), reader(), reader()])
  assert.equal((await notes()).length, 20)
})

test('a query on the outer handle inside a transaction is refused instead of waiting for ever', async () => {
  await database.transaction(async tx => {
    await assert.rejects(database.ping(), OuterHandleInTransaction)
    await assert.rejects(
      database.transaction(async () => {}),
      OuterHandleInTransaction,
    )
    await sql`select 1`.execute(tx)
  })
  await database.ping()
})

test('work that a transaction started may use the database once the transaction is over', async () => {
  let later: Promise<void> | undefined
  const gate = Promise.withResolvers<void>()
  await database.transaction(async tx => {
    await sql`select 1`.execute(tx)
    later = gate.promise.then(() => database.ping())
  })
  gate.resolve()
  await later
})

test('effects left for after the commit happen once, and never when the transaction fails', async () => {
  const happened: string[] = []
  await database.transaction(async tx => {
    afterCommit(() => happened.push('kept'))
    await sql`select 1`.execute(tx)
    assert.deepEqual(happened, [])
  })
  const failing = database.transaction(() => {
    afterCommit(() => happened.push('dropped'))
    return Promise.reject(new Error('no'))
  })
  await assert.rejects(failing, /no/)
  afterCommit(() => happened.push('at once'))
  assert.deepEqual(happened, ['kept', 'at once'])
})

test('a transaction that the database asks to repeat is repeated, its effects only once', async () => {
  let runs = 0
  const effects: number[] = []
  const result = await database.transaction(async tx => {
    runs += 1
    const run = runs
    afterCommit(() => effects.push(run))
    const refusal = sql`do $$ begin raise exception 'conflict' using errcode = '40001'; end $$`
    if (run < 3) await refusal.execute(tx)
    return 'done'
  })
  assert.deepEqual([result, runs, effects], ['done', 3, [3]])
})

test('two transactions that lock each other crosswise both succeed', {
  skip: !process.env.DATABASE_URL && 'one session cannot deadlock',
}, async () => {
  await sql`truncate notes`.execute(database.db)
  await sql`insert into notes values (1, ''), (2, '')`.execute(database.db)
  const bothStarted = Promise.withResolvers<void>()
  let started = 0
  const swap = (first: number, second: number) =>
    database.transaction(async tx => {
      await sql`update notes set text = text || 'x' where id = ${first}`.execute(tx)
      started += 1
      if (started === 2) bothStarted.resolve()
      await bothStarted.promise
      await sql`update notes set text = text || 'x' where id = ${second}`.execute(tx)
    })
  await Promise.all([swap(1, 2), swap(2, 1)])
  const { rows } = await sql`select text from notes`.execute(database.db)
  assert.deepEqual(rows, [{ text: 'xx' }, { text: 'xx' }])
})

test('a large result and a large parameter arrive whole', async () => {
  const text = 'ü'.repeat(2_000_000)
  const { rows } = await sql<{
    text: string
  }>`select ${text}::text as text from generate_series(1, 3)`.execute(database.db)
  assert.equal(rows.length, 3)
  for (const row of rows) assert.equal(row.text, text)
})

test('signals reach the listeners of their channel, and a failing listener disturbs nobody', async () => {
  const heard = Promise.withResolvers<string>()
  database.bus.listen('broken', () => {
    throw new Error('listener')
  })
  database.bus.listen('news', payload => heard.resolve(payload))
  database.bus.notify('broken', 'x')
  database.bus.notify('other', 'y')
  database.bus.notify('news', 'z')
  assert.equal(await heard.promise, 'z')
  assert.throws(() => database.bus.notify('news', 'x'.repeat(7_001)), /Send an id/)
})
