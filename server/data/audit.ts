import { randomUUID } from 'node:crypto'
import type { Kysely } from 'kysely'
import type { z } from 'zod'
import type { auditEntry } from '../../contract/console-api.ts'
import { json } from './database.ts'
import type { Schema } from './schema.ts'

export interface AuditEntry {
  readonly businessId: string
  /** Name of the teammate or of the API key, or `installation`. */
  readonly actor: string
  /** `account.changed`, `api-key.created` */
  readonly action: string
  /** Id or name of what it was done to; never words of a customer. */
  readonly subject: string
  readonly detail?: object
}

/** Inside the transaction of the change: what is not recorded did not happen. */
export async function record(tx: Kysely<Schema>, entry: AuditEntry): Promise<void> {
  await tx
    .insertInto('audit')
    .values({
      business_id: entry.businessId,
      id: randomUUID(),
      actor: entry.actor,
      action: entry.action,
      subject: entry.subject,
      detail: json(entry.detail ?? {}),
      created_at: new Date(),
    })
    .execute()
}

/** The latest entries, newest first. */
export async function readAudit(
  db: Kysely<Schema>,
  businessId: string,
  limit = 200,
): Promise<z.infer<typeof auditEntry>[]> {
  const rows = await db
    .selectFrom('audit')
    .select(['id', 'actor', 'action', 'subject', 'created_at'])
    .where('business_id', '=', businessId)
    .orderBy('created_at', 'desc')
    .limit(limit)
    .execute()
  return rows.map(({ created_at, ...entry }) => ({ ...entry, at: created_at.toISOString() }))
}
