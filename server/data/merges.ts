import { type Kysely, sql, type Transaction } from 'kysely'
import { type Identifier, stored } from '../../contract/identifier.ts'
import { json } from './database.ts'
import { newId } from './ids.ts'
import { labelOf } from './people.ts'
import type { Schema } from './schema.ts'

interface Evidence {
  /** What the two have in common: both were named in one message of the channel. */
  readonly together: readonly Identifier[]
}

/**
 * Parks the thought that two customers are one person, for a teammate. Once for two people: also after somebody has
 * declined it or taken it back.
 */
export async function suggestMerge(
  tx: Transaction<Schema>,
  suggestion: {
    readonly businessId: string
    readonly keptId: string
    readonly mergedId: string
    /** 0 to 1. */
    readonly confidence: number
    readonly evidence: Evidence
    readonly now: Date
  },
): Promise<void> {
  const { businessId, keptId, mergedId, confidence, evidence, now } = suggestion
  await sql`
    insert into identity_merges (business_id, id, kept_id, merged_id, confidence, evidence, moved, decided_by, status, created_at)
    select ${businessId}::uuid, ${newId(now.getTime())}::uuid, ${keptId}::uuid, ${mergedId}::uuid, ${confidence}::real,
      ${json(evidence)}::jsonb, '{}'::jsonb, 'system', 'suggested', ${now}::timestamptz
    where not exists (select 1 from identity_merges where business_id = ${businessId}::uuid
      and ((kept_id = ${keptId}::uuid and merged_id = ${mergedId}::uuid)
        or (kept_id = ${mergedId}::uuid and merged_id = ${keptId}::uuid)))`.execute(tx)
}

/** Who this customer may be as well, as far as nobody has decided it, the latest thought first. */
export async function readSuggestedMerges(
  db: Kysely<Schema>,
  businessId: string,
  customerId: string,
): Promise<{ readonly customerId: string; readonly together: readonly string[]; readonly at: Date }[]> {
  const { rows } = await sql<{ other: string; evidence: Evidence; created_at: Date }>`
    select c.id as other, m.evidence, m.created_at from identity_merges m
    join customers c on c.business_id = m.business_id
      and c.id = case when m.kept_id = ${customerId}::uuid then m.merged_id else m.kept_id end
    where m.business_id = ${businessId} and m.status = 'suggested' and c.merged_into is null
      and ${customerId}::uuid in (m.kept_id, m.merged_id)
    order by m.created_at desc limit 10`.execute(db)
  return rows.map(({ other, evidence, created_at }) => ({
    customerId: other,
    together: evidence.together
      .map(({ kind, scope, value }) => stored(kind, scope, value))
      .map(({ kind, value }) => labelOf(kind, value)),
    at: created_at,
  }))
}
