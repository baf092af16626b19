import { randomUUID } from 'node:crypto'
import type { Kysely, Transaction } from 'kysely'
import { json } from '../data/database.ts'
import type { Schema } from '../data/schema.ts'

/** In this conversation somebody named the code of an appointment and the name it was made under. */
export interface Proof {
  readonly businessId: string
  readonly conversationId: string
  readonly appointmentId: string
}

const action = 'appointment.code-named'

/** Kept in the audit: the right to change it lasts for the later turns, and the owner can see where it came from. */
export async function prove(tx: Transaction<Schema>, proof: Proof, now: Date): Promise<void> {
  if (await isProven(tx, proof)) return
  await tx
    .insertInto('audit')
    .values({
      business_id: proof.businessId,
      id: randomUUID(),
      actor: `conversation ${proof.conversationId}`,
      action,
      subject: proof.appointmentId,
      detail: json({}),
      created_at: now,
    })
    .execute()
}

export async function isProven(db: Kysely<Schema>, proof: Proof): Promise<boolean> {
  const row = await db
    .selectFrom('audit')
    .select('id')
    .where('business_id', '=', proof.businessId)
    .where('action', '=', action)
    .where('subject', '=', proof.appointmentId)
    .where('actor', '=', `conversation ${proof.conversationId}`)
    .executeTakeFirst()
  return row !== undefined
}
