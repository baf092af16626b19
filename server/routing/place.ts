import type { Kysely } from 'kysely'
import type { Place } from '../../contract/message.ts'
import { readProfile } from '../data/businesses.ts'
import type { Schema } from '../data/schema.ts'

/** The place of the business on the map; undefined while its profile has none. */
export async function placeOf(db: Kysely<Schema>, businessId: string): Promise<Place | undefined> {
  const { name, address, location } = await readProfile(db, businessId)
  return location && address !== undefined ? { ...location, name, address } : undefined
}
