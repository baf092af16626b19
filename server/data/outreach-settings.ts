import { type Kysely, sql, type Transaction } from 'kysely'
import type { z } from 'zod'
import { outreachSettings } from '../../contract/console-api.ts'
import { json } from './database.ts'
import type { Schema } from './schema.ts'

export type OutreachSettings = z.output<typeof outreachSettings>

/** What a business starts with. Prices are the usual ones of 2026 for Europe, for comparison only. */
export const usualSettings: OutreachSettings = {
  quiet: { from: '20:00', to: '08:00' },
  reminders: [1_440, 120],
  nudge: { enabled: true, afterHours: 24 },
  fallbackMinutes: { reminder: 30, details: 120, urgent: 5, follow_up: 120, marketing: 720 },
  prices: { whatsapp: 0.04, sms: 0.07, email: 0, phone: 0.1 },
  templates: [],
}

/** @throws when there is no such business. */
export async function readOutreachSettings(
  db: Kysely<Schema>,
  businessId: string,
): Promise<OutreachSettings> {
  const row = await db
    .selectFrom('businesses')
    .select(sql<object | null>`profile->'outreach'`.as('stored'))
    .where('id', '=', businessId)
    .executeTakeFirstOrThrow()
  return outreachSettings.parse({ ...usualSettings, ...row.stored })
}

export async function writeOutreachSettings(
  tx: Transaction<Schema>,
  businessId: string,
  settings: OutreachSettings,
): Promise<void> {
  await sql`
    update businesses set profile = jsonb_set(profile, '{outreach}', ${json(settings)}::jsonb)
    where id = ${businessId}`.execute(tx)
}
