import type { Lexicon } from './lexicon.ts'
import { readNumber } from './numbers.ts'
import type { CountEntity } from './percept.ts'
import { lookUp } from './time-grammar.ts'
import { clauseEnds, spanOf, type Token } from './tokens.ts'

interface Count {
  readonly from: number
  readonly to: number
  readonly value: number
  /** A number or a list was said, not just "my wife". */
  readonly sure: boolean
}

export interface PartyScan {
  readonly text: string
  readonly tokens: readonly Token[]
  readonly taken: (index: number) => boolean
  readonly expecting: boolean
}

/** A larger number is no party but a year, a street or a price. */
const LARGEST = 500

/** How many people: "four adults and 2 kids", "me, my wife and the little one", "party of six", bare when asked. */
export function partySizes(scan: PartyScan, lexicon: Lexicon): CountEntity[] {
  const { text, tokens } = scan
  const found: CountEntity[] = []
  for (let at = 0; at < tokens.length; ) {
    const count = list(scan, at, lexicon) ?? afterCue(scan, at, lexicon) ?? bare(scan, at, lexicon)
    if (count) found.push({ ...spanOf(text, tokens, count.from, count.to), value: count.value })
    at = count?.to ?? at + 1
  }
  return found
}

/** People joined by "and", commas, "plus": the sum. */
function list(scan: PartyScan, at: number, lexicon: Lexicon): Count | undefined {
  const first = item(scan, at, lexicon)
  if (first === undefined) return undefined
  let sum = first
  let items = 1
  for (;;) {
    let next = sum.to
    while (lexicon.party.joiners.includes(scan.tokens[next]?.lower ?? '') && next < sum.to + 2) next++
    const more = next > sum.to ? item(scan, next, lexicon, true) : undefined
    if (more === undefined) break
    sum = { from: at, to: more.to, value: sum.value + more.value, sure: sum.sure || more.sure }
    items += 1
  }
  if (items === 1 && !first.sure) return undefined
  if (sum.value > LARGEST || (items > 1 && !sum.sure && !hasSelf(scan.tokens, sum, lexicon))) return undefined
  return sum
}

const hasSelf = (tokens: readonly Token[], { from, to }: Count, { party }: Lexicon): boolean =>
  tokens.slice(from, to).some(token => party.self.includes(token.lower))

/** One entry of such a list: a self word, or [my] [number] [small] noun. */
function item(
  { tokens, taken }: PartyScan,
  at: number,
  { party, numbers }: Lexicon,
  inList = false,
): Count | undefined {
  if (party.self.includes(tokens[at]?.lower ?? '')) return { from: at, to: at + 1, value: 1, sure: false }
  let place = at
  const owner = party.owners.includes(tokens[place]?.lower ?? '')
  if (owner) place += 1
  const number = taken(place) ? undefined : readNumber(numbers, tokens, place)
  if (number) place = number.next
  const person = (word = '') => party.guests.includes(word) || lookUp(party.relatives, word) !== undefined
  if (number && tokens[place]?.lower === 'of' && party.owners.includes(tokens[place + 1]?.lower ?? ''))
    place += 2
  for (let skipped = 0; skipped < 2 && party.adjectives.includes(tokens[place]?.lower ?? ''); skipped++) {
    if (person(tokens[place]?.lower) && !person(tokens[place + 1]?.lower)) break
    place += 1
  }
  const noun = tokens[place]?.lower ?? ''
  const relatives = lookUp(party.relatives, noun)
  if (party.guests.includes(noun) || (number && relatives !== undefined)) {
    if (number) return { from: at, to: place + 1, value: number.value, sure: true }
    return tokens[at]?.lower === 'a' || tokens[at]?.lower === 'an'
      ? { from: at, to: place + 1, value: 1, sure: false }
      : undefined
  }
  if (number && number.value > 1 && noun === 'of' && /^(us|you)$/.test(tokens[place + 1]?.lower ?? '')) {
    return { from: at, to: number.next, value: number.value, sure: true }
  }
  if (relatives !== undefined && relatives > 0 && (owner || inList))
    return { from: at, to: place + 1, value: relatives, sure: false }
  return undefined
}

