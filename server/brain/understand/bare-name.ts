import { commonWords } from '../languages/en/examples.ts'
import { givenNames } from '../languages/en/given-names.ts'
import type { Percept } from '../perceive/percept.ts'

const given: ReadonlySet<string> = new Set(givenNames)
const wordOfName = /^\p{L}[\p{L}'’-]*\.?$/u
const mostWords = 3
/** A message that resembles no intent even this much asks for nothing. */
const nothing = 0.1

const wordsOf = (text: string) =>
  text
    .trim()
    .replace(/[.!,]+$/u, '')
    .split(/\s+/)

/**
 * Not one word that any example holds: whatever intent the letters of such a message resemble, it is a guess. "Nora Quist"
 * looks like "no, quit" to a classifier of letters.
 */
export function isNovel({ text }: Pick<Percept, 'text'>): boolean {
  const words = text.toLowerCase().match(/[\p{L}\p{N}']+/gu) ?? []
  return words.length > 0 && words.every(word => !commonWords.has(word))
}

/** First and last name and nothing else, given where something else was asked; a single word only if it is a known name. */
export function bareName({ text, yesNo, entities, intents }: Percept): string | undefined {
  const words = wordsOf(text)
  if (entities.dates.length + entities.times.length > 0) return undefined
  if (yesNo !== undefined || words.length > mostWords) return undefined
  const known = (word: string) => given.has(word.toLowerCase())
  // "Tom Baker" holds words of examples, too; but both with capitals they resemble no wish at all.
  const titled = words.length > 1 && words.every(word => /^\p{Lu}\p{Ll}/u.test(word))
  const proper = titled && (intents[0]?.score ?? 0) < nothing
  const fits = words.every(
    word => wordOfName.test(word) && (proper || known(word) || isNovel({ text: word })),
  )
  return fits && (words.length > 1 || words.some(known)) ? capitals(words) : undefined
}

/** Whoever is asked for a name and says at most three words that are nothing else has said it. */
export function plainName(percept: Percept, other: boolean): string | undefined {
  const words = wordsOf(percept.text)
  const { dates, times, services } = percept.entities
  // "Friday then", "a check-up"; but "April" and "May" are names, too.
  const known = words.length === 1 && given.has((words[0] ?? '').toLowerCase())
  if (!known && dates.length + times.length + services.length > 0) return undefined
  if (other || percept.yesNo !== undefined) return undefined
  return words.length <= mostWords && words.every(word => wordOfName.test(word)) ? capitals(words) : undefined
}

const capitals = (words: readonly string[]) =>
  words.map(word => word.slice(0, 1).toUpperCase() + word.slice(1)).join(' ')
