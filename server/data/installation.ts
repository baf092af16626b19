import { randomBytes } from 'node:crypto'
import type { Kysely } from 'kysely'
import type { Schema } from './schema.ts'

/**
 * A random secret of this installation, made on first use and the same on every node: 256 bits, base64url.
 * `name` says what it is for, such as `session_signing`.
 */
export async function installationSecret(db: Kysely<Schema>, name: string): Promise<string> {
  return rememberOnce(db, name, randomBytes(32).toString('base64url'))
}

/** Keeps the first value that anybody gave for this key; returns the one that is kept. */
export async function rememberOnce(db: Kysely<Schema>, key: string, value: string): Promise<string> {
  await db
    .insertInto('installation')
    .values({ key, value, created_at: new Date() })
    .onConflict(conflict => conflict.column('key').doNothing())
    .execute()
  return (await remembered(db, key)) ?? value
}

/** What this installation keeps under the key, if anything. */
export async function remembered(db: Kysely<Schema>, key: string): Promise<string | undefined> {
  const row = await db.selectFrom('installation').select('value').where('key', '=', key).executeTakeFirst()
  return row?.value
}
