import type { Kysely } from 'kysely'
import { z } from 'zod'
import type { Me } from '../../contract/console-api.ts'
import type { Channel } from '../../contract/message.ts'
import type { Schema } from './schema.ts'

/** The part of a business's profile that the console shows; whatever else it holds is not ours to judge. */
const profile = z.object({
  name: z.string(),
  what: z.string().default('business'),
  timeZone: z.string().default('UTC'),
  locale: z.string().default('en-GB'),
  colours: z.object({ brand: z.string() }).default({ brand: '#0b7a75' }),
})

/** The business as the console needs it, with the public key of its widget if it has one. */
export async function readConsoleBusiness(
  db: Kysely<Schema>,
  businessId: string,
  widgetChannel: Channel | undefined,
): Promise<Omit<Me['business'], 'simulator'>> {
  const row = await db
    .selectFrom('businesses')
    .select('profile')
    .where('id', '=', businessId)
    .executeTakeFirstOrThrow()
  const { name, what, timeZone, locale, colours } = profile.parse(row.profile)
  const widgetKey = widgetChannel && (await readWidgetKey(db, businessId, widgetChannel))
  return {
    id: businessId,
    name,
    what,
    timeZone,
    locale,
    brand: colours.brand,
    ...(widgetKey === undefined ? {} : { widgetKey }),
  }
}

async function readWidgetKey(
  db: Kysely<Schema>,
  businessId: string,
  channel: Channel,
): Promise<string | undefined> {
  const row = await db
    .selectFrom('channel_accounts')
    .select('address')
    .where('business_id', '=', businessId)
    .where('channel', '=', channel)
    .where('enabled', '=', true)
    .orderBy('created_at')
    .limit(1)
    .executeTakeFirst()
  return row?.address
}
