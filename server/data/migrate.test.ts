import assert from 'node:assert/strict'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, before, beforeEach, test } from 'node:test'
import { sql } from 'kysely'
import { testDatabase } from '../../test/support/database.ts'
import type { Database } from './database.ts'
import { migrate } from './migrate.ts'

let database: Database
let directory: string

before(async () => {
  database = await testDatabase()
})

beforeEach(async () => {
  await sql`delete from schema_migrations`.execute(database.db)
  directory = await mkdtemp(join(tmpdir(), 'migrations-'))
})

after(async () => {
  await database.close()
  await rm(directory, { recursive: true })
})

function write(name: string, text: string): Promise<void> {
  return writeFile(join(directory, name), text)
}

test('migrations run in the order of their numbers, once', async () => {
  await write('0002_second.sql', 'insert into a values (2);')
  await write('0001_first.sql', 'create table a (n int); insert into a values (1);')
  assert.deepEqual(await migrate(database, directory), ['0001_first.sql', '0002_second.sql'])
  assert.deepEqual(await migrate(database, directory), [])
  const { rows } = await sql`select n from a order by n`.execute(database.db)
  assert.deepEqual(rows, [{ n: 1 }, { n: 2 }])
})

test('several nodes that start at once apply each migration once', async () => {
  await write('0001_once.sql', 'create table once (n int); insert into once values (1);')
  const results = await Promise.all([
    migrate(database, directory),
    migrate(database, directory),
    migrate(database, directory),
  ])
  assert.deepEqual(results.flat(), ['0001_once.sql'])
})

test('of a migration that fails nothing stays, and the message names it', async () => {
  await write('0001_bad.sql', 'create table half (n int); select nonsense;')
  await assert.rejects(
    migrate(database, directory),
    /Migration 0001_bad\.sql failed and nothing of it stays: .*nonsense/,
  )
  const { rows } = await sql`select to_regclass('half') as found`.execute(database.db)
  assert.deepEqual(rows, [{ found: null }])
})

test('an edited or missing old migration is refused with the cure', async () => {
  await write('0001_stable.sql', 'select 1;')
  await migrate(database, directory)
  await write('0001_stable.sql', 'select 2;')
  await assert.rejects(migrate(database, directory), /0001_stable\.sql was changed .* write a new migration/)
  await rm(join(directory, '0001_stable.sql'))
  await write('0002_other.sql', 'select 1;')
  await assert.rejects(
    migrate(database, directory),
    /seen migration 0001_stable\.sql, which this version lacks/,
  )
})

test('a wrong name and a doubled number are refused', async () => {
  await write('0001_a.sql', 'select 1;')
  await write('0001_b.sql', 'select 1;')
  await assert.rejects(migrate(database, directory), /Two migrations have the number 0001/)
  await rm(join(directory, '0001_b.sql'))
  await write('2_c.sql', 'select 1;')
  await assert.rejects(migrate(database, directory), /not named like/)
})
