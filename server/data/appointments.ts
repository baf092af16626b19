import { randomUUID } from 'node:crypto'
import { type Kysely, sql, type Transaction } from 'kysely'
import type { Channel } from '../../contract/message.ts'
import type { AppointmentView } from '../../contract/turn.ts'
import { freeCode } from './booking-code.ts'
import type { Schema } from './schema.ts'

/** An appointment with what decides who may change it. */
export interface StoredAppointment extends AppointmentView {
  readonly resourceId: string
  readonly customerId: string | null
  readonly conversationId: string | null
  readonly bufferMinutes: number
  /** Both names under which it may be known: the one said when booking, and the customer's. */
  readonly names: readonly string[]
}

/** The time one resource is occupied, buffer included. Epoch milliseconds, end exclusive. */
export interface Busy {
  readonly resourceId: string
  readonly start: number
  readonly end: number
}

export interface BusyQuery {
  readonly businessId: string
  readonly resourceIds: readonly string[]
  readonly from: Date
  readonly to: Date
  readonly now: Date
  /** This appointment does not count: it is the one being moved. */
  readonly moving?: string | undefined
  /** Holds of this conversation do not count: its own booking replaces them. */
  readonly holder?: string | undefined
}

export interface NewAppointment {
  readonly businessId: string
  readonly customerId: string
  readonly conversationId: string | null
  readonly serviceId: string
  readonly resourceId: string
  readonly start: Date
  readonly end: Date
  readonly bufferMinutes: number
  readonly partySize?: number | undefined
  readonly name?: string | undefined
  readonly note?: string | undefined
  readonly via: Channel | 'console' | 'api'
  readonly now: Date
  /** Default booked. Only booked ones occupy their time. */
  readonly status?: AppointmentView['status']
}

export async function readBusy(db: Kysely<Schema>, query: BusyQuery): Promise<Busy[]> {
  if (query.resourceIds.length === 0) return []
  const { businessId, resourceIds, from, to, now, moving = null, holder = null } = query
  const { rows } = await sql<{ resource_id: string; starts: Date; ends: Date }>`
    select resource_id, lower(occupies) as starts, upper(occupies) as ends
    from appointments
    where business_id = ${businessId} and resource_id = any(${resourceIds}::uuid[])
      and occupies && tstzrange(${from}, ${to})
      and (status = 'booked' or (status = 'held' and held_until > ${now}
        and conversation_id is distinct from ${holder}::uuid))
      and id is distinct from ${moving}::uuid`.execute(db)
  return rows.map(row => ({
    resourceId: row.resource_id,
    start: row.starts.getTime(),
    end: row.ends.getTime(),
  }))
}

/**
 * Makes room before a write: locks the resource, so that writes to it queue up instead of deadlocking in the exclusion
 * constraint, and removes holds that are over or that belong to the same conversation.
 */
export async function makeRoom(
  tx: Transaction<Schema>,
  at: { readonly businessId: string; readonly resourceId: string; readonly now: Date },
  holder: string | null,
): Promise<void> {
  await sql`select id from resources where business_id = ${at.businessId} and id = ${at.resourceId}
    for no key update`.execute(tx)
  await sql`delete from appointments where business_id = ${at.businessId} and status = 'held'
    and ((resource_id = ${at.resourceId} and held_until <= ${at.now}) or conversation_id = ${holder}::uuid)`.execute(
    tx,
  )
}

/** @returns the new id, or 'taken' when somebody else has that time. */
export async function insertAppointment(
  tx: Transaction<Schema>,
  one: NewAppointment,
): Promise<{ readonly id: string } | 'taken'> {
  const id = randomUUID()
  const row = { ...columnsOf(one, id), status: one.status ?? 'booked', hold_key: null, held_until: null }
  const code = await freeCode(tx, one.businessId)
  const outcome = await unlessTaken(tx, () =>
    tx
      .insertInto('appointments')
      .values({ ...row, code })
      .execute(),
  )
  return outcome === 'taken' ? outcome : { id }
}

