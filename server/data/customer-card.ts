import { type Kysely, sql } from 'kysely'
import type { z } from 'zod'
import type { Customer, customerList, customerPatch, Identity } from '../../contract/console-api.ts'
import type { IdentifierKind } from '../../contract/identifier.ts'
import type { Channel } from '../../contract/message.ts'
import { appointmentsOf } from './calendar.ts'
import { readConsents } from './consents.ts'
import { readHabits } from './habits.ts'
import { readSuggestedMerges } from './merges.ts'
import { micros, moment, readCursor, uuid, writeCursor } from './page.ts'
import { type BestIdentity, bestIdentity, labelOf, personOf } from './people.ts'
import type { Schema } from './schema.ts'
import { peopleFound, readSearch } from './search.ts'

type CustomerList = z.infer<typeof customerList>

/** Follows the redirect that a merge leaves behind; undefined when this business has no such customer. */
export async function currentCustomerId(
  db: Kysely<Schema>,
  businessId: string,
  id: string,
): Promise<string | undefined> {
  const { rows } = await sql<{ id: string }>`
    with recursive path as (
      select id, merged_into from customers where business_id = ${businessId} and id = ${id}
      union
      select c.id, c.merged_into from customers c join path on c.id = path.merged_into
      where c.business_id = ${businessId})
    select id from path where merged_into is null limit 1`.execute(db)
  return rows[0]?.id
}

/** All that the panel beside a conversation shows. An id that was merged away gives the person it was merged into. */
export async function readCustomer(
  db: Kysely<Schema>,
  businessId: string,
  id: string,
  now: Date,
): Promise<Customer | undefined> {
  const current = await currentCustomerId(db, businessId, id)
  if (!current) return undefined
  const [row, identities, used, appointments, consents, habits, maybeSame] = await Promise.all([
    readRow(db, businessId, current),
    readIdentities(db, businessId, current),
    readUse(db, businessId, current),
    appointmentsOf(db, businessId, current, now),
    readConsents(db, businessId, current),
    readHabits(db, businessId, current),
    readMaybeSame(db, businessId, current),
  ])
  if (!row) return undefined
  return {
    ...personOf(row),
    notes: row.notes,
    language: row.language,
    blocked: row.blocked_at !== null,
    createdAt: row.created_at.toISOString(),
    conversations: row.conversations,
    identities: identities.map(one => ({
      ...one,
      channels: [
        ...new Set(
          used.filter(use => use.kind === one.kind && use.value === one.value).map(use => use.channel),
        ),
      ],
    })),
    maybeSame,
    appointments,
    channelShare: shares(used),
    consents: consents.map(({ at, ...consent }) => ({ ...consent, at: at.toISOString() })),
    preferences: habits.toSorted((a, b) => b.share - a.share),
  }
}

async function readMaybeSame(
  db: Kysely<Schema>,
  businessId: string,
  customerId: string,
): Promise<Customer['maybeSame']> {
  const found = await readSuggestedMerges(db, businessId, customerId)
  const rows = await Promise.all(found.map(one => readRow(db, businessId, one.customerId)))
  return found.flatMap(({ together, at }, index) => {
    const row = rows[index]
    return row ? [{ ...personOf(row), together: [...together], at: at.toISOString() }] : []
  })
}

interface CustomerRow extends BestIdentity {
  id: string
  name: string | null
  notes: string
  language: string | null
  blocked_at: Date | null
  created_at: Date
  conversations: number
}

async function readRow(db: Kysely<Schema>, businessId: string, id: string): Promise<CustomerRow | undefined> {
  const { rows } = await sql<CustomerRow>`
    select cu.id, cu.name, cu.notes, cu.language, cu.blocked_at, cu.created_at, best.best_kind, best.best_value,
      (select count(*) from conversations where business_id = cu.business_id and customer_id = cu.id) as conversations
    from customers cu ${bestIdentity}
    where cu.business_id = ${businessId} and cu.id = ${id}`.execute(db)
  return rows[0]
}

