import { randomUUID } from 'node:crypto'
import type { Kysely, Selectable } from 'kysely'
import type { z } from 'zod'
import type { KnowledgeItem, knowledgeInput } from '../../contract/console-api.ts'
import { json } from './database.ts'
import type { Schema } from './schema.ts'

type Input = z.output<typeof knowledgeInput>

/** All entries, by topic and question. */
export async function listKnowledge(db: Kysely<Schema>, businessId: string): Promise<KnowledgeItem[]> {
  const rows = await db
    .selectFrom('knowledge')
    .selectAll()
    .where('business_id', '=', businessId)
    .orderBy('topic')
    .orderBy('question')
    .execute()
  return rows.map(itemOf)
}

export async function createKnowledge(
  tx: Kysely<Schema>,
  businessId: string,
  input: Input,
  by: string,
): Promise<KnowledgeItem> {
  const now = new Date()
  const row = await tx
    .insertInto('knowledge')
    .values({
      ...input,
      variants: json(input.variants),
      business_id: businessId,
      id: randomUUID(),
      updated_by: by,
      created_at: now,
      updated_at: now,
    })
    .returningAll()
    .executeTakeFirstOrThrow()
  return itemOf(row)
}

/** @returns undefined when this business has no such entry. */
export async function updateKnowledge(
  tx: Kysely<Schema>,
  businessId: string,
  id: string,
  input: Input,
  by: string,
): Promise<KnowledgeItem | undefined> {
  const row = await tx
    .updateTable('knowledge')
    .set({ ...input, variants: json(input.variants), updated_by: by, updated_at: new Date() })
    .where('business_id', '=', businessId)
    .where('id', '=', id)
    .returningAll()
    .executeTakeFirst()
  return row && itemOf(row)
}

/** @returns false when this business has no such entry. */
export async function deleteKnowledge(tx: Kysely<Schema>, businessId: string, id: string): Promise<boolean> {
  const row = await tx
    .deleteFrom('knowledge')
    .where('business_id', '=', businessId)
    .where('id', '=', id)
    .returning('id')
    .executeTakeFirst()
  return row !== undefined
}

function itemOf(row: Selectable<Schema['knowledge']>): KnowledgeItem {
  return {
    id: row.id,
    topic: row.topic,
    question: row.question,
    variants: row.variants,
    answer: row.answer,
    published: row.published,
    updatedAt: row.updated_at.toISOString(),
    updatedBy: row.updated_by,
  }
}
