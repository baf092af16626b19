import { createKnowledgeIndex } from '../brain/knowledge/index.ts'
import { readKnowledge } from '../data/businesses.ts'
import type { Database } from '../data/database.ts'
import type { UseCases } from '../http/use-cases.ts'

/** Businesses whose index stays in memory; about 1 MB each. */
const mostKept = 20

interface Kept {
  readonly version: string
  readonly index: ReturnType<typeof createKnowledgeIndex>
}

/** By business, the one asked about last at the end. */
const kept = new Map<string, Kept>()

/** What a customer would be answered now, for the box "try a question" beside the knowledge. */
export async function knowledgeTrial(
  database: Pick<Database, 'db'>,
  businessId: string,
  question: string,
): ReturnType<UseCases['knowledgeTrial']> {
  const { version, entries } = await readKnowledge(database.db, businessId)
  const hits = indexOf(businessId, version, entries).search(question)
  const byId = new Map(entries.map(entry => [entry.id, entry]))
  const matches = hits.slice(0, 3).flatMap(({ entryId, coverage }) => {
    const entry = byId.get(entryId)
    return entry ? [{ id: entryId, question: entry.question, answer: entry.answer, coverage }] : []
  })
  return { band: hits[0]?.band ?? 'none', matches }
}

/** Built once for each version of the knowledge: somebody who tries questions asks many and changes little. */
export function indexOf(
  businessId: string,
  version: string,
  entries: Parameters<typeof createKnowledgeIndex>[0],
): Kept['index'] {
  const before = kept.get(businessId)
  const index = before?.version === version ? before.index : createKnowledgeIndex(entries)
  kept.delete(businessId)
  kept.set(businessId, { version, index })
  const [oldest] = kept.keys()
  if (kept.size > mostKept && oldest !== undefined) kept.delete(oldest)
  return index
}