async function readIdentities(
  db: Kysely<Schema>,
  businessId: string,
  customerId: string,
): Promise<Omit<Identity, 'channels'>[]> {
  const rows = await db
    .selectFrom('identities')
    .select(['id', 'kind', 'value', 'assurance', 'shared', 'evidence', 'last_seen_at'])
    .where('business_id', '=', businessId)
    .where('customer_id', '=', customerId)
    .orderBy('first_seen_at')
    .execute()
  return rows.map(({ last_seen_at, ...row }) => ({
    ...row,
    label: labelOf(row.kind, row.value),
    lastSeenAt: last_seen_at.toISOString(),
  }))
}

interface Use {
  kind: IdentifierKind
  value: string
  channel: Channel
  messages: number
}

async function readUse(db: Kysely<Schema>, businessId: string, customerId: string): Promise<Use[]> {
  const { rows } = await sql<Use>`
    select peer_kind as kind, peer_value as value, channel, count(*) as messages from messages
    where business_id = ${businessId} and customer_id = ${customerId}
    group by peer_kind, peer_value, channel order by messages desc`.execute(db)
  return rows
}

function shares(used: readonly Use[]): Customer['channelShare'] {
  const total = new Map<Channel, number>()
  for (const { channel, messages } of used) total.set(channel, (total.get(channel) ?? 0) + messages)
  return [...total]
    .map(([channel, messages]) => ({ channel, messages }))
    .sort((a, b) => b.messages - a.messages)
}

/** @returns false when this business has no such customer. */
export async function updateCustomer(
  tx: Kysely<Schema>,
  businessId: string,
  id: string,
  patch: z.output<typeof customerPatch>,
): Promise<boolean> {
  const current = await currentCustomerId(tx, businessId, id)
  if (!current) return false
  const { name, notes, blocked } = patch
  if (name === undefined && notes === undefined && blocked === undefined) return true
  await tx
    .updateTable('customers')
    .set({
      ...(name === undefined ? {} : { name, name_source: 'teammate' as const }),
      ...(notes === undefined ? {} : { notes }),
      ...(blocked === undefined ? {} : { blocked_at: blocked ? new Date() : null }),
    })
    .where('business_id', '=', businessId)
    .where('id', '=', current)
    .execute()
  return true
}

interface ListRow extends BestIdentity {
  id: string
  name: string | null
  at: number
  contacts: { kind: IdentifierKind; value: string }[] | null
  last_message_at: Date | null
  last_channel: Channel | null
}

export interface CustomerListQuery {
  readonly businessId: string
  readonly search?: string | undefined
  readonly before?: string | undefined
  readonly limit: number
}

/** Customers, the newest first. */
export async function listCustomers(db: Kysely<Schema>, query: CustomerListQuery): Promise<CustomerList> {
  const { businessId, limit } = query
  const from = query.before === undefined ? undefined : readCursor(query.before, [uuid])
  const search = query.search === undefined ? undefined : readSearch(query.search)
  if (query.search !== undefined && !search) return { items: [], next: null }
  // The page first, then what belongs to its few people.
  const { rows } = await sql<ListRow>`
    select cu.id, cu.name, ${micros(sql`cu.created_at`)} as at, best.best_kind, best.best_value,
      c.last_message_at, c.last_channel,
      (select json_agg(json_build_object('kind', kind, 'value', value) order by first_seen_at) from identities
        where business_id = cu.business_id and customer_id = cu.id and kind in ('phone', 'email')) as contacts
    from (
      select business_id, id, name, created_at from customers
      where business_id = ${businessId} and merged_into is null
      ${search ? sql`and id in (${peopleFound(businessId, search)})` : sql``}
      ${from ? sql`and (created_at, id) < (${moment(from.at)}, ${from.rest[0]}::uuid)` : sql``}
      order by created_at desc, id desc limit ${limit + 1}) cu
    ${bestIdentity}
    left join lateral (
      select last_message_at, last_channel from conversations
      where business_id = cu.business_id and customer_id = cu.id order by last_message_at desc limit 1) c on true
    order by cu.created_at desc, cu.id desc`.execute(db)
  const page = rows.slice(0, limit)
  const last = rows.length > limit ? page.at(-1) : undefined
  return {
    items: page.map(row => ({
      ...personOf(row),
      contacts: (row.contacts ?? []).map(contact => labelOf(contact.kind, contact.value)),
      lastMessageAt: row.last_message_at?.toISOString() ?? null,
      lastChannel: row.last_channel,
    })),
    next: last ? writeCursor({ at: last.at, rest: [last.id] }) : null,
  }
}
