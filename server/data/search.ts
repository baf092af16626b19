/**
 * What somebody typed, as a query for `to_tsquery('simple', …)`: every word has to occur, the last one may be unfinished.
 * undefined when nothing searchable was typed.
 */
export function searchQuery(typed: string): string | undefined {
  const words = typed
    .normalize('NFC')
    .toLowerCase()
    // An address is one word to the parser of PostgreSQL; its punctuation has to stay inside the quotes.
    .split(/\s+/)
    .map(word => word.replace(/['\\:&|!()<>*]/g, ''))
    .filter(word => /[\p{L}\p{N}]/u.test(word))
    .slice(0, 8)
  if (words.length === 0) return undefined
  return words.map(word => `'${word.slice(0, 64)}':*`).join(' & ')
}
