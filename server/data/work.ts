import { type Kysely, sql } from 'kysely'
import type { z } from 'zod'
import type { work } from '../../contract/console-api.ts'
import { parked } from './queue/parked.ts'
import type { Schema } from './schema.ts'

/** What this business's queue holds, and what was parked for a person. */
export async function readWork(db: Kysely<Schema>, businessId: string): Promise<z.infer<typeof work>> {
  const [{ rows }, tasks] = await Promise.all([
    sql<{ waiting: number; oldest: number }>`
      select count(*) as waiting,
        greatest(0, coalesce(extract(epoch from now() - min(created_at)), 0))::float8 as oldest
      from tasks where business_id = ${businessId} and state <> 'parked'`.execute(db),
    parked(db, businessId),
  ])
  return {
    waiting: rows[0]!.waiting,
    oldestSeconds: Math.round(rows[0]!.oldest),
    parked: tasks.map(task => ({
      id: String(task.id),
      kind: task.kind,
      conversationId: /^conversation:([0-9a-f-]{36})$/.exec(task.lane)?.[1] ?? null,
      attempts: task.attempts,
      error: task.lastError,
      parkedAt: task.parkedAt.toISOString(),
    })),
  }
}
