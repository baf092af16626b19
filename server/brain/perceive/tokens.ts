/** Text to tokens that keep their place, so that everything found can be shown in the customer's own words. */

export interface Token {
  readonly start: number
  /** Exclusive. */
  readonly end: number
  readonly text: string
  /** Lower case, straight apostrophes, no dots ("p.m." is `pm`). */
  readonly lower: string
  readonly kind: 'word' | 'number' | 'ordinal' | 'clock' | 'date' | 'mark'
}

const PATTERN = new RegExp(
  [
    String.raw`(?<date>\b\d{4}-\d{1,2}-\d{1,2}(?!\d)|\b\d{1,2}([./-])\d{1,2}\2(?:\d{4}|\d{2})(?!\d)|\b\d{1,2}\/\d{1,2}(?![\d/])|\b\d{1,2}\.\d{1,2}\.(?!\d))`,
    String.raw`(?<clock>(?<![\d.,$€£])\b\d{1,2}[:.]\d{2}(?![\d%€£$]|[.,:]\d)|\b\d{1,2}h\d{0,2}\b)`,
    String.raw`(?<ordinal>\b\d{1,3} ?(?:st|nd|rd|th)\b)`,
    String.raw`(?<number>\d+(?:[.,]\d+)*)`,
    String.raw`(?<word>[ap]\. ?m\b\.?|[ap]\.?m\b\.?|o['’]clock|\p{L}[\p{L}\p{M}]*(?:(?<!day|morrow|night|week|month|year)['’‘\x60´]\p{L}+)*)`,
    String.raw`(?<mark>['’]s\b|[^\s\p{L}\p{N}])`,
  ].join('|'),
  'giu',
)

const KINDS = ['date', 'clock', 'ordinal', 'number', 'word', 'mark'] as const

/** Splits without losing offsets; never throws. After words of time "'s" is a mark of its own: "Tuesday's" is Tuesday. */
export function tokenise(text: string): Token[] {
  const tokens: Token[] = []
  for (const match of text.matchAll(PATTERN)) {
    const groups = match.groups ?? {}
    const kind = KINDS.find(name => groups[name] !== undefined) ?? 'mark'
    const lower = match[0].toLowerCase().replace(/[’‘`´]/g, "'")
    const end = match.index + match[0].length
    const plain = kind === 'word' && /^[ap]\.? ?m\.?$/.test(lower) ? lower.replace(/[. ]/g, '') : lower
    tokens.push({ start: match.index, end, text: match[0], lower: plain, kind })
  }
  return tokens
}

/** True if nothing but a mark that ends a clause stands at `at`, or the text ends there. */
export function clauseEnds(tokens: readonly Token[], at: number): boolean {
  const token = tokens[at]
  return token === undefined || /^[.,;:!?]$/.test(token.lower)
}

/** The span from token `from` to before token `to`. */
export function spanOf(text: string, tokens: readonly Token[], from: number, to: number) {
  const start = tokens[from]?.start ?? text.length
  const end = tokens[to - 1]?.end ?? start
  return { start, end, text: text.slice(start, end) }
}
