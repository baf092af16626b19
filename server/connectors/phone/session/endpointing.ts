import type { Expecting } from '../../call-host.ts'
import { spokenForms } from '../spoken/forms.ts'
import { isHanging, isYesOrNo, wordsOf } from './words.ts'

/**
 * ms of silence after which we answer. People leave 200 ms between turns (Stivers 2009), but a machine that answers into
 * a thought costs the whole turn; after a question for a name, an address or a number callers look things up.
 */
const waits: Readonly<Record<Expecting, number>> = {
  'yes-no': 400,
  choice: 550,
  'date-time': 750,
  open: 700,
  name: 1_100,
  number: 1_500,
  contact: 1_700,
}
const hangingMs = 700
export const shortest = 300
/** Beyond it callers ask whether anybody is there. */
export const longest = 3_000

/** However slowly somebody speaks, every answer would come later. */
const mostLearned = 1_800

/** How this caller pauses in mid-thought, in ms; undefined until a pause was seen. */
export type Pauses = number | undefined

/** Share of the newest pause: three pauses make the caller, not one. */
const newest = 0.35

export function learnPause(known: Pauses, pause: number): Pauses {
  return known === undefined ? pause : known + newest * (pause - known)
}

/** ms of silence that end the caller's turn, given what was asked and understood so far. */
export function patience(expecting: Expecting, text: string, pauses: Pauses, language: string): number {
  if (expecting === 'yes-no' && isYesOrNo(text, language)) return 0
  if (isWhole(expecting, text, language)) return shortest
  // A pause of this caller's own length must not end the turn; half of it is margin.
  const learned = Math.min(mostLearned, (pauses ?? 0) * 1.5)
  const wait = Math.max(waits[expecting], learned) + (isHanging(text, language) ? hangingMs : 0)
  return Math.min(longest, Math.max(shortest, wait))
}

/** An address or a number that cannot go on: hardly any country's numbers have more than eleven digits as they are dialled. */
function isWhole(expecting: Expecting, text: string, language: string): boolean {
  if (expecting !== 'contact') return false
  const written = spokenForms(language).hear(text)
  return /\S@\S+\.\p{L}{2,}\s*$/u.test(written) || digitsIn(written) >= 11
}

function digitsIn(text: string): number {
  return wordsOf(text).join('').replace(/\D/g, '').length
}
