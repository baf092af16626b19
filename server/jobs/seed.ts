import { randomUUID } from 'node:crypto'
import type { Transaction } from 'kysely'
import { type AccountInput, createAccount } from '../data/accounts.ts'
import { type Database, json } from '../data/database.ts'
import type { Schema } from '../data/schema.ts'
import type { Vault } from '../data/vault.ts'
import type { Example } from './example.ts'
import { seedPlan } from './seed-calendar.ts'
import { seedPeople } from './seed-people.ts'

export interface SeedOptions {
  readonly now: Date
  /** The channel accounts it starts with, their settings checked by their connectors. */
  readonly accounts: readonly AccountInput[]
}

/**
 * Puts an example business into the database: calendar, knowledge, customers and the accounts it is
 * given. All of it or nothing; a business with this slug
 * is left as it is, also when two nodes start at once.
 */
export async function seedExample(
  database: Pick<Database, 'db' | 'transaction'>,
  vault: Vault,
  example: Example,
  options: SeedOptions,
): Promise<{ readonly businessId: string }> {
  const made = await database.transaction(async tx => {
    const businessId = await insertBusiness(tx, example, options.now)
    if (businessId === undefined) return undefined
    const ids = await seedPlan(tx, businessId, example)
    await seedKnowledge(tx, businessId, example, options.now)
    await seedPeople(tx, businessId, example, ids, options.now)
    await seedAccounts(tx, vault, businessId, options.accounts)
    return businessId
  })
  if (made !== undefined) return { businessId: made }
  const { id } = await database.db
    .selectFrom('businesses')
    .select('id')
    .where('slug', '=', example.name)
    .executeTakeFirstOrThrow()
  return { businessId: id }
}

/** The unique slug is the guard: a second seeding waits here for the first one, and then finds it done. */
async function insertBusiness(
  tx: Transaction<Schema>,
  { name, profile, hours }: Example,
  now: Date,
): Promise<string | undefined> {
  const row = await tx
    .insertInto('businesses')
    .values({
      id: randomUUID(),
      slug: name,
      profile: json({ ...profile, ...(hours.stay === undefined ? {} : { stay: hours.stay }) }),
      created_at: now,
    })
    .onConflict(conflict => conflict.column('slug').doNothing())
    .returning('id')
    .executeTakeFirst()
  return row?.id
}

async function seedKnowledge(
  tx: Transaction<Schema>,
  businessId: string,
  { knowledge }: Example,
  now: Date,
): Promise<void> {
  if (knowledge.entries.length === 0) return
  await tx
    .insertInto('knowledge')
    .values(
      knowledge.entries.map(({ topic, question, variants, answer }) => ({
        business_id: businessId,
        id: randomUUID(),
        ...{ topic, question, answer },
        variants: json(variants),
        updated_by: null,
        created_at: now,
        updated_at: now,
      })),
    )
    .execute()
}

async function seedAccounts(
  tx: Transaction<Schema>,
  vault: Vault,
  businessId: string,
  accounts: readonly AccountInput[],
): Promise<void> {
  for (const account of accounts) await createAccount(tx, vault, businessId, account)
}
