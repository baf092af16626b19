import { randomBytes } from 'node:crypto'
import pg from 'pg'
import { type Database, openDatabase } from '../../server/data/database.ts'
import { migrate } from '../../server/data/migrate.ts'
import type { Schema } from '../../server/data/schema.ts'
import { createTemplate } from '../../server/data/template.ts'

/**
 * A fresh, migrated database: embedded in memory, or its own database on the server in DATABASE_URL. Close it at the
 * end of the test (`close` also drops the one on the server).
 */
export function testDatabase(): Promise<Database<Schema>> {
  const url = process.env.DATABASE_URL
  return url ? onServer(url) : inMemory()
}

/** In memory always, for tests of what only the embedded database does. */
export async function inMemory(): Promise<Database<Schema>> {
  const { path: template } = await createTemplate()
  return openDatabase({ dataDir: 'memory', template })
}

/** A new, empty database on a server; `drop` ends its connections. */
export async function createOnServer(url: string): Promise<{ url: string; drop: () => Promise<void> }> {
  const name = `frontdesk_test_${randomBytes(6).toString('hex')}`
  await administer(url, `create database ${name}`)
  const own = new URL(url)
  own.pathname = `/${name}`
  return { url: own.href, drop: () => administer(url, `drop database if exists ${name} with (force)`) }
}

async function onServer(url: string): Promise<Database<Schema>> {
  const created = await createOnServer(url)
  const database = await openDatabase<Schema>({ databaseUrl: created.url, dataDir: 'memory' })
  await migrate(database)
  const close = async () => {
    await database.close()
    await created.drop()
  }
  return { ...database, close }
}

async function administer(url: string, statement: string): Promise<void> {
  const client = new pg.Client({ connectionString: url })
  await client.connect()
  await client.query(statement).finally(() => client.end())
}
