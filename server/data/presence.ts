import type { Kysely } from 'kysely'
import type { Schema } from './schema.ts'

/** A console of this teammate is open now. */
export async function markPresent(
  db: Kysely<Schema>,
  businessId: string,
  id: string,
  now: Date,
): Promise<void> {
  await setSeen(db, businessId, id, now)
}

/** The last console of this teammate on this node was closed; one on another node says so again within 30 s. */
export async function markAbsent(db: Kysely<Schema>, businessId: string, id: string): Promise<void> {
  await setSeen(db, businessId, id, null)
}

async function setSeen(db: Kysely<Schema>, businessId: string, id: string, at: Date | null): Promise<void> {
  await db
    .updateTable('teammates')
    .set({ seen_at: at })
    .where('business_id', '=', businessId)
    .where('id', '=', id)
    .execute()
}

/** ms after which somebody whose console said nothing counts as gone: two signs and a half. */
export const presentFor = 75_000

/** Whether a console of this business is open now. */
export async function anybodyPresent(db: Kysely<Schema>, businessId: string, now: Date): Promise<boolean> {
  const row = await db
    .selectFrom('teammates')
    .select('id')
    .where('business_id', '=', businessId)
    .where('seen_at', '>', new Date(now.getTime() - presentFor))
    .limit(1)
    .executeTakeFirst()
  return row !== undefined
}
