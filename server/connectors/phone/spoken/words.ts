import { numberWords } from './english/numbers.ts'

/** One word or punctuation mark of what was heard. */
export interface Word {
  readonly text: string
  /** Lower case, without the dots of "a.m." */
  readonly lower: string
  /** Stood apart from what is before it. */
  readonly spaced: boolean
}

/** What a rule read: the text to write and the place of the first word after it. */
export interface Reading {
  readonly text: string
  readonly next: number
}

/** The word at a place in lower case; '' beyond the end. */
export function lower(words: readonly Word[], at: number): string {
  return words[at]?.lower ?? ''
}

const opening = new Set('"\'([{«„“')
const closing = new Set(',;:!?)]}"\'»”…')

/** Takes a sentence apart; "twenty-five" becomes two words, "ten," a word and a mark. Linear in the length. */
export function wordsOf(text: string): Word[] {
  const words: Word[] = []
  for (const piece of text.split(/\s+/)) if (piece !== '') take(words, piece)
  return words
}

function take(words: Word[], piece: string): void {
  let from = 0
  let to = piece.length
  while (from < to && opening.has(piece.charAt(from))) from += 1
  while (to > from && closing.has(piece.charAt(to - 1))) to -= 1
  // The dot of "ten." ends the sentence, the last one of "a.m." is the word's own.
  if (to > from && piece.indexOf('.', from) === to - 1) to -= 1
  const core = piece.slice(from, to)
  let spaced = true
  const add = (part: string, plain = part.toLowerCase()): void => {
    if (part === '') return
    words.push({ text: part, lower: plain, spaced })
    spaced = false
  }
  add(piece.slice(0, from))
  const parts = core.split('-')
  if (parts.length > 1 && parts.every(part => numberWords.has(part.toLowerCase()))) {
    for (const part of parts) {
      add(part)
      spaced = true
    }
    spaced = false
  } else add(core, dotted(core))
  add(piece.slice(to))
}

/** "a.m." → "am"; anything else as it is, in lower case. */
function dotted(core: string): string {
  const plain = core.toLowerCase()
  return /^(?:[a-z]\.)+[a-z]?\.?$/.test(plain) ? plain.replaceAll('.', '') : plain
}
