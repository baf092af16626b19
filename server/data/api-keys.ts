import { createHash, randomBytes, randomUUID } from 'node:crypto'
import type { Kysely } from 'kysely'
import type { z } from 'zod'
import type { apiKey, createdApiKey } from '../../contract/console-api.ts'
import type { Schema } from './schema.ts'

type ApiKey = z.infer<typeof apiKey>

/** Anything that could be one of our keys. */
export const apiKeyShape = /^fd_[\w-]{43}$/

/** Makes a key of 256 random bits. It is shown once and kept only as a hash; without salt, for it cannot be guessed. */
export async function createApiKey(
  tx: Kysely<Schema>,
  businessId: string,
  name: string,
): Promise<z.infer<typeof createdApiKey>> {
  const key = `fd_${randomBytes(32).toString('base64url')}`
  const row = { id: randomUUID(), name, prefix: key.slice(0, 7), created_at: new Date() }
  await tx
    .insertInto('api_keys')
    .values({ ...row, business_id: businessId, sha256: hash(key), last_used_at: null, revoked_at: null })
    .execute()
  return {
    id: row.id,
    name,
    prefix: row.prefix,
    createdAt: row.created_at.toISOString(),
    lastUsedAt: null,
    key,
  }
}

/** The keys that work, newest first. */
export async function listApiKeys(db: Kysely<Schema>, businessId: string): Promise<ApiKey[]> {
  const rows = await db
    .selectFrom('api_keys')
    .select(['id', 'name', 'prefix', 'created_at', 'last_used_at'])
    .where('business_id', '=', businessId)
    .where('revoked_at', 'is', null)
    .orderBy('created_at', 'desc')
    .execute()
  return rows.map(({ id, name, prefix, created_at, last_used_at }) => ({
    id,
    name,
    prefix,
    createdAt: created_at.toISOString(),
    lastUsedAt: last_used_at?.toISOString() ?? null,
  }))
}

/** @returns the name of the revoked key; undefined when there is none that works. */
export async function revokeApiKey(
  tx: Kysely<Schema>,
  businessId: string,
  id: string,
): Promise<string | undefined> {
  const row = await tx
    .updateTable('api_keys')
    .set({ revoked_at: new Date() })
    .where('business_id', '=', businessId)
    .where('id', '=', id)
    .where('revoked_at', 'is', null)
    .returning('name')
    .executeTakeFirst()
  return row?.name
}

/** How exact `last_used_at` is: one write a minute and key, whatever the traffic. */
const usedEveryMs = 60_000

/** Whose key it is, or undefined when it is wrong or revoked. Notes that it was used. */
export async function findApiKey(
  db: Kysely<Schema>,
  key: string,
): Promise<{ businessId: string; id: string; name: string } | undefined> {
  if (!apiKeyShape.test(key)) return undefined
  const row = await db
    .selectFrom('api_keys')
    .select(['business_id', 'id', 'name', 'last_used_at'])
    .where('sha256', '=', hash(key))
    .where('revoked_at', 'is', null)
    .executeTakeFirst()
  if (!row) return undefined
  const now = new Date()
  if (now.getTime() - (row.last_used_at?.getTime() ?? 0) > usedEveryMs) {
    await db
      .updateTable('api_keys')
      .set({ last_used_at: now })
      .where('business_id', '=', row.business_id)
      .where('id', '=', row.id)
      .execute()
  }
  return { businessId: row.business_id, id: row.id, name: row.name }
}

function hash(key: string): string {
  return createHash('sha256').update(key).digest('hex')
}
