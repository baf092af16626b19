import { randomUUID } from 'node:crypto'
import type { Kysely, Transaction } from 'kysely'
import { z } from 'zod'
import { type Database, json } from '../data/database.ts'
import type { Schema } from '../data/schema.ts'

/** What an action is filed under, and for whom and by whom it is done. */
export interface ActionRecord {
  readonly businessId: string
  readonly key: string
  readonly name: 'book' | 'reschedule' | 'cancel' | 'confirm' | 'take-message'
  readonly actor: 'brain' | 'teammate' | 'system'
  readonly actorName: string | null
  readonly conversationId: string | null
  readonly now: Date
}

/** What was done, as it is stored and given again for the same key. */
export interface Done {
  readonly outcome: 'done' | 'refused'
  readonly detail: string
  readonly appointmentId?: string | undefined
  readonly result: object
}

/** The key was used before: whatever this transaction wrote meanwhile has to go. */
class Repeated extends Error {
  override readonly name = 'Repeated'
}

/**
 * Does `work` in one transaction with its action record. The record is written first: a second writer with the same key
 * waits at the unique index until the first one has committed, and then reads that one's result.
 *
 * @param customerOf finds or makes the customer; rolled back for a repeated key
 * @returns the stored result, to be read with a schema; `fresh` when it was done just now
 */
export async function once(
  database: Pick<Database, 'db' | 'transaction'>,
  action: ActionRecord,
  customerOf: (tx: Transaction<Schema>) => Promise<string>,
  work: (tx: Transaction<Schema>, customerId: string) => Promise<Done>,
): Promise<{ readonly result: unknown; readonly fresh: boolean }> {
  const before = await stored(database.db, action)
  if (before) return { result: before, fresh: false }
  try {
    const done = await database.transaction(async tx => {
      const customerId = await customerOf(tx)
      const id = await claim(tx, action, customerId)
      const made = await work(tx, customerId)
      await tx
        .updateTable('actions')
        .set({
          outcome: made.outcome,
          detail: made.detail,
          appointment_id: made.appointmentId ?? null,
          result: json(made.result),
        })
        .where('business_id', '=', action.businessId)
        .where('id', '=', id)
        .execute()
      return made
    })
    // As it would be read again: dates become text in JSON.
    return { result: JSON.parse(json(done.result)), fresh: true }
  } catch (error) {
    if (!(error instanceof Repeated)) throw error
    return { result: await stored(database.db, action), fresh: false }
  }
}

async function claim(tx: Kysely<Schema>, action: ActionRecord, customerId: string): Promise<string> {
  const row = await tx
    .insertInto('actions')
    .values({
      business_id: action.businessId,
      id: randomUUID(),
      key: action.key,
      conversation_id: action.conversationId,
      customer_id: customerId,
      name: action.name,
      actor: action.actor,
      actor_name: action.actorName,
      outcome: 'done',
      result: json({}),
      appointment_id: null,
      created_at: action.now,
    })
    .onConflict(conflict => conflict.columns(['business_id', 'key']).doNothing())
    .returning('id')
    .executeTakeFirst()
  if (!row) throw new Repeated()
  return row.id
}

async function stored(db: Kysely<Schema>, { businessId, key }: ActionRecord): Promise<object | undefined> {
  const row = await db
    .selectFrom('actions')
    .select('result')
    .where('business_id', '=', businessId)
    .where('key', '=', key)
    .executeTakeFirst()
  return row?.result
}

const why = z.enum([
  'taken',
  'past',
  'closed',
  'too-far',
  'party-too-large',
  'unknown-service',
  'not-found',
  'too-late',
  'assurance',
])

export const storedRefusal = z.object({ ok: z.literal(false), why })

const appointment = z.object({
  id: z.string(),
  code: z.string(),
  serviceId: z.string(),
  serviceName: z.string(),
  staffName: z.string().exactOptional(),
  start: z.coerce.date(),
  end: z.coerce.date(),
  partySize: z.number().exactOptional(),
  confirmed: z.boolean().exactOptional(),
  status: z.enum(['booked', 'cancelled', 'completed', 'missed']),
})

/** How the outcome of a change to an appointment comes back from jsonb. */
export const storedChange = z.union([storedRefusal, z.object({ ok: z.literal(true), appointment })])
