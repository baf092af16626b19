/** Character 3- and 4-grams inside words: likeness that survives inflection and misspelling. */
export interface GramVector {
  readonly counts: ReadonlyMap<string, number>
  readonly length: number
}

export function gramVector(text: string): GramVector {
  const counts = new Map<string, number>()
  let squares = 0
  for (const word of text
    .normalize('NFKC')
    .toLowerCase()
    .match(/[\p{L}\p{M}\p{N}]+/gu) ?? []) {
    const marked = `_${word}_`
    for (let size = 3; size <= 4; size++) {
      for (let at = 0; at + size <= marked.length; at++) {
        const gram = marked.slice(at, at + size)
        const old = counts.get(gram) ?? 0
        counts.set(gram, old + 1)
        squares += 2 * old + 1
      }
    }
  }
  return { counts, length: Math.sqrt(squares) }
}

/** 1 for the same n-grams in the same proportions, 0 for none in common. */
export function cosine(a: GramVector, b: GramVector): number {
  if (a.length === 0 || b.length === 0) return 0
  const [small, large] = a.counts.size < b.counts.size ? [a, b] : [b, a]
  let dot = 0
  for (const [gram, count] of small.counts) dot += count * (large.counts.get(gram) ?? 0)
  return dot / (a.length * b.length)
}