/** "Table for 4", "party of six", "we are three", "for two". */
function afterCue(scan: PartyScan, at: number, { party, numbers }: Lexicon): Count | undefined {
  const { tokens, taken } = scan
  const number = taken(at) ? undefined : readNumber(numbers, tokens, at)
  if (
    number === undefined ||
    number.value < 1 ||
    number.value > LARGEST ||
    blocked(tokens, number.next, party.notGuests)
  )
    return undefined
  let before = at - 1
  while (/^(only|just|about|around|like|maybe|at|least|all|now)$/.test(tokens[before]?.lower ?? ''))
    before -= 1
  const [cue, earlier] = [tokens[before]?.lower ?? '', tokens[before - 1]?.lower ?? '']
  const table = (cue === 'for' || cue === 'of') && (party.tables.includes(earlier) || earlier === 'please')
  const plainFor =
    cue === 'for' &&
    number.value <= 60 &&
    !/^(ask|asked|asking|wait|waiting|waited|paid|pay|buy)$/.test(earlier)
  const we =
    /^(are|be|we're|were|have|there's|seat|seats|accommodate|fit|host)$/.test(cue) &&
    /^(we|us|will|there|i'll|we'll|there'll|to|you|can|would|might|could)$|^we're$/.test(
      earlier + (cue === "we're" ? cue : ''),
    )
  const told =
    /^(is|was|to|be|of)$/.test(cue) &&
    tokens.slice(Math.max(0, before - 6), before).some(token => party.sizeWords.includes(token.lower))
  const ended = clauseEnds(tokens, number.next) || tokens[number.next]?.kind === 'word'
  return (table || plainFor || we || told) && ended && !alternatives(tokens, number.next)
    ? { from: at, to: number.next, value: number.value, sure: true }
    : undefined
}

/** "4 or 5 people": the second is read with its noun. */
const alternatives = (tokens: readonly Token[], at: number): boolean =>
  /^(or|-|to)$/.test(tokens[at]?.lower ?? '') && tokens[at + 1]?.kind === 'number'

function blocked(tokens: readonly Token[], at: number, notGuests: readonly string[]): boolean {
  const next = tokens[at]
  if (next === undefined) return false
  return (
    next.kind === 'number' ||
    next.kind === 'ordinal' ||
    /^[:%€$£/]$/.test(next.lower) ||
    notGuests.includes(next.lower)
  )
}

/** The answer to "for how many?": a number, "just me", "both of us". */
function bare(scan: PartyScan, at: number, lexicon: Lexicon): Count | undefined {
  const { party, numbers } = lexicon
  const { tokens, expecting } = scan
  const words = tokens.map(token => token.lower)
  if (/^(just|only)$/.test(words[at] ?? '') && party.self.includes(words[at + 1] ?? '')) {
    const more = list(scan, at + 1, lexicon)
    return more ? { ...more, from: at } : { from: at, to: at + 2, value: 1, sure: true }
  }
  if (/^(both|two)$/.test(words[at] ?? '') && words[at + 1] === 'of' && words[at + 2] === 'us')
    return { from: at, to: at + 3, value: 2, sure: true }
  if (!expecting || tokens.length > 8) return undefined
  if (words[at] === 'couple') return { from: at, to: at + 1, value: 2, sure: true }
  if (party.self.includes(words[at]!) && tokens.length <= 2 && words[at] !== 'i')
    return { from: at, to: at + 1, value: 1, sure: true }
  const number = readNumber(numbers, tokens, at)
  if (number === undefined || number.value < 1 || number.value > LARGEST) return undefined
  return blocked(tokens, number.next, party.notGuests)
    ? undefined
    : { from: at, to: number.next, value: number.value, sure: true }
}
