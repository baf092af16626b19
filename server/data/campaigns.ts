import { type Kysely, type RawBuilder, type Selectable, sql, type Transaction } from 'kysely'
import type { Campaign, CampaignInput } from '../../contract/console-api.ts'
import { json } from './database.ts'
import { newId } from './ids.ts'
import type { Schema } from './schema.ts'

type Tx = Transaction<Schema>
export type CampaignRow = Selectable<Schema['campaigns']>

export async function isStopped(db: Kysely<Schema>, businessId: string, id: string): Promise<boolean> {
  const row = await readCampaign(db, businessId, id)
  return row === undefined || row.status === 'stopped'
}

export async function readCampaign(
  db: Kysely<Schema>,
  businessId: string,
  id: string,
): Promise<CampaignRow | undefined> {
  return db
    .selectFrom('campaigns')
    .selectAll()
    .where('business_id', '=', businessId)
    .where('id', '=', id)
    .executeTakeFirst()
}

export async function createCampaign(
  tx: Tx,
  of: { readonly businessId: string; readonly by: string; readonly now: Date },
  input: CampaignInput,
): Promise<string> {
  const id = newId(of.now.getTime())
  await tx
    .insertInto('campaigns')
    .values({
      business_id: of.businessId,
      id,
      ...columnsOf(input),
      status: 'draft',
      scheduled_at: null,
      created_by: of.by,
      created_at: of.now,
      updated_at: of.now,
    })
    .execute()
  return id
}

/** @returns false when there is none, or it is no draft any more. */
export async function updateCampaign(
  tx: Tx,
  of: { readonly businessId: string; readonly id: string; readonly now: Date },
  input: CampaignInput,
): Promise<boolean> {
  const row = await tx
    .updateTable('campaigns')
    .set({ ...columnsOf(input), updated_at: of.now })
    .where('business_id', '=', of.businessId)
    .where('id', '=', of.id)
    .where('status', '=', 'draft')
    .returning('id')
    .executeTakeFirst()
  return row !== undefined
}

function columnsOf({ name, text, subject, template, audience }: CampaignInput) {
  return {
    name,
    text,
    subject: subject ?? null,
    template: template ? json(template) : null,
    audience: json(audience),
  }
}

/** Moves it on if it stands where the caller believes. @returns whether it did. */
export async function moveCampaign(
  tx: Tx,
  of: { readonly businessId: string; readonly id: string; readonly now: Date },
  from: readonly CampaignRow['status'][],
  to: CampaignRow['status'],
  more: { readonly scheduledAt?: Date; readonly people?: number } = {},
): Promise<boolean> {
  const row = await tx
    .updateTable('campaigns')
    .set({
      status: to,
      updated_at: of.now,
      ...(more.scheduledAt ? { scheduled_at: more.scheduledAt } : {}),
      ...(more.people === undefined ? {} : { people: more.people }),
    })
    .where('business_id', '=', of.businessId)
    .where('id', '=', of.id)
    .where('status', 'in', [...from])
    .returning('id')
    .executeTakeFirst()
  return row !== undefined
}

/** @returns false when there is none, or it was sent already. */
export async function deleteDraft(tx: Tx, businessId: string, id: string): Promise<boolean> {
  const row = await tx
    .deleteFrom('campaigns')
    .where('business_id', '=', businessId)
    .where('id', '=', id)
    .where('status', '=', 'draft')
    .returning('id')
    .executeTakeFirst()
  return row !== undefined
}

interface CountedRow extends CampaignRow {
  queued: number
  sent: number
  delivered: number
  failed: number
  skipped: number
}

