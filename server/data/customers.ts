import { type Kysely, sql, type Transaction } from 'kysely'
import { type Identifier, stored } from '../../contract/identifier.ts'
import type { Assurance } from '../../contract/turn.ts'
import { newId } from './ids.ts'
import type { Schema } from './schema.ts'

type Tx = Transaction<Schema>

/** Somebody an identifier may belong to. */
export interface Candidate {
  readonly customerId: string
  readonly name: string | null
  readonly assurance: Assurance
  readonly lastSeenAt: Date
}

/** Two first messages of one person wait for each other here, so that they do not become two people. */
export async function lockIdentifier(tx: Tx, businessId: string, who: Identifier): Promise<void> {
  const key = [businessId, who.kind, who.scope, who.value].join('/')
  await sql`select pg_advisory_xact_lock(hashtextextended(${key}, 0))`.execute(tx)
}

/** Everybody this identifier belongs to, merged customers under the one they were merged into. */
export async function candidatesFor(
  db: Kysely<Schema>,
  businessId: string,
  who: Identifier,
): Promise<Candidate[]> {
  const rows = await db
    .selectFrom('identities as i')
    .innerJoin('customers as c', join =>
      join.onRef('c.business_id', '=', 'i.business_id').onRef('c.id', '=', 'i.customer_id'),
    )
    .select(['i.customer_id', 'c.merged_into', 'c.name', 'i.assurance', 'i.last_seen_at'])
    .where('i.business_id', '=', businessId)
    .where('i.kind', '=', who.kind)
    .where('i.scope', '=', who.scope)
    .where('i.value', '=', who.value)
    .orderBy('i.last_seen_at', 'desc')
    .execute()
  return rows.map(row => ({
    customerId: row.merged_into ?? row.customer_id,
    name: row.name,
    assurance: row.assurance,
    lastSeenAt: row.last_seen_at,
  }))
}

/** The customer and everybody else who is reached there, each once. */
export async function reachedBy(
  db: Kysely<Schema>,
  { businessId, peer, customerId }: { businessId: string; peer: Identifier; customerId: string },
): Promise<ReadonlySet<string>> {
  const sharing = await candidatesFor(db, businessId, peer)
  return new Set([customerId, ...sharing.map(one => one.customerId)])
}

export async function createCustomer(
  tx: Tx,
  businessId: string,
  name: { readonly value: string; readonly source: 'channel' | 'customer' | 'teammate' } | undefined,
  now: Date,
): Promise<string> {
  const id = newId()
  await tx
    .insertInto('customers')
    .values({
      business_id: businessId,
      id,
      name: name?.value ?? null,
      name_source: name?.source ?? null,
      language: null,
      merged_into: null,
      created_at: now,
    })
    .execute()
  return id
}

/** How an identifier came to a customer. `channel`: they wrote from it · `stated`: they told us. */
export type Evidence = 'channel' | 'stated' | 'teammate' | 'code' | 'import'

/** Adds an identifier or strengthens the one that is there; an assurance never falls. */
export async function noteIdentity(
  tx: Tx,
  businessId: string,
  customerId: string,
  who: Identifier,
  how: { readonly assurance: Assurance; readonly evidence: Evidence; readonly now: Date },
): Promise<void> {
  await tx
    .insertInto('identities')
    .values({
      business_id: businessId,
      id: newId(),
      customer_id: customerId,
      kind: who.kind,
      scope: who.scope,
      value: who.value,
      assurance: how.assurance,
      evidence: how.evidence,
      evidence_message_id: null,
      first_seen_at: how.now,
      last_seen_at: how.now,
    })
    .onConflict(conflict =>
      conflict.columns(['business_id', 'kind', 'scope', 'value', 'customer_id']).doUpdateSet(eb => ({
        last_seen_at: sql<Date>`greatest(identities.last_seen_at, excluded.last_seen_at)`,
        assurance: eb
          .case()
          .when(eb.ref('identities.assurance'), '=', 'claimed')
          .then(eb.ref('excluded.assurance'))
          .else(eb.ref('identities.assurance'))
          .end(),
      })),
    )
    .execute()
}

