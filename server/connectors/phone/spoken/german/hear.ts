import { findAddresses, type Tongue } from '../hear-internet.ts'
import { lower, type Reading, type Word, wordsOf } from '../words.ts'
import { readDecimal, readFigures } from './figures.ts'
import { readMoney, readUnit } from './hear-amounts.ts'
import { readDate, readOrdinal, readTime } from './hear-dates.ts'
import { partsOf, readSmall, readWhole } from './numbers.ts'
import { before, marks } from './words.ts'

/** What a recogniser heard, as it would be written in German: see the English one. */
export function hear(spoken: string): string {
  const words = wordsOf(spoken).flatMap(apart)
  const addresses = findAddresses(words, tongue)
  let written = ''
  for (let at = 0; at < words.length; ) {
    const word = words[at]
    const reading = addresses.get(at) ?? firstReading(words, at)
    if (word?.spaced && written !== '') written += ' '
    written += reading?.text ?? word?.text ?? ''
    at = reading?.next ?? at + 1
  }
  return written
}

/** Numbers are written as one word in German. */
function apart(word: Word): Word[] {
  const parts = partsOf(word.lower)
  if (!parts || parts.length < 2) return [word]
  return parts.map((part, place) => ({ text: part, lower: part, spaced: place === 0 && word.spaced }))
}

const rules: readonly ((words: readonly Word[], at: number) => Reading | undefined)[] = [
  readDate,
  readMoney,
  readUnit,
  readTime,
  readDictated,
  readOrdinal,
  readYear,
  readNumber,
]

function firstReading(words: readonly Word[], at: number): Reading | undefined {
  for (const rule of rules) {
    const reading = rule(words, at)
    if (reading) return reading
  }
  return undefined
}

const tongue: Tongue = {
  marks,
  dot: 'punkt',
  at: new Set(['at', 'ät', 'klammeraffe']),
  double: 'doppel',
  before,
  figures: readFigures,
}

/** A phone number or a code: at least three figures, said one by one. */
function readDictated(words: readonly Word[], at: number): Reading | undefined {
  const plus = lower(words, at) === 'plus'
  const figures = readFigures(words, plus ? at + 1 : at)
  if (!figures || figures.atoms < (plus ? 5 : 3) || figures.digits.length > figures.atoms * 2 - 1)
    return undefined
  const whole = readWhole(words, at)
  return whole && whole.next > figures.next
    ? undefined
    : { text: `${plus ? '+' : ''}${figures.digits}`, next: figures.next }
}

/** "neunzehn vier und neunzig". */
function readYear(words: readonly Word[], at: number): Reading | undefined {
  const head = readSmall(words, at)
  const tail = head && readSmall(words, head.next)
  const plausible = head && tail && head.value >= 13 && head.value <= 20 && tail.value > 9
  return plausible && !readSmall(words, tail.next)
    ? { text: `${head.value}${tail.value}`, next: tail.next }
    : undefined
}

/** Below ten a number alone stays a word: "ein Tisch für zwei". */
function readNumber(words: readonly Word[], at: number): Reading | undefined {
  const minus = lower(words, at) === 'minus'
  const number = readDecimal(words, minus ? at + 1 : at)
  if (!number) return undefined
  return minus || number.text.length > 1
    ? { text: `${minus ? '-' : ''}${number.text}`, next: number.next }
    : undefined
}
