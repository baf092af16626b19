import { sql, type Transaction } from 'kysely'
import type { CallSettings } from '../../contract/call-settings.ts'
import { json } from './database.ts'
import type { Schema } from './schema.ts'

/** The next call begins with them; those that are on go on as they began. */
export async function writeCallSettings(
  tx: Transaction<Schema>,
  businessId: string,
  settings: CallSettings,
): Promise<void> {
  await sql`
    update businesses set profile = jsonb_set(profile, '{calls}', ${json(settings)}::jsonb)
    where id = ${businessId}`.execute(tx)
}
