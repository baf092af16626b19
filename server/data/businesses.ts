import { createHash } from 'node:crypto'
import { type Kysely, sql } from 'kysely'
import { z } from 'zod'
import { callSettings, usualCallSettings } from '../../contract/call-settings.ts'
import type { Medium } from '../../contract/message.ts'
import type { BusinessView, Knowledge, OpeningHours, ServiceView, StaffView } from '../../contract/turn.ts'
import { json } from './database.ts'
import type { Schema } from './schema.ts'

const tones = z.object({
  speech: z.string().optional(),
  text: z.string().optional(),
  chat: z.string().optional(),
  letter: z.string().optional(),
})

const booking = z.object({
  /** Shortest time before a start that is still offered. */
  noticeMinutes: z.number().int().min(0).default(0),
  horizonDays: z.number().int().min(1).default(365),
  stepMinutes: z.number().int().min(5).default(15),
  largestParty: z.number().int().min(1).optional(),
})

/**
 * What `businesses.profile` holds: the profile file of an example with the stay of its hours file. Every key but the
 * name has a default, so that a business can begin with nothing else.
 */
const profile = z.looseObject({
  name: z.string(),
  what: z.string().default('business'),
  timeZone: z.string().default('UTC'),
  locale: z.string().default('en-GB'),
  country: z.string().default('GB'),
  languages: z.array(z.string()).default(['en']),
  phone: z.string().optional(),
  email: z.string().optional(),
  address: z.string().optional(),
  /** Where the address is on the map; degrees, WGS 84. */
  location: z.object({ latitude: z.number(), longitude: z.number() }).optional(),
  cancellationPolicy: z.string().optional(),
  promise: z.string().default('Somebody from the team will get back to you as soon as possible.'),
  signature: z.string().optional(),
  escalateOn: z.array(z.string()).default([]),
  examples: z.record(z.string(), z.array(z.string())).default({}),
  tone: tones.default({}),
  colours: z.object({ brand: z.string() }).default({ brand: '#0b7a75' }),
  booking: booking.prefault({}),
  calls: z
    .record(z.string(), z.unknown())
    .default({})
    .transform(stored => ({ ...usualCallSettings, ...stored }))
    .pipe(callSettings),
  /** When a room may be entered and must be left. */
  stay: z
    .object({ checkIn: z.string(), checkOut: z.string() })
    .default({ checkIn: '15:00', checkOut: '11:00' }),
})

export type BusinessProfile = z.output<typeof profile>

/** @throws when there is no such business, or its profile is not one. */
export async function readProfile(db: Kysely<Schema>, businessId: string): Promise<BusinessProfile> {
  const row = await db
    .selectFrom('businesses')
    .select('profile')
    .where('id', '=', businessId)
    .executeTakeFirstOrThrow()
  return profile.parse(row.profile)
}

/** The id of the business that was made first; undefined in an empty installation. */
export async function firstBusiness(db: Kysely<Schema>): Promise<string | undefined> {
  const row = await db.selectFrom('businesses').select('id').orderBy('created_at').limit(1).executeTakeFirst()
  return row?.id
}

/** How the business wants to sound in this style, if it said so. */
export function toneOf({ tone }: BusinessProfile, style: Medium['style']): string | undefined {
  return tone[style]
}

/** Everything the brain may know of a business but its knowledge entries. `profile`: where it was read already. */
export async function readBusiness(
  db: Kysely<Schema>,
  businessId: string,
  profile?: BusinessProfile,
): Promise<BusinessView> {
  const [about, services, hours, closures] = await Promise.all([
    profile ?? readProfile(db, businessId),
    readServices(db, businessId),
    readHours(db, businessId),
    db
      .selectFrom('closures')
      .select(['from_date', 'to_date', 'reason'])
      .where('business_id', '=', businessId)
      .where('resource_id', 'is', null)
      .orderBy('from_date')
      .execute(),
  ])
  const { name, what, timeZone, locale, country, languages, promise, escalateOn, examples } = about
  return {
    id: businessId,
    ...{ name, what, timeZone, locale, country, languages, promise, escalateOn, examples },
    ...given('phone', about.phone),
    ...given('email', about.email),
    ...given('address', about.address),
    ...given('cancellationPolicy', about.cancellationPolicy),
    signature: about.signature ?? `the front desk of ${name}`,
    services,
    hours,
    closures: closures.map(({ from_date, to_date, reason }) => ({
      from: from_date,
      to: to_date,
      ...given('reason', reason),
    })),
  }
}

/** The week of the business itself. */
async function readHours(db: Kysely<Schema>, businessId: string): Promise<OpeningHours[]> {
  const rows = await db
    .selectFrom('opening_hours')
    .select(['weekday', 'opens', 'closes'])
    .where('business_id', '=', businessId)
    .where('resource_id', 'is', null)
    .orderBy('weekday')
    .orderBy('opens')
    .execute()
  return rows.map(wallClock)
}

/** PostgreSQL gives `09:00:00`; midnight at the end of a day stays `24:00`. */
export function wallClock({ weekday, opens, closes }: OpeningHours): OpeningHours {
  return { weekday, opens: opens.slice(0, 5), closes: closes.slice(0, 5) }
}

async function readServices(db: Kysely<Schema>, businessId: string): Promise<ServiceView[]> {
  const [services, offers] = await Promise.all([
    db
      .selectFrom('services')
      .selectAll()
      .where('business_id', '=', businessId)
      .orderBy('position')
      .orderBy('name')
      .execute(),
    db
      .selectFrom('service_resources as o')
      .innerJoin('resources as r', join =>
        join.onRef('r.business_id', '=', 'o.business_id').onRef('r.id', '=', 'o.resource_id'),
      )
      .select(['o.service_id', 'r.id', 'r.name', 'r.role'])
      .where('o.business_id', '=', businessId)
      .where('r.kind', '=', 'staff')
      .orderBy('r.position')
      .execute(),
  ])
  const staffOf = (serviceId: string): StaffView[] =>
    offers.filter(offer => offer.service_id === serviceId).map(({ id, name, role }) => ({ id, name, role }))
  return services.map(({ id, name, aliases, kind, minutes, price, description }) => ({
    ...{ id, name, aliases, kind, minutes },
    ...given('price', price),
    ...given('description', description),
    staff: staffOf(id),
  }))
}

/** All published entries. The version is a digest of what an index is built from, so it changes with every edit. */
export async function readKnowledge(db: Kysely<Schema>, businessId: string): Promise<Knowledge> {
  const entries = await db
    .selectFrom('knowledge')
    .select(['id', 'question', 'variants', 'answer', 'topic'])
    .where('business_id', '=', businessId)
    .where('published', '=', true)
    .orderBy(sql`topic, question, id`)
    .execute()
  return { version: createHash('sha256').update(json(entries)).digest('base64url').slice(0, 16), entries }
}

function given<Key extends string, Value>(
  key: Key,
  value: Value | null | undefined,
): { readonly [K in Key]?: Value } {
  const some: { [K in Key]?: Value } = {}
  if (value !== null && value !== undefined) some[key] = value
  return some
}