/** @returns until when it is held, or 'taken'. */
export async function insertHold(
  tx: Transaction<Schema>,
  one: NewAppointment,
  hold: { readonly key: string; readonly until: Date },
): Promise<Date | 'taken'> {
  const row = {
    ...columnsOf(one, randomUUID()),
    status: 'held' as const,
    hold_key: hold.key,
    held_until: hold.until,
  }
  const code = await freeCode(tx, one.businessId)
  const outcome = await unlessTaken(tx, () =>
    tx
      .insertInto('appointments')
      .values({ ...row, code })
      .execute(),
  )
  return outcome ?? hold.until
}

/** Until when the hold of this key lasts; undefined when there is none, or it is over. */
export async function heldUntil(
  db: Kysely<Schema>,
  businessId: string,
  key: string,
  now: Date,
): Promise<Date | undefined> {
  const row = await db
    .selectFrom('appointments')
    .select('held_until')
    .where('business_id', '=', businessId)
    .where('hold_key', '=', key)
    .where('held_until', '>', now)
    .executeTakeFirst()
  return row?.held_until ?? undefined
}

/** Of a booked appointment. @returns 'taken' when somebody else has that time; then nothing has changed. */
export async function moveAppointment(
  tx: Transaction<Schema>,
  businessId: string,
  id: string,
  to: Pick<NewAppointment, 'resourceId' | 'start' | 'end' | 'bufferMinutes' | 'now'>,
): Promise<'taken' | undefined> {
  return unlessTaken(tx, () =>
    tx
      .updateTable('appointments')
      .set({
        resource_id: to.resourceId,
        starts_at: to.start,
        ends_at: to.end,
        occupies: occupied(to),
        // A yes to the old time is none to the new one.
        confirmed_at: null,
        updated_at: to.now,
      })
      .where('business_id', '=', businessId)
      .where('id', '=', id)
      .where('status', '=', 'booked')
      .execute(),
  )
}

export async function cancelAppointment(
  tx: Transaction<Schema>,
  businessId: string,
  id: string,
  now: Date,
): Promise<void> {
  await tx
    .updateTable('appointments')
    .set({ status: 'cancelled', updated_at: now })
    .where('business_id', '=', businessId)
    .where('id', '=', id)
    .where('status', '=', 'booked')
    .execute()
}

/** Notes that the customer will come. The first time counts: a second yes changes nothing. */
export async function confirmAppointment(
  tx: Transaction<Schema>,
  businessId: string,
  id: string,
  now: Date,
): Promise<void> {
  await tx
    .updateTable('appointments')
    .set({ confirmed_at: now, updated_at: now })
    .where('business_id', '=', businessId)
    .where('id', '=', id)
    .where('status', '=', 'booked')
    .where('confirmed_at', 'is', null)
    .execute()
}

function columnsOf(one: NewAppointment, id: string) {
  return {
    business_id: one.businessId,
    id,
    customer_id: one.customerId,
    conversation_id: one.conversationId,
    service_id: one.serviceId,
    resource_id: one.resourceId,
    starts_at: one.start,
    ends_at: one.end,
    occupies: occupied(one),
    party_size: one.partySize ?? null,
    name: one.name ?? null,
    note: one.note ?? null,
    booked_via: one.via,
    confirmed_at: null,
    created_at: one.now,
    updated_at: one.now,
  }
}

/** PostgreSQL's text form of `[start, end + buffer)`. */
function occupied({
  start,
  end,
  bufferMinutes,
}: Pick<NewAppointment, 'start' | 'end' | 'bufferMinutes'>): string {
  return `[${start.toISOString()},${new Date(end.getTime() + bufferMinutes * 60_000).toISOString()})`
}

/** A violated exclusion constraint (23P01) is an answer; the savepoint keeps the transaction alive for recording it. */
async function unlessTaken(
  tx: Transaction<Schema>,
  write: () => Promise<unknown>,
): Promise<'taken' | undefined> {
  await sql`savepoint before_write`.execute(tx)
  try {
    await write()
  } catch (error) {
    if (!(error instanceof Error && 'code' in error && error.code === '23P01')) throw error
    await sql`rollback to savepoint before_write`.execute(tx)
    return 'taken'
  }
  await sql`release savepoint before_write`.execute(tx)
  return undefined
}
