import { createHash } from 'node:crypto'
import { readdir, readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { sql, type Transaction } from 'kysely'
import type { Database } from './database.ts'

interface Migration {
  name: string
  text: string
  checksum: string
}

const FILE = /^\d{4}_[a-z0-9_]+\.sql$/
/** Any number will do, as long as every node takes the same one. */
const ADVISORY_LOCK = 7_301_945

export const migrationsDirectory = join(import.meta.dirname, 'migrations')

/**
 * Applies the numbered .sql files that this database has not seen, each in one transaction; safe to call from several
 * nodes at once.
 *
 * @returns the names of the files applied now.
 * @throws Error when an applied file was edited or removed, or when a file fails (nothing of it stays).
 */
export function migrate<S>(database: Database<S>, directory = migrationsDirectory): Promise<string[]> {
  return database.unhurried(async () => {
    const files = await readMigrations(directory)
    const applied: string[] = []
    for (const file of files) {
      if (await database.transaction(tx => apply(tx, file, files))) applied.push(file.name)
    }
    return applied
  })
}

/** All migrations in order. @throws Error for a wrong or doubled number. */
export async function readMigrations(directory = migrationsDirectory): Promise<Migration[]> {
  const names = (await readdir(directory)).filter(name => name.endsWith('.sql')).sort()
  const numbers = new Set<string>()
  return Promise.all(
    names.map(async name => {
      if (!FILE.test(name)) throw new Error(`Migration ${name} is not named like 0001_some_words.sql.`)
      if (numbers.has(name.slice(0, 4)))
        throw new Error(`Two migrations have the number ${name.slice(0, 4)}. Renumber ${name}.`)
      numbers.add(name.slice(0, 4))
      const text = await readFile(join(directory, name), 'utf8')
      return { name, text, checksum: createHash('sha256').update(text).digest('hex') }
    }),
  )
}

async function apply<S>(tx: Transaction<S>, file: Migration, all: Migration[]): Promise<boolean> {
  await sql`select pg_advisory_xact_lock(${sql.lit(ADVISORY_LOCK)})`.execute(tx)
  await sql`set local statement_timeout = 0`.execute(tx)
  await sql`create table if not exists schema_migrations (
    name text primary key, checksum text not null, applied_at timestamptz not null default now())`.execute(tx)
  const { rows } = await sql<Migration>`select name, checksum from schema_migrations`.execute(tx)
  const seen = new Map(rows.map(row => [row.name, row.checksum]))
  assertUnchanged(seen, all)
  if (seen.has(file.name)) return false
  await sql
    .raw(file.text)
    .execute(tx)
    .catch(error => {
      throw new Error(`Migration ${file.name} failed and nothing of it stays: ${error.message}`, {
        cause: error,
      })
    })
  await sql`insert into schema_migrations (name, checksum) values (${file.name}, ${file.checksum})`.execute(
    tx,
  )
  return true
}

function assertUnchanged(seen: Map<string, string>, all: Migration[]): void {
  for (const [name, checksum] of seen) {
    const file = all.find(migration => migration.name === name)
    if (!file)
      throw new Error(
        `The database has seen migration ${name}, which this version lacks. Install the newer version again.`,
      )
    if (file.checksum !== checksum) {
      throw new Error(
        `Migration ${name} was changed after it had been applied. Restore the file and write a new migration instead.`,
      )
    }
  }
}
