import { join } from 'node:path'
import { createKnowledgeIndex } from '../knowledge/index.ts'
import type { ConformanceResult } from './conformance.ts'
import { filesIn, readJson, readText } from './conformance-files.ts'
import { auroc } from './conformance-intents.ts'
import type { KnowledgeEntry, KnowledgeIndex } from './percept.ts'

/** Retrieval of the owner's entries: is the right one first, among three, and does coverage tell when there is none? */
export async function conformanceKnowledge(fixturesDir: string): Promise<ConformanceResult[]> {
  const kb = join(fixturesDir, 'kb')
  return [...score('kb stackfaq', stackFaq(kb)), ...score('kb dstc10 spoken', spoken(kb))]
}

interface Question {
  readonly text: string
  readonly index: KnowledgeIndex
  readonly gold: KnowledgeEntry
}

function score(name: string, questions: readonly Question[]): ConformanceResult[] {
  if (questions.length === 0) return []
  const missed: Record<1 | 3, string[]> = { 1: [], 3: [] }
  const answered: number[] = []
  const unanswerable: number[] = []
  for (const { text, index, gold } of questions) {
    const hits = index.search(text, 5)
    const place = hits.findIndex(hit => hit.entryId === gold.id)
    for (const top of [1, 3] as const)
      if (place < 0 || place >= top) missed[top].push(`"${text}" wants "${gold.question}"`)
    answered.push(hits[0]?.coverage ?? 0)
    index.remove(gold.id)
    unanswerable.push(index.search(text, 1)[0]?.coverage ?? 0)
    index.upsert(gold)
  }
  const total = questions.length
  return [
    { name: `${name} hit@1`, passed: total - missed[1].length, total, failures: missed[1] },
    { name: `${name} hit@3`, passed: total - missed[3].length, total, failures: missed[3] },
    {
      name: `${name} answerable at all (AUROC x 1000)`,
      passed: Math.round(1000 * auroc(answered, unanswerable)),
      total: 1000,
      failures: [],
    },
  ]
}

interface Thread {
  readonly rephr: readonly string[]
  readonly question: string
  readonly answer: readonly string[]
}

/** Paraphrases of forum questions; each must find its thread. */
function stackFaq(kb: string): Question[] {
  if (filesIn(/^qapairs\.json$/, kb, 'stackfaq').length === 0) return []
  const threads = readJson<Thread[]>(kb, 'stackfaq', 'qapairs.json')
  const entries = threads.map(({ question, answer }, i) => ({
    id: String(i),
    question,
    answer: answer.join('\n'),
  }))
  const index = createKnowledgeIndex(entries)
  return threads.flatMap(({ rephr }, i) =>
    rephr.filter(text => /\w/.test(text)).map(text => ({ text, index, gold: entries[i]! })),
  )
}

interface Place {
  readonly docs: Readonly<Record<string, { readonly title: string; readonly body: string }>>
}
interface Spoken {
  readonly turns: readonly { readonly speaker: string; readonly text: string }[]
  readonly label: {
    readonly target: boolean
    readonly knowledge?: readonly { domain: string; entity_id: string | number; doc_id: string | number }[]
  }
}

/** Questions in real spoken talk, as recognised; each place knows its own entries, like a business does. */
function spoken(kb: string): Question[] {
  const [file] = filesIn(/_instances\.jsonl$/, kb, 'dstc10_spoken')
  if (file === undefined) return []
  const knowledge = readJson<Record<string, Record<string, Place>>>(kb, 'dstc10_spoken', 'knowledge.json')
  const places = new Map<string, { index: KnowledgeIndex; entries: Map<string, KnowledgeEntry> }>()
  const placeOf = (domain: string, entity: string) => {
    const key = `${domain}/${entity}`
    const docs = Object.entries(knowledge[domain]?.[entity]?.docs ?? {})
    const entries = new Map(docs.map(([id, { title, body }]) => [id, { id, question: title, answer: body }]))
    const place = places.get(key) ?? { entries, index: createKnowledgeIndex([...entries.values()]) }
    places.set(key, place)
    return place
  }
  return readText(kb, 'dstc10_spoken', file)
    .trim()
    .split('\n')
    .flatMap(line => {
      const { turns, label } = JSON.parse(line) as Spoken
      const [wanted] = label.knowledge ?? []
      const text = turns.at(-1)?.text
      if (!label.target || wanted === undefined || text === undefined) return []
      const { index, entries } = placeOf(wanted.domain, String(wanted.entity_id))
      const gold = entries.get(String(wanted.doc_id))
      return gold ? [{ text, index, gold }] : []
    })
}
