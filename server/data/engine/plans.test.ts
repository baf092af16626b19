import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import fc from 'fast-check'
import { sql } from 'kysely'
import { type Database, openDatabase } from '../database.ts'
import { Plans } from './plans.ts'
import { concat, preparable, prepared, simpleQuery } from './wire.ts'

let database: Database<unknown>

before(async () => {
  database = await openDatabase<unknown>({ dataDir: 'memory' })
  await sql`create table guests (id int primary key, name text not null)`.execute(database.db)
  await sql`insert into guests values (1, 'Ann'), (2, 'Ben')`.execute(database.db)
})

after(() => database.close())

const message = (kind: string, ...body: Uint8Array[]): Uint8Array<ArrayBuffer> => {
  const whole = concat(body)
  const head = new Uint8Array(5)
  head[0] = kind.charCodeAt(0)
  new DataView(head.buffer).setInt32(1, whole.length + 4)
  return concat([head, whole])
}
const words = (text: string) => new TextEncoder().encode(`${text}\0`)

/** What the driver sends for a statement with parameters (its Execute and Sync stand for all that follows). */
function extended(
  text: string,
  name = '',
  values = Uint8Array.of(0, 0, 0, 0, 0, 0),
): Uint8Array<ArrayBuffer> {
  const parse = message('P', words(name), words(text), Uint8Array.of(0, 0))
  return concat([parse, message('B', words(''), words(name), values), message('S')])
}

/** A session that accepts everything; `ran` holds what it was sent, as text. */
function session() {
  const plans = new Plans()
  plans.run(simpleQuery('create table guests ()'), () => new Uint8Array(), 1)
  plans.tidy(() => {})
  const ran: string[] = []
  const execute = (bytes: Uint8Array) => {
    ran.push(Buffer.from(bytes).toString('latin1'))
    return Uint8Array.of(...(bytes[0] === 0x50 ? [0x31, 0, 0, 0, 4] : []), 0x5a, 0, 0, 0, 5, 0x49)
  }
  return {
    plans,
    ran,
    say: (bytes: Uint8Array<ArrayBuffer>, now = 1) => plans.run(bytes, execute, now),
    execute,
  }
}

test('a statement said twice is read and planned once, and its second reply looks like its first', () => {
  const { ran, say } = session()
  const first = say(extended('select $1::int'))
  const second = say(extended('select $1::int'))
  assert.match(ran[0]!, /select/)
  assert.doesNotMatch(ran[1]!, /select/)
  assert.deepEqual(second, first)
})

test('a plan does not outlive its minute, nor a change of the tables', () => {
  const { plans, ran, say, execute } = session()
  say(extended('select $1::int'), 1)
  say(extended('select $1::int'), 62_000)
  assert.match(ran.at(-1)!, /select/)
  plans.tidy(execute)
  say(extended('select $1::int'), 62_001)
  say(extended('select $1::int'), 62_002)
  assert.doesNotMatch(ran.at(-1)!, /select/)
  say(simpleQuery('alter table guests add column age int'), 62_003)
  say(extended('select $1::int'), 62_004)
  assert.match(ran.at(-1)!, /select/)
  plans.tidy(execute)
  assert.match(ran.at(-1)!, /deallocate all/)
  const { length } = ran
  plans.tidy(execute)
  assert.equal(ran.length, length, 'and frees nothing twice')
})

test('a statement that could not be read is not believed to be prepared', () => {
  const plans = new Plans()
  const failed = Uint8Array.of(0x45, 0, 0, 0, 4, 0x5a, 0, 0, 0, 5, 0x49)
  const ran: number[] = []
  const execute = (bytes: Uint8Array) => {
    ran.push(bytes[0]!)
    return failed.slice()
  }
  assert.deepEqual(plans.run(extended('select nothing'), execute, 1), failed)
  plans.run(extended('select nothing'), execute, 1)
  assert.deepEqual(ran, [0x50, 0x50])
})

test('statements that have a name already, and anything else, pass untouched', () => {
  for (const bytes of [extended('select 1', 'mine'), simpleQuery('select 1'), new Uint8Array(0)]) {
    const { ran, say } = session()
    say(bytes)
    assert.equal(ran[0], Buffer.from(bytes).toString('latin1'))
  }
})

test('whatever the statement and its values are, a name given to it changes nothing else', () => {
  const text = fc.string({ unit: 'grapheme' }).filter(value => !value.includes('\0'))
  const name = fc.stringMatching(/^[a-z]\d{1,5}$/)
  fc.assert(
    fc.property(text, name, fc.uint8Array({ maxLength: 300 }), (query, called, values) => {
      const request = extended(query, '', new Uint8Array(values))
      const found = preparable(request)
      assert.ok(found)
      assert.deepEqual(prepared(found, called, true), extended(query, called, new Uint8Array(values)))
      const bound = extended(query, called, new Uint8Array(values))
      assert.deepEqual(
        prepared(found, called, false),
        bound.slice(bound.length - prepared(found, called, false).length),
      )
    }),
  )
})

test('bytes that are no request never make the engine stumble', () => {
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 60 }), bytes => void preparable(new Uint8Array([0x50, ...bytes]))),
  )
})

test('many clients that say the same at once each get their own answer', async () => {
  const found = await Promise.all(
    Array.from({ length: 64 }, async (_, at) => {
      const id = 1 + (at % 2)
      const { rows } = await sql<{ name: string }>`select name from guests where id = ${id}`.execute(
        database.db,
      )
      return rows[0]?.name === (id === 1 ? 'Ann' : 'Ben')
    }),
  )
  assert.ok(found.every(Boolean))
})

test('a column that was added is in the next answer, and one that was rolled back is not', async () => {
  const columns = async (db: Pick<Database<unknown>, 'db'>['db']) => {
    const { rows } = await sql<object>`select * from guests where id = ${1}`.execute(db)
    return Object.keys(rows[0]!).sort()
  }
  assert.deepEqual(await columns(database.db), ['id', 'name'])
  await sql`alter table guests add column room int`.execute(database.db)
  assert.deepEqual(await columns(database.db), ['id', 'name', 'room'])
  await assert.rejects(
    database.transaction(async tx => {
      await sql`alter table guests add column floor int`.execute(tx)
      assert.deepEqual(await columns(tx), ['floor', 'id', 'name', 'room'])
      throw new Error('changed my mind')
    }),
    /changed my mind/,
  )
  assert.deepEqual(await columns(database.db), ['id', 'name', 'room'])
})

test('a value that does not fit fails alone, and the statement works for the next one', async () => {
  const find = (id: unknown) =>
    sql<{ name: string }>`select name from guests where id = ${id}`.execute(database.db)
  assert.equal((await find(2)).rows[0]?.name, 'Ben')
  await assert.rejects(find('two'), /invalid input syntax/)
  assert.equal((await find(2)).rows[0]?.name, 'Ben')
})
