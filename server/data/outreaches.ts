import type { Kysely, Selectable, Transaction } from 'kysely'
import type { Channel, Choice, Purpose, TemplateUse } from '../../contract/message.ts'
import { json } from './database.ts'
import { newId } from './ids.ts'
import type { Schema } from './schema.ts'

type Tx = Transaction<Schema>
export type OutreachRow = Selectable<Schema['outreaches']>

/** A message that the business begins, before anything is known of channels. */
export interface NewOutreach {
  readonly businessId: string
  /** Same key, same message: asking for it twice sends it once. */
  readonly key: string
  readonly customerId: string
  /** Where it belongs; absent: a conversation of its own. */
  readonly conversationId?: string
  readonly appointmentId?: string
  readonly campaignId?: string
  readonly purpose: Exclude<Purpose, 'reply'>
  readonly text: string
  readonly subject?: string
  readonly choices?: readonly Choice[]
  /** What fills the gaps of a template: name, service, when, code. */
  readonly facts?: Readonly<Record<string, string>>
  readonly template?: { readonly accountId: string; readonly use: TemplateUse }
  readonly except?: readonly Channel[]
  readonly expiresAt?: Date
  /** Until then the customer is surely awake. */
  readonly awakeUntil?: Date
  readonly now: Date
}

/** @returns the id of the new one; undefined when this key was asked for before. */
export async function insertOutreach(tx: Tx, outreach: NewOutreach): Promise<string | undefined> {
  const row = await tx
    .insertInto('outreaches')
    .values({
      business_id: outreach.businessId,
      id: newId(outreach.now.getTime()),
      key: outreach.key,
      customer_id: outreach.customerId,
      conversation_id: outreach.conversationId ?? null,
      appointment_id: outreach.appointmentId ?? null,
      campaign_id: outreach.campaignId ?? null,
      purpose: outreach.purpose,
      text: outreach.text,
      subject: outreach.subject ?? null,
      choices: json(outreach.choices ?? []),
      facts: json(outreach.facts ?? {}),
      template: outreach.template ? json(outreach.template) : null,
      except_channels: json(outreach.except ?? []),
      status: 'planned',
      reason: null,
      expires_at: outreach.expiresAt ?? null,
      awake_until: outreach.awakeUntil ?? null,
      created_at: outreach.now,
      updated_at: outreach.now,
    })
    .onConflict(conflict => conflict.columns(['business_id', 'key']).doNothing())
    .returning('id')
    .executeTakeFirst()
  return row?.id
}

/** How many have a key like this one, in SQL's sense: % stands for anything. */
export async function countOutreaches(tx: Tx, businessId: string, key: string): Promise<number> {
  const { count } = await tx
    .selectFrom('outreaches')
    .select(eb => eb.fn.countAll<string>().as('count'))
    .where('business_id', '=', businessId)
    .where('key', 'like', key)
    .executeTakeFirstOrThrow()
  return Number(count)
}

export async function lockOutreach(tx: Tx, businessId: string, id: string): Promise<OutreachRow | undefined> {
  return tx
    .selectFrom('outreaches')
    .selectAll()
    .where('business_id', '=', businessId)
    .where('id', '=', id)
    .forUpdate()
    .executeTakeFirst()
}

export async function changeOutreach(
  tx: Tx,
  businessId: string,
  id: string,
  change: {
    readonly status: OutreachRow['status']
    readonly reason?: string
    readonly conversationId?: string
    readonly now: Date
  },
): Promise<void> {
  await tx
    .updateTable('outreaches')
    .set({
      status: change.status,
      reason: change.reason ?? null,
      updated_at: change.now,
      ...(change.conversationId ? { conversation_id: change.conversationId } : {}),
    })
    .where('business_id', '=', businessId)
    .where('id', '=', id)
    .where('status', '<>', 'cancelled')
    .execute()
}

/** Calls off what was begun about an appointment and has not arrived yet: it was moved or cancelled. */
export async function cancelOutreachesOf(
  tx: Tx,
  businessId: string,
  appointmentId: string,
  now: Date,
): Promise<void> {
  await tx
    .updateTable('outreaches')
    .set({ status: 'cancelled', reason: 'The appointment was changed.', updated_at: now })
    .where('business_id', '=', businessId)
    .where('appointment_id', '=', appointmentId)
    .where('status', 'in', ['planned', 'trying'])
    .execute()
}

