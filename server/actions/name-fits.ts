/** Too short to tell anybody apart, and words that are no name. */
const idle = new Set(['mr', 'mrs', 'ms', 'miss', 'dr', 'prof', 'the', 'and', 'de', 'la', 'van', 'von'])

function words(name: string): string[] {
  return name
    .normalize('NFKD')
    .replace(/\p{M}/gu, '')
    .toLowerCase()
    .replace(/ß/g, 'ss')
    .split(/[^\p{L}\p{N}]+/u)
    .filter(word => word.length > 1 && !idle.has(word))
}

/** Whether a name that was said is that of the one who booked: first or last name is enough, case and accents are not. */
export function nameFits(said: string, known: string): boolean {
  const names = new Set(words(known))
  return words(said).some(word => names.has(word))
}
