import { REACH } from '../hear-numbers.ts'
import { lower, type Reading, type Word } from '../words.ts'
import { readSmall, readWhole } from './numbers.ts'

interface Figures {
  readonly digits: string
  readonly next: number
  readonly atoms: number
}

/** Figures one after another: "null eins sieben sechs", "doppel fünf", "vier und zwanzig" as two. */
export function readFigures(words: readonly Word[], at: number): Figures | undefined {
  let digits = ''
  let next = at
  let atoms = 0
  while (next < at + REACH) {
    const doubled = lower(words, next) === 'doppel' || lower(words, next) === 'zweimal'
    const figure = readSmall(words, doubled ? next + 1 : next)
    if (!figure || /^einen?$|^eine$/.test(lower(words, next)) || (doubled && figure.value > 9)) break
    digits += String(figure.value).repeat(doubled ? 2 : 1)
    next = figure.next
    atoms += 1
  }
  return atoms === 0 ? undefined : { digits, next, atoms }
}

/** "null komma zwei millionen", "achtzehn", "zwei millionen". */
export function readDecimal(words: readonly Word[], at: number): Reading | undefined {
  const whole = readWhole(words, at)
  if (!whole) return undefined
  const places = lower(words, whole.next) === 'komma' ? readFigures(words, whole.next + 1) : undefined
  if (!places) return { text: whole.round ?? String(whole.value), next: whole.next }
  const scale = /^(?:million|milliard|billion|billiard)/.test(lower(words, places.next))
  const text = `${whole.value},${places.digits}`
  return scale
    ? { text: `${text} ${words[places.next]?.text}`, next: places.next + 1 }
    : { text, next: places.next }
}