/** The appointment was changed, or the campaign stopped. */
export async function isCalledOff(db: Kysely<Schema>, businessId: string, id: string): Promise<boolean> {
  const row = await db
    .selectFrom('outreaches as o')
    .leftJoin('campaigns as c', join =>
      join.onRef('c.business_id', '=', 'o.business_id').onRef('c.id', '=', 'o.campaign_id'),
    )
    .select(['o.status', 'c.status as campaign'])
    .where('o.business_id', '=', businessId)
    .where('o.id', '=', id)
    .executeTakeFirst()
  return row?.status === 'cancelled' || row?.campaign === 'stopped'
}

/** After this moment it is of no use. */
export async function readExpiry(
  db: Kysely<Schema>,
  businessId: string,
  id: string,
): Promise<Date | undefined> {
  const row = await db
    .selectFrom('outreaches')
    .select('expires_at')
    .where('business_id', '=', businessId)
    .where('id', '=', id)
    .executeTakeFirst()
  return row?.expires_at ?? undefined
}

/** One message that was written for it, and what became of it. */
export interface Attempt {
  readonly messageId: string
  readonly accountId: string
  readonly channel: Channel
  readonly status: Selectable<Schema['deliveries']>['status']
  readonly cause: Selectable<Schema['deliveries']>['cause']
  readonly reason: string | null
  readonly template: boolean
}

/** Oldest first. */
export async function attemptsOf(
  db: Kysely<Schema>,
  businessId: string,
  outreachId: string,
): Promise<Attempt[]> {
  const rows = await db
    .selectFrom('messages as m')
    .innerJoin('deliveries as d', join =>
      join.onRef('d.business_id', '=', 'm.business_id').onRef('d.message_id', '=', 'm.id'),
    )
    .select(['m.id', 'm.account_id', 'm.channel', 'm.template', 'd.status', 'd.cause', 'd.reason'])
    .where('m.business_id', '=', businessId)
    .where('m.outreach_id', '=', outreachId)
    .orderBy('m.created_at')
    .orderBy('m.id')
    .execute()
  return rows.map(row => ({
    messageId: row.id,
    accountId: row.account_id,
    channel: row.channel,
    status: row.status,
    cause: row.cause,
    reason: row.reason,
    template: row.template !== null,
  }))
}

/** The conversation of the latest message we began on this account since `since`, if it still waits for the answer. */
export async function awaitingAnswer(
  db: Kysely<Schema>,
  of: {
    readonly businessId: string
    readonly customerId: string
    readonly accountId: string
    readonly since: Date
    readonly now: Date
  },
): Promise<string | undefined> {
  const row = await db
    .selectFrom('messages as m')
    .innerJoin('outreaches as o', join =>
      join.onRef('o.business_id', '=', 'm.business_id').onRef('o.id', '=', 'm.outreach_id'),
    )
    .innerJoin('conversations as c', join =>
      join.onRef('c.business_id', '=', 'm.business_id').onRef('c.id', '=', 'm.conversation_id'),
    )
    .select(['c.id', 'c.handler_id', 'c.status'])
    .where('m.business_id', '=', of.businessId)
    .where('m.customer_id', '=', of.customerId)
    .where('m.account_id', '=', of.accountId)
    .where('m.created_at', '>=', of.since)
    .where(eb => eb.or([eb('o.expires_at', 'is', null), eb('o.expires_at', '>', of.now)]))
    .orderBy('m.created_at', 'desc')
    .limit(1)
    .executeTakeFirst()
  return row?.status === 'waiting' && row.handler_id === null ? row.id : undefined
}

/** The latest message we began with this customer on this conversation since `since`, if any. */
export async function latestOutreach(
  db: Kysely<Schema>,
  of: { readonly businessId: string; readonly conversationId: string; readonly since: Date },
): Promise<(OutreachRow & { readonly sentAt: Date }) | undefined> {
  const row = await db
    .selectFrom('messages as m')
    .innerJoin('outreaches as o', join =>
      join.onRef('o.business_id', '=', 'm.business_id').onRef('o.id', '=', 'm.outreach_id'),
    )
    .selectAll('o')
    .select('m.created_at as sentAt')
    .where('m.business_id', '=', of.businessId)
    .where('m.conversation_id', '=', of.conversationId)
    .where('m.created_at', '>=', of.since)
    .orderBy('m.created_at', 'desc')
    .limit(1)
    .executeTakeFirst()
  return row
}
