import { createKnowledgeIndex } from '../brain/knowledge/index.ts'
import { readKnowledge } from '../data/businesses.ts'
import type { Database } from '../data/database.ts'
import type { UseCases } from '../http/use-cases.ts'

/** What a customer would be answered now, for the box "try a question" beside the knowledge. */
export async function knowledgeTrial(
  database: Pick<Database, 'db'>,
  businessId: string,
  question: string,
): ReturnType<UseCases['knowledgeTrial']> {
  const { entries } = await readKnowledge(database.db, businessId)
  const byId = new Map(entries.map(entry => [entry.id, entry]))
  const hits = createKnowledgeIndex(entries).search(question)
  const matches = hits.slice(0, 3).flatMap(({ entryId, coverage }) => {
    const entry = byId.get(entryId)
    return entry ? [{ id: entryId, question: entry.question, answer: entry.answer, coverage }] : []
  })
  return { band: hits[0]?.band ?? 'none', matches }
}
