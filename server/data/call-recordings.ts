import type { Kysely } from 'kysely'
import type { Schema } from './schema.ts'

/** Whether there is one, without fetching it: an hour is 115 MB. */
export async function hasRecording(db: Kysely<Schema>, businessId: string, callId: string): Promise<boolean> {
  const row = await db
    .selectFrom('calls')
    .select('id')
    .where('business_id', '=', businessId)
    .where('id', '=', callId)
    .where('recording', 'is not', null)
    .executeTakeFirst()
  return row !== undefined
}

/** The sealed WAV file of a call; undefined when it was not recorded, or is not of this business. */
export async function readRecording(
  db: Kysely<Schema>,
  businessId: string,
  callId: string,
): Promise<Uint8Array | undefined> {
  const row = await db
    .selectFrom('calls')
    .select('recording')
    .where('business_id', '=', businessId)
    .where('id', '=', callId)
    .executeTakeFirst()
  return row?.recording ?? undefined
}
