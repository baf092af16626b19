import MiniSearch from 'minisearch'
import { stemmer } from 'stemmer'
import { stopWords } from '../languages/en/stop-words.ts'
import type { KnowledgeEntry, KnowledgeHit, KnowledgeIndex } from '../perceive/percept.ts'
import { cosine, type GramVector, gramVector } from './grams.ts'

/** Weight of the character n-gram likeness beside the (normalised) BM25 score. */
const GRAM_WEIGHT = 0.45
/** Entries that MiniSearch hands on to the re-ranking. */
const CANDIDATES = 20

interface Document {
  readonly id: string
  readonly question: string
  readonly variants: string
  readonly answer: string
}

/** What the re-ranking keeps of an entry: each way to ask it, as n-grams and as stems. */
interface Kept {
  readonly phrasings: readonly { readonly grams: GramVector; readonly stems: ReadonlySet<string> }[]
  readonly stems: ReadonlySet<string>
}

/** Bands of `coverage`; what they mean in figures stands at `coverageOf`. */
const ANSWER_FROM = 0.65
const OFFER_FROM = 0.25

/**
 * Retrieval over a business's own entries, in memory: BM25 on stems (question counts twice), then the
 * likeness of character n-grams to the closest phrasing. Edits take effect at once.
 */
export function createKnowledgeIndex(entries: readonly KnowledgeEntry[]): KnowledgeIndex {
  const search = new MiniSearch<Document>({
    fields: ['question', 'variants', 'answer'],
    tokenize: stemsIn,
    processTerm: term => term,
    searchOptions: { boost: { question: 2, variants: 2 }, combineWith: 'OR' },
  })
  const kept = new Map<string, Kept>()
  const frequency = new Map<string, number>()
  const count = (stems: ReadonlySet<string>, by: 1 | -1) => {
    for (const stem of stems) frequency.set(stem, (frequency.get(stem) ?? 0) + by)
  }
  const remove = (entryId: string): boolean => {
    const old = kept.get(entryId)
    if (old === undefined) return false
    search.discard(entryId)
    count(old.stems, -1)
    return kept.delete(entryId)
  }
  const upsert = (entry: KnowledgeEntry): void => {
    remove(entry.id)
    const variants = entry.variants ?? []
    search.add({
      id: entry.id,
      question: entry.question,
      variants: variants.join('\n'),
      answer: entry.answer,
    })
    const phrasings = [entry.question, ...variants].map(text => ({
      grams: gramVector(text),
      stems: new Set(stemsIn(text)),
    }))
    const stems = new Set([...phrasings.flatMap(phrasing => [...phrasing.stems]), ...stemsIn(entry.answer)])
    kept.set(entry.id, { phrasings, stems })
    count(stems, 1)
  }
  for (const entry of entries) upsert(entry)
  return {
    upsert,
    remove,
    get size() {
      return kept.size
    },
    search: (text, limit = 5) => rank(text, limit, search, kept, frequency),
  }
}

function rank(
  text: string,
  limit: number,
  search: MiniSearch<Document>,
  kept: ReadonlyMap<string, Kept>,
  frequency: ReadonlyMap<string, number>,
): KnowledgeHit[] {
  const asked = new Set(stemsIn(text))
  if (asked.size === 0 || kept.size === 0) return []
  const found = search.search([...asked].join(' ')).slice(0, CANDIDATES)
  const top = found[0]?.score ?? 1
  const grams = gramVector(text)
  const weigh = (stem: string) => Math.log(1 + (kept.size + 1) / ((frequency.get(stem) ?? 0) + 0.5))
  const scored = found.flatMap(({ id, score }) => {
    const entry = kept.get(String(id))
    if (entry === undefined) return []
    const likeness = Math.max(...entry.phrasings.map(phrasing => cosine(grams, phrasing.grams)))
    const phrased = Math.max(...entry.phrasings.map(phrasing => f1(asked, phrasing.stems, weigh)))
    return [
      {
        id: String(id),
        rank: (1 - GRAM_WEIGHT) * (score / top) + GRAM_WEIGHT * likeness,
        likeness,
        phrased,
      },
    ]
  })
  scored.sort((a, b) => b.rank - a.rank)
  const next = scored[1]?.rank ?? 0
  const hits = scored.map((hit, i) => {
    const lead = hit.rank - (i === 0 ? next : (scored[0]?.rank ?? 0))
    const coverage = coverageOf(hit.likeness, hit.phrased, lead)
    return { entryId: hit.id, score: hit.rank, coverage, band: band(coverage) }
  })
  // Likely enough to be offered: the likelier first. Below that the likelihood tells less than the rank.
  const likely = ({ coverage }: KnowledgeHit) => Math.max(OFFER_FROM, coverage)
  return hits.sort((a, b) => likely(b) - likely(a) || b.score - a.score).slice(0, limit)
}

/** A lead beyond this says only that the other entries share no word at all. */
const LARGEST_LEAD = 0.4

/**
 * Probability that the entry answers the question: a logistic curve over the likeness to its closest
 * phrasing, the match of weighted words both ways, and its lead over the next entry. Fitted on forum and
 * spoken questions with and without an answer; on those, of 100 questions whose answer exists the `answer`
 * band takes 54 and is right in 99 % of them, and wrongly takes 4 to 6 of 100 whose answer was removed.
 */
function coverageOf(likeness: number, phrased: number, lead: number): number {
  return 1 / (1 + Math.exp(-(-3.6 + 3 * likeness + 4.5 * phrased + 2.5 * Math.min(lead, LARGEST_LEAD))))
}

const band = (coverage: number): KnowledgeHit['band'] =>
  coverage >= ANSWER_FROM ? 'answer' : coverage >= OFFER_FROM ? 'offer' : 'none'

type Weigh = (stem: string) => number

/** Share of the asked words, weighted by how rare they are, that the entry contains. */
function shareOf(asked: ReadonlySet<string>, known: ReadonlySet<string>, weigh: Weigh): number {
  let all = 0
  let hit = 0
  for (const stem of asked) {
    const weight = weigh(stem)
    all += weight
    if (known.has(stem)) hit += weight
  }
  return all === 0 ? 0 : hit / all
}

function f1(asked: ReadonlySet<string>, phrasing: ReadonlySet<string>, weigh: Weigh): number {
  const recall = shareOf(phrasing, asked, weigh)
  const precision = shareOf(asked, phrasing, weigh)
  return recall + precision === 0 ? 0 : (2 * recall * precision) / (recall + precision)
}

/** Content words as stems; when a question has none ("what is it"), all of its words. */
function stemsIn(text: string): string[] {
  const words =
    text
      .normalize('NFKC')
      .toLowerCase()
      .replace(/[’‘`]/g, "'")
      .match(/[\p{L}\p{M}\p{N}]+(?:'\p{L}+)*/gu) ?? []
  const content = words.filter(word => !stopWords.has(word))
  return (content.length > 0 ? content : words).map(word => stemmer(word.replace(/'s$/, '')))
}