/** Newest first, or only the one asked for, each with what became of its messages. */
export async function listCampaigns(
  db: Kysely<Schema>,
  businessId: string,
  id?: string,
): Promise<Campaign[]> {
  const { rows } = await sql<CountedRow>`
    with shown as (
      select * from campaigns where business_id = ${businessId}
        ${id === undefined ? sql`` : sql`and id = ${id}`} order by created_at desc limit 200),
    asked as (
      select o.id, o.campaign_id, o.status from outreaches o
      where o.business_id = ${businessId} and o.campaign_id in (select id from shown)),
    latest as (
      select distinct on (m.outreach_id) m.outreach_id, d.status in ('delivered', 'read') as arrived
      from asked join messages m on m.business_id = ${businessId} and m.outreach_id = asked.id
      join deliveries d on d.business_id = m.business_id and d.message_id = m.id
      order by m.outreach_id, m.created_at desc),
    counted as (
      select a.campaign_id,
        (count(*) filter (where a.status in ('planned', 'trying') and m.outreach_id is null))::int as queued,
        (count(m.outreach_id))::int as sent,
        (count(*) filter (where m.arrived))::int as delivered,
        (count(*) filter (where a.status = 'failed' and m.outreach_id is not null))::int as failed,
        (count(*) filter (where a.status in ('failed', 'cancelled') and m.outreach_id is null))::int as skipped
      from asked a left join latest m on m.outreach_id = a.id group by a.campaign_id)
    select c.*, coalesce(o.queued, 0) as queued, coalesce(o.sent, 0) as sent,
      coalesce(o.delivered, 0) as delivered, coalesce(o.failed, 0) as failed, coalesce(o.skipped, 0) as skipped
    from shown c left join counted o on o.campaign_id = c.id order by c.created_at desc`.execute(db)
  return rows.map(row => ({
    id: row.id,
    name: row.name,
    text: row.text,
    ...(row.subject === null ? {} : { subject: row.subject }),
    ...(row.template === null ? {} : { template: row.template }),
    audience: row.audience,
    status: row.status,
    scheduledAt: row.scheduled_at?.toISOString() ?? null,
    createdAt: row.created_at.toISOString(),
    counts: {
      audience: row.people,
      queued: row.queued,
      sent: row.sent,
      delivered: row.delivered,
      failed: row.failed,
      skipped: row.skipped,
    },
  }))
}

/** Customers who fit, by id; `after` continues where the last page ended. */
export async function audienceOf(
  db: Kysely<Schema>,
  businessId: string,
  audience: CampaignInput['audience'],
  page: {
    readonly now: Date
    readonly after?: string
    readonly limit: number
    /** Only who ever said yes to offers: for others nothing needs to be tried. */
    readonly agreed?: boolean
  },
): Promise<{ id: string; name: string | null }[]> {
  const { rows } = await sql<{ id: string; name: string | null }>`
    select c.id, c.name from customers c where ${fits(businessId, audience, page.now)}
      ${page.after === undefined ? sql`` : sql`and c.id > ${page.after}::uuid`}
      ${page.agreed ? sql`and ${saidYes}` : sql``}
    order by c.id limit ${page.limit}`.execute(db)
  return rows
}

/** How many customers fit, and how many of them ever said yes to offers. */
export async function countAudience(
  db: Kysely<Schema>,
  businessId: string,
  audience: CampaignInput['audience'],
  now: Date,
): Promise<{ readonly fit: number; readonly agreed: number }> {
  const { rows } = await sql<{ fit: number; agreed: number }>`
    select count(*)::int as fit, (count(*) filter (where ${saidYes}))::int as agreed
    from customers c where ${fits(businessId, audience, now)}`.execute(db)
  return rows[0]!
}

const saidYes = sql`exists (select 1 from consents k where k.business_id = c.business_id
  and k.customer_id = c.id and k.purpose = 'marketing' and k.granted)`

function fits(businessId: string, audience: CampaignInput['audience'], now: Date): RawBuilder<unknown> {
  const { serviceId } = audience
  return sql`c.business_id = ${businessId} and c.merged_into is null and c.blocked_at is null
    ${visited(audience, now)}
    ${serviceId === undefined ? sql`` : sql`and exists (${visits(sql`and a.service_id = ${serviceId}::uuid`)})`}`
}

function visits(more: RawBuilder<unknown>): RawBuilder<unknown> {
  return sql`select 1 from appointments a where a.business_id = c.business_id and a.customer_id = c.id
    and a.status in ('booked', 'completed') ${more}`
}

function visited({ lastVisit }: CampaignInput['audience'], now: Date): RawBuilder<unknown> {
  const past = sql`and a.starts_at <= ${now}`
  const recent = sql`${past} and a.starts_at > ${new Date(now.getTime() - 90 * 86_400_000)}`
  switch (lastVisit) {
    case 'any':
      return sql``
    case 'never':
      return sql`and not exists (${visits(past)})`
    case 'within_90_days':
      return sql`and exists (${visits(recent)})`
    case 'over_90_days':
      return sql`and exists (${visits(past)}) and not exists (${visits(recent)})`
  }
}
