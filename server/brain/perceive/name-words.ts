import type { Lexicon } from './lexicon.ts'
import type { SlotKind } from './percept.ts'
import type { Token } from './tokens.ts'

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
export const LONGEST = 5

export type Strength = 'strong' | 'weak' | 'preposition'

export function cueBefore(tokens: readonly Token[], at: number, { names }: Lexicon): Strength | undefined {
  if (endsWith(names.strong, tokens, at)) return 'strong'
  if (endsWith(names.weak, tokens, at)) return 'weak'
  return endsWith(names.prepositions, tokens, at) ? 'preposition' : undefined
}

/** After a preposition stands much else with a capital: a lone unknown word or a place is no name. */
export function checked<T extends { from: number; to: number }>(
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

/** Cue phrases by their last word, split once. */
const cues = new WeakMap<readonly string[], Map<string, string[][]>>()

export function endsWith(phrases: readonly string[], tokens: readonly Token[], at: number): boolean {
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
export function nameAt(
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

export function wordOfName(scan: NameScan, at: number, lexicon: Lexicon): boolean {
  const token = scan.tokens[at]
  return (
    token !== undefined && token.kind === 'word' && !scan.taken(at) && !lexicon.names.never.has(token.lower)
  )
}
