// A link ends before the punctuation that ends the sentence.
const links = /\bhttps?:\/\/[^\s<>"]*[^\s<>"'.,;:!?)\]}]|[\w.+-]+@[\w-]+(?:\.[\w-]+)+/g

export interface Piece {
  /** Where it begins. */
  readonly at: number
  readonly text: string
  readonly href?: string
}

/** A message in pieces of plain text and links. */
export function pieces(text: string): Piece[] {
  const found: Piece[] = []
  let end = 0
  for (const match of text.matchAll(links)) {
    if (match.index > end) found.push({ at: end, text: text.slice(end, match.index) })
    const [address] = match
    found.push({
      at: match.index,
      text: address,
      href: address.includes('://') ? address : `mailto:${address}`,
    })
    end = match.index + address.length
  }
  if (end < text.length) found.push({ at: end, text: text.slice(end) })
  return found
}