/** A name from the channel (a From header, a profile) is taken only while we know none. */
export async function nameIfUnknown(
  tx: Tx,
  businessId: string,
  customerId: string,
  name: string,
): Promise<void> {
  await tx
    .updateTable('customers')
    .set({ name, name_source: 'channel' })
    .where('business_id', '=', businessId)
    .where('id', '=', customerId)
    .where('name', 'is', null)
    .execute()
}

export interface KnownCustomer {
  readonly id: string
  readonly name: string | null
  readonly identities: readonly { readonly identifier: Identifier; readonly assurance: Assurance }[]
}

export async function readKnownCustomer(
  db: Kysely<Schema>,
  businessId: string,
  customerId: string,
): Promise<KnownCustomer> {
  const [customer, identities] = await Promise.all([
    db
      .selectFrom('customers')
      .select(['id', 'name'])
      .where('business_id', '=', businessId)
      .where('id', '=', customerId)
      .executeTakeFirstOrThrow(),
    db
      .selectFrom('identities')
      .select(['kind', 'scope', 'value', 'assurance'])
      .where('business_id', '=', businessId)
      .where('customer_id', '=', customerId)
      .orderBy('last_seen_at', 'desc')
      .limit(50)
      .execute(),
  ])
  return {
    ...customer,
    identities: identities.map(row => ({
      identifier: stored(row.kind, row.scope, row.value),
      assurance: row.assurance,
    })),
  }
}

/** Some customers with an e-mail address, for the mail phone of the try-it page. */
export async function mailPeople(
  db: Kysely<Schema>,
  businessId: string,
): Promise<{ readonly address: string; readonly name: string }[]> {
  const people = await peopleWith(db, businessId, 'email')
  return people.map(({ value, name }) => ({ address: value, name }))
}

/** Some customers with a phone number, for the telephone of the try-it page. */
export async function phonePeople(
  db: Kysely<Schema>,
  businessId: string,
): Promise<{ readonly value: string; readonly name: string }[]> {
  return peopleWith(db, businessId, 'phone')
}

async function peopleWith(
  db: Kysely<Schema>,
  businessId: string,
  kind: 'phone' | 'email',
): Promise<{ readonly value: string; readonly name: string }[]> {
  const rows = await db
    .selectFrom('identities as i')
    .innerJoin('customers as c', join =>
      join.onRef('c.business_id', '=', 'i.business_id').onRef('c.id', '=', 'i.customer_id'),
    )
    .select(['i.value', 'c.name'])
    .where('i.business_id', '=', businessId)
    .where('i.kind', '=', kind)
    .orderBy('i.first_seen_at')
    .limit(20)
    .execute()
  return rows.map(({ value, name }) => ({ value, name: name ?? value }))
}

/** The customer's own time zone, if it is known, and the one of the business. */
export async function readWhereabouts(
  db: Kysely<Schema>,
  businessId: string,
  customerId: string,
): Promise<{ timeZone: string | null; businessZone: string; blocked: boolean }> {
  const row = await db
    .selectFrom('customers as c')
    .innerJoin('businesses as b', 'b.id', 'c.business_id')
    .select(['c.time_zone', 'c.blocked_at', sql<string | null>`b.profile->>'timeZone'`.as('zone')])
    .where('c.business_id', '=', businessId)
    .where('c.id', '=', customerId)
    .executeTakeFirstOrThrow()
  return { timeZone: row.time_zone, businessZone: row.zone ?? 'UTC', blocked: row.blocked_at !== null }
}

/** Nothing goes out to a blocked customer, answers included; what they write is kept. */
export async function isBlocked(
  db: Kysely<Schema>,
  businessId: string,
  customerId: string,
): Promise<boolean> {
  return (await readWhereabouts(db, businessId, customerId)).blocked
}

export async function nameOfCustomer(
  db: Kysely<Schema>,
  businessId: string,
  customerId: string,
): Promise<string | null> {
  const row = await db
    .selectFrom('customers')
    .select('name')
    .where('business_id', '=', businessId)
    .where('id', '=', customerId)
    .executeTakeFirst()
  return row?.name ?? null
}
