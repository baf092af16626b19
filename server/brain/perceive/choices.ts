import type { Scan } from './entities.ts'
import type { Lexicon } from './lexicon.ts'
import { readNumber } from './numbers.ts'
import type { ChoiceEntity } from './percept.ts'
import { lookUp } from './time-grammar.ts'
import { spanOf, type Token, tokenise } from './tokens.ts'

/** What was offered, and whether a bare number can mean a place in it: not when a number is what was asked for. */
export interface Offered {
  readonly options: readonly string[] | undefined
  readonly countable: boolean
}

/** "2", "the second one", "option 3", "the last", or words that only one of the options has. */
export function choices(scan: Scan, lexicon: Lexicon, { options, countable }: Offered): ChoiceEntity[] {
  const { text, tokens } = scan
  const { ordinals, nouns, labels } = lexicon.choice
  const whole = options && countable ? pick(scan, lexicon, options.length) : undefined
  if (whole) return [whole]
  const found: ChoiceEntity[] = []
  const add = (from: number, to: number, index: number, score: number) => {
    const place = index < 0 && options ? options.length + index : index
    if (options && (place < 0 || place >= options.length)) return
    found.push({ ...spanOf(text, tokens, from, to), index: place, score, by: 'place' })
  }
  for (let at = 0; at < tokens.length; at++) {
    const word = tokens[at]!.lower
    const ordinal = scan.taken(at) ? undefined : lookUp(ordinals, word)
    const labelled = labels.includes(word) ? readNumber(lexicon.numbers, tokens, at + 1) : undefined
    if (labelled && labelled.value >= 1) add(at, labelled.next, labelled.value - 1, 1)
    else if (ordinal !== undefined && nouns.includes(tokens[at + 1]?.lower ?? '')) add(at, at + 2, ordinal, 1)
    else if (ordinal !== undefined && options && tokens.length <= 5) add(at, at + 1, ordinal, 0.9)
  }
  if (found.length === 0 && options) found.push(...byWords(scan, lexicon, options))
  return found
}

/** Nothing but a place in the list was said: "2", "2️⃣", "no. 2", "two please", "I'll take the second". */
function pick({ text, tokens, taken }: Scan, lexicon: Lexicon, count: number): ChoiceEntity | undefined {
  const { before, after } = lexicon.choice
  const words = tokens.filter(({ kind }) => kind !== 'mark').map(({ lower }) => lower)
  const core = tokenise(words.join(' ').replace(after, '').replace(before, ''))
  // "The 2nd" is a day of the month; "the second", in answer to a list, is a place in it.
  const dated = tokens.some(({ kind }, at) => kind === 'ordinal' && taken(at))
  const place = numbered(core, lexicon) ?? (dated ? undefined : ordinal(core, lexicon, count))
  if (place === undefined || place < 0 || place >= count) return undefined
  return { start: 0, end: text.length, text, index: place, score: 1, by: 'place' }
}

function numbered(core: readonly Token[], { choice, numbers }: Lexicon): number | undefined {
  const number = readNumber(numbers, core, choice.labels.includes(core[0]?.lower ?? '') ? 1 : 0)
  return number?.next === core.length ? number.value - 1 : undefined
}

function ordinal([first, noun, more]: readonly Token[], { choice }: Lexicon, count: number) {
  if (!first || more || (noun && !choice.nouns.includes(noun.lower))) return undefined
  const place = lookUp(choice.ordinals, first.lower)
  return place !== undefined && place < 0 ? count + place : place
}

/** The option that shares most content words with the message, if no other shares as many. */
function byWords({ text, tokens }: Scan, { stopWords }: Lexicon, options: readonly string[]): ChoiceEntity[] {
  const content = tokens
    .filter(token => token.kind !== 'mark' && !stopWords.has(token.lower))
    .map(token => token.lower)
  if (content.length === 0) return []
  const shares = options.map(option => {
    const words = new Set(option.toLowerCase().match(/[\p{L}\p{N}':]+/gu) ?? [])
    return content.filter(word => words.has(word)).length / content.length
  })
  const best = Math.max(...shares)
  const index = shares.indexOf(best)
  if (best < 0.5 || shares.lastIndexOf(best) !== index) return []
  return [{ start: 0, end: text.length, text, index, score: best, by: 'words' }]
}
