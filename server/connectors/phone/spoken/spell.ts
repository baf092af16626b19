import { nato } from './english/internet.ts'
import { small } from './english/numbers.ts'

const marks: Readonly<Record<string, string>> = {
  '.': 'dot',
  '@': 'at',
  '-': 'dash',
  _: 'underscore',
  '+': 'plus',
  '/': 'slash',
}

/** How marks and figures are named, where not as in English. */
export interface CharacterNames {
  readonly marks: Readonly<Record<string, string>>
  readonly figures: readonly string[]
}

const english: CharacterNames = { marks, figures: small }

/** How a letter is named: alone, or with a word of the ICAO alphabet that no line makes another one of. */
export type Spelling = 'letters' | 'nato'

/**
 * A code, a name or an address one character after another, each with a short pause, to be read back: "BK7" → "B, K, seven" or
 * "B as in bravo, K as in kilo, seven". A character without a name is said as it is.
 */
export function spell(code: string, spelling: Spelling = 'letters', names = english): string {
  return Array.from(code)
    .filter(character => character.trim() !== '')
    .map(character => named(character, spelling, names))
    .join(', ')
}

function named(character: string, spelling: Spelling, names: CharacterNames): string {
  const figure = /^\d$/.test(character) ? names.figures[Number(character)] : names.marks[character]
  if (figure !== undefined) return figure
  const letter = character.toUpperCase()
  const word = nato[letter.charCodeAt(0) - 65]
  return spelling === 'nato' && word !== undefined ? `${letter} as in ${word}` : letter
}
