import type { Lexicon } from './lexicon.ts'
import { checked, cueBefore, endsWith, LONGEST, type NameScan, nameAt, wordOfName } from './name-words.ts'
import type { NameEntity } from './percept.ts'
import { spanOf } from './tokens.ts'

/** Names after a cue ("my name is…", "under the name…") and bare ones when the brain asked for one. */
export function names(scan: NameScan, lexicon: Lexicon): NameEntity[] {
  const parts = labelled(scan, lexicon)
  if (parts) return [parts]
  const found: NameEntity[] = []
  for (let at = 1; at < scan.tokens.length; at++) {
    // "A restaurant by the name of…" names a place.
    const place = scan.tokens
      .slice(Math.max(0, at - 5), at)
      .some(token => lexicon.names.notPeople.includes(token.lower))
    const strength = place ? undefined : cueBefore(scan.tokens, at, lexicon)
    const quote = strength && /^["“'‘]$/.test(scan.tokens[at]!.text) ? 1 : 0
    const name = strength && checked(scan, nameAt(scan, at + quote, strength, lexicon), strength, lexicon)
    if (!name) continue
    found.push(split(scan, name.from, name.to, 'introduced', lexicon))
    at = name.to
  }
  if (found.length === 0) found.push(...trailed(scan, lexicon))
  if (found.length > 0 || scan.expecting !== 'name') return found
  const whole = bareName(scan, lexicon) ?? leadingName(scan, lexicon)
  return whole ? [whole] : []
}

/** "Anna Lee here, I have a table…": capitals or a known given name at the start of a clause. */
function trailed(scan: NameScan, lexicon: Lexicon): NameEntity[] {
  const { tokens } = scan
  for (let from = 0; from < tokens.length; from++) {
    if (
      from > 0 &&
      !/^[.,;!]$/.test(tokens[from - 1]!.lower) &&
      !/^(hi|hello|hey)$/.test(tokens[from - 1]!.lower)
    )
      continue
    const name = nameAt(scan, from, 'weak', lexicon)
    if (
      name &&
      lexicon.names.trailing.some(cue =>
        cue.split(' ').every((word, i) => tokens[name.to + i]?.lower === word),
      )
    ) {
      return [split(scan, name.from, name.to, 'introduced', lexicon)]
    }
  }
  return []
}

/** "First name Carry, last name Jocoy", "surname Petrov". */
function labelled(scan: NameScan, lexicon: Lexicon): NameEntity | undefined {
  const { tokens, text } = scan
  const after = (phrases: readonly string[]) => {
    for (let at = 1; at < tokens.length; at++) {
      const cue = endsWith(phrases, tokens, at)
      const name = cue ? nameAt(scan, at, 'strong', lexicon) : undefined
      if (name) return name
    }
    return undefined
  }
  const first = after(lexicon.names.firstCues)
  const last = after(lexicon.names.lastCues)
  if (first === undefined && last === undefined) return undefined
  const from = Math.min(first?.from ?? Number.POSITIVE_INFINITY, last?.from ?? Number.POSITIVE_INFINITY)
  const to = Math.max(first?.to ?? 0, last?.to ?? 0)
  const word = (range: { from: number; to: number }) => spanOf(text, tokens, range.from, range.to).text
  if (first && last === undefined && first.to - first.from > 1)
    return split(scan, first.from, first.to, 'introduced', lexicon)
  return {
    ...spanOf(text, tokens, from, to),
    ...(first && { first: proper(word(first)) }),
    ...(last && { last: proper(word(last)) }),
    via: 'introduced',
  }
}

/** The whole short answer, less fillers; "Petrova, Anna" is turned round. */
function bareName(scan: NameScan, lexicon: Lexicon): NameEntity | undefined {
  const { tokens } = scan
  const { fillers, titles } = lexicon.names
  const skip = (at: number) =>
    fillers.includes(tokens[at]?.lower ?? '') ||
    tokens[at]?.kind === 'mark' ||
    titles.includes(tokens[at]?.lower ?? '')
  let from = 0
  let to = tokens.length
  while (from < to && skip(from)) from++
  while (to > from && (fillers.includes(tokens[to - 1]!.lower) || tokens[to - 1]!.kind === 'mark')) to--
  const words = Array.from({ length: to - from }, (_, i) => from + i)
  if (words.length === 0 || words.length > LONGEST + 1) return undefined
  const comma = words.find(at => tokens[at]!.lower === ',')
  const fits = words.every(at => /^[-,.]$/.test(tokens[at]!.lower) || wordOfName(scan, at, lexicon))
  if (
    !fits ||
    words.every(
      at =>
        scan.common.has(tokens[at]!.lower) &&
        !lexicon.names.given.has(tokens[at]!.lower) &&
        !/^\p{Lu}/u.test(tokens[at]!.text),
    )
  )
    return undefined
  if (comma === undefined) return split(scan, from, to, 'bare', lexicon)
  const { given } = lexicon.names
  const turned = given.has(tokens[to - 1]!.lower) && !given.has(tokens[from]!.lower)
  const part = (start: number, end: number) => proper(spanOf(scan.text, tokens, start, end).text)
  return {
    ...spanOf(scan.text, tokens, from, to),
    first: turned ? part(comma + 1, to) : part(from, comma),
    last: turned ? part(from, comma) : part(comma + 1, to),
    via: 'bare',
  }
}

/** "Anna Lee, Tuesday at 3": the name was asked and comes first, more follows. */
function leadingName(scan: NameScan, lexicon: Lexicon): NameEntity | undefined {
  const name = nameAt(scan, 0, 'weak', lexicon)
  const ends = name && (scan.taken(name.to) || scan.tokens[name.to]?.kind === 'mark')
  return ends ? split(scan, name.from, name.to, 'bare', lexicon) : undefined
}

/** First word is the given name, the rest the family name; after a title a single word is the family name. */
function split(
  scan: NameScan,
  from: number,
  to: number,
  via: NameEntity['via'],
  { names }: Lexicon,
): NameEntity {
  const { text, tokens } = scan
  const titled =
    names.titles.includes(tokens[from - 1]?.lower ?? '') ||
    names.titles.includes(tokens[from - 2]?.lower ?? '')
  let cut = from + 1
  while (tokens[cut]?.lower === '-' || tokens[cut - 1]?.lower === '-') cut++
  while (cut < to - 1 && tokens[cut]!.text.length === 1) cut += tokens[cut + 1]?.lower === '.' ? 2 : 1
  const whole = spanOf(text, tokens, from, to)
  if (cut >= to)
    return { ...whole, ...(titled ? { last: proper(whole.text) } : { first: proper(whole.text) }), via }
  return {
    ...whole,
    first: proper(spanOf(text, tokens, from, cut).text),
    last: proper(spanOf(text, tokens, cut, to).text),
    via,
  }
}

/** Names as they are written: what came in lower case (speech) or shouted gets its capitals; the rest stays. */
function proper(name: string): string {
  const words = name.split(/\s+/).filter(Boolean)
  return words
    .map(word =>
      word === word.toLowerCase() || (word === word.toUpperCase() && word.length > 2) ? capital(word) : word,
    )
    .join(' ')
}

const SMALL = new Set([
  'van',
  'der',
  'den',
  'de',
  'la',
  'di',
  'da',
  'von',
  'zu',
  'bin',
  'al',
  'ter',
  'ten',
  'dos',
  'das',
  'du',
  'del',
])

const capital = (word: string): string =>
  SMALL.has(word)
    ? word
    : word
        .toLowerCase()
        .replace(/(^|[-'’])(\p{L})/gu, (_, before: string, letter: string) => before + letter.toUpperCase())
