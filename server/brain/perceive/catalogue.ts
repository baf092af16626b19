import { stemmer } from 'stemmer'
import type { Catalogue, CatalogueEntity, CatalogueItem } from './percept.ts'
import { spanOf, type Token } from './tokens.ts'

/** One name or alias of an item, as weighted stems. */
interface Variant {
  readonly id: string
  readonly stems: ReadonlyMap<string, number>
  readonly total: number
}

const MINIMUM_SCORE = 0.5

/** Finds services and staff by their names, parts of them, and small misspellings. */
export class CatalogueReader {
  readonly #variants: Variant[] = []
  readonly #known = new Map<string, Set<Variant>>()
  readonly #measures: ReadonlySet<string>

  /** @param measures words before an adjective that only asks for its measure: "how long" is no long visit */
  constructor(
    items: readonly CatalogueItem[],
    ignored: ReadonlySet<string>,
    measures: ReadonlySet<string> = new Set(),
  ) {
    this.#measures = measures
    const names = items.flatMap(item =>
      [item.name, ...(item.aliases ?? [])]
        .flatMap(joined)
        .map(name => ({ id: item.id, stems: stemsOf(name, ignored) })),
    )
    const owners = new Map<string, Set<string>>()
    for (const { id, stems } of names)
      for (const stem of stems) owners.set(stem, (owners.get(stem) ?? new Set()).add(id))
    for (const { id, stems } of names) {
      if (stems.length === 0) continue
      // A word that many items share ("treatment") says little about which one is meant.
      const weighted = new Map(stems.map(stem => [stem, 1 / (owners.get(stem)?.size ?? 1)]))
      const variant = { id, stems: weighted, total: [...weighted.values()].reduce((a, b) => a + b, 0) }
      this.#variants.push(variant)
      for (const stem of stems) this.#known.set(stem, (this.#known.get(stem) ?? new Set()).add(variant))
    }
  }

  /** Best first; at most one entry per item, and of overlapping ones only those as good as the best. */
  find(text: string, tokens: readonly Token[]): CatalogueEntity[] {
    const heard = tokens.map((token, at) =>
      token.kind === 'word' && !this.#measures.has(tokens[at - 1]?.lower ?? '')
        ? this.#resolve(token.lower)
        : undefined,
    )
    const best = new Map<string, CatalogueEntity>()
    for (const variant of this.#candidates(heard)) {
      const hits = heard.flatMap((stem, i) => (stem !== undefined && variant.stems.has(stem) ? [i] : []))
      const distinct = new Set(hits.map(i => heard[i]!))
      const score = [...distinct].reduce((sum, stem) => sum + variant.stems.get(stem)!, 0) / variant.total
      const [first, last] = [hits[0], hits.at(-1)]
      if (first === undefined || last === undefined || score < MINIMUM_SCORE) continue
      const spread = last - first + 1 > distinct.size + 3
      const found = { ...spanOf(text, tokens, first, spread ? first + 1 : last + 1), id: variant.id, score }
      if ((best.get(variant.id)?.score ?? 0) < score) best.set(variant.id, found)
    }
    const sorted = [...best.values()].sort((a, b) => b.score - a.score || b.end - b.start - (a.end - a.start))
    return sorted.filter(
      entity => !sorted.some(other => other.score > entity.score + 0.15 && overlaps(other, entity)),
    )
  }

  #candidates(heard: readonly (string | undefined)[]): Set<Variant> {
    const candidates = new Set<Variant>()
    for (const stem of heard)
      if (stem !== undefined) for (const variant of this.#known.get(stem) ?? []) candidates.add(variant)
    return candidates
  }

  /** The known stem a word means: its own, or one that a slip of the finger away. */
  #resolve(word: string): string | undefined {
    const stem = stemmer(word)
    if (this.#known.has(stem)) return stem
    if (word.length < 5) return undefined
    for (const known of this.#known.keys()) {
      if (known.length >= 4 && known[0] === stem[0] && slips(stem, known, known.length >= 8 ? 2 : 1))
        return known
    }
    return undefined
  }
}

const overlaps = (a: CatalogueEntity, b: CatalogueEntity): boolean => a.start < b.end && b.start < a.end

/** "Check-up" is also written "checkup". */
function joined(name: string): string[] {
  return /\p{L}-\p{L}/u.test(name) ? [name, name.replace(/(?<=\p{L})-(?=\p{L})/gu, '')] : [name]
}

function stemsOf(name: string, ignored: ReadonlySet<string>): string[] {
  const words =
    name
      .toLowerCase()
      .replace(/[’‘`]/g, "'")
      .match(/\p{L}[\p{L}\p{M}']*/gu) ?? []
  const content = words.filter(word => !ignored.has(word))
  return [...new Set((content.length > 0 ? content : words).map(word => stemmer(word)))]
}

/** True if at most `limit` letters were changed, added, left out, or swapped with a neighbour. */
function slips(a: string, b: string, limit: number): boolean {
  if (Math.abs(a.length - b.length) > limit) return false
  let [older, previous] = [[] as number[], Array.from({ length: b.length + 1 }, (_, j) => j)]
  for (let i = 1; i <= a.length; i++) {
    const current = [i]
    for (let j = 1; j <= b.length; j++) {
      const change = previous[j - 1]! + (a[i - 1] === b[j - 1] ? 0 : 1)
      const swap =
        i > 1 && j > 1 && a[i - 1] === b[j - 2] && a[i - 2] === b[j - 1]
          ? older[j - 2]! + 1
          : Number.POSITIVE_INFINITY
      current[j] = Math.min(change, previous[j]! + 1, current[j - 1]! + 1, swap)
    }
    older = previous
    previous = current
  }
  return previous[b.length]! <= limit
}

const readers = new WeakMap<Catalogue, { services: CatalogueReader; staff: CatalogueReader }>()

/** The matcher of a catalogue, built once per object. */
export function readersOf(catalogue: Catalogue, stopWords: ReadonlySet<string>, titles: readonly string[]) {
  const kept = readers.get(catalogue)
  if (kept) return kept
  const built = {
    services: new CatalogueReader(
      catalogue.services,
      new Set([...stopWords, 'appointment', 'booking', 'session', 'service']),
      new Set(['how']),
    ),
    staff: new CatalogueReader(catalogue.staff, new Set(titles)),
  }
  readers.set(catalogue, built)
  return built
}
