import type { Lexicon } from './lexicon.ts'
import type { NameEntity, SlotKind } from './percept.ts'
import { spanOf, type Token } from './tokens.ts'

export interface NameScan {
  readonly text: string
  readonly tokens: readonly Token[]
  /** Tokens of dates, times, services and contacts are never a name. */
  readonly taken: (index: number) => boolean
  readonly expecting: SlotKind | undefined
  /** Everyday words of the language, so that lower-case text can be judged. */
  readonly common: ReadonlySet<string>
}

/** A name has at most so many words, particles included. */
const LONGEST = 5

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

type Strength = 'strong' | 'weak' | 'preposition'

function cueBefore(tokens: readonly Token[], at: number, { names }: Lexicon): Strength | undefined {
  if (endsWith(names.strong, tokens, at)) return 'strong'
  if (endsWith(names.weak, tokens, at)) return 'weak'
  return endsWith(names.prepositions, tokens, at) ? 'preposition' : undefined
}

/** After a preposition stands much else with a capital: a lone unknown word or a place is no name. */
function checked<T extends { from: number; to: number }>(
  scan: NameScan,
  name: T | undefined,
  strength: Strength,
  lexicon: Lexicon,
): T | undefined {
  if (name === undefined || strength === 'strong') return name
  const { given, notPeople, titles } = lexicon.names
  if (notPeople.includes(scan.tokens[name.to]?.lower ?? '')) return undefined
  const known =
    given.has(scan.tokens[name.from]!.lower) || titles.includes(scan.tokens[name.from - 1]?.lower ?? '')
  return strength === 'weak' || known || name.to - name.from > 1 ? name : undefined
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

/** Cue phrases by their last word, split once. */
const cues = new WeakMap<readonly string[], Map<string, string[][]>>()

function endsWith(phrases: readonly string[], tokens: readonly Token[], at: number): boolean {
  let byLast = cues.get(phrases)
  if (byLast === undefined) {
    byLast = Map.groupBy(
      phrases.map(phrase => phrase.split(' ')),
      words => words.at(-1) ?? '',
    )
    cues.set(phrases, byLast)
  }
  const same = byLast.get(tokens[at - 1]?.lower ?? '')
  return same?.some(words => words.every((word, i) => tokens[at - words.length + i]?.lower === word)) ?? false
}

/** The words of a name from `at` on. After a weak cue each must look like one: a capital or a known given name. */
function nameAt(
  scan: NameScan,
  at: number,
  strength: Strength,
  lexicon: Lexicon,
): { from: number; to: number } | undefined {
  const { tokens, text } = scan
  const { titles, particles, given } = lexicon.names
  const shouted = text === text.toUpperCase()
  let from = at
  while (titles.includes(tokens[from]?.lower ?? '') || tokens[from]?.lower === '.') from++
  const titled = from > at
  let to = from
  while (to < tokens.length && to - from < LONGEST) {
    const token = tokens[to]!
    const joined =
      token.lower === '-' && tokens[to + 1]?.start === token.end && tokens[to - 1]?.end === token.start
    const initial = token.lower === '.' && (tokens[to - 1]?.text.length ?? 0) === 1 && to > from
    if (joined || initial) {
      to += 1
      continue
    }
    if (!wordOfName(scan, to, lexicon)) break
    const looks = given.has(token.lower) || (/^\p{Lu}/u.test(token.text) && !shouted)
    const inside = to > from && (particles.includes(token.lower) || looks || !scan.common.has(token.lower))
    const opens =
      looks ||
      particles.includes(token.lower) ||
      ((strength === 'strong' || titled) && (!scan.common.has(token.lower) || scan.expecting === 'name'))
    const capitalised =
      to > from &&
      /^\p{Lu}/u.test(tokens[from]!.text) &&
      !shouted &&
      !looks &&
      !particles.includes(token.lower)
    if (
      capitalised ||
      !(to === from
        ? opens
        : inside &&
          (looks ||
            strength === 'strong' ||
            particles.includes(token.lower) ||
            given.has(tokens[from]!.lower)))
    )
      break
    to += 1
  }
  while (
    to > from &&
    ((particles.includes(tokens[to - 1]!.lower) && to - from === 1) || tokens[to - 1]!.kind === 'mark')
  )
    to -= 1
  return to > from ? { from, to } : undefined
}

function wordOfName(scan: NameScan, at: number, lexicon: Lexicon): boolean {
  const token = scan.tokens[at]
  return (
    token !== undefined && token.kind === 'word' && !scan.taken(at) && !lexicon.names.never.has(token.lower)
  )
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
