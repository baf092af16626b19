import { before, marks } from './english/internet.ts'
import { readMeasure, readMoney } from './hear-amounts.ts'
import { type ClockStyle, readTime } from './hear-clock.ts'
import { readCode, readDictated, readDotted, readFourFigures } from './hear-codes.ts'
import { readDate, readOrdinal } from './hear-dates.ts'
import { findAddresses, type Tongue } from './hear-internet.ts'
import { readAmount, readDigits } from './hear-numbers.ts'
import { type Reading, type Word, wordsOf } from './words.ts'

/** Up to here a number alone stays a word: "a table for two", "no one". */
const WORD = 12n

type Rule = (words: readonly Word[], at: number, clock: ClockStyle) => Reading | undefined

/** The first that reads something wins: what says most about its kind comes first. */
const rules: readonly Rule[] = [
  readDate,
  readMoney,
  readMeasure,
  readOrdinal,
  readDotted,
  readTime,
  readDictated,
  readCode,
  readFourFigures,
  readNumber,
]

const tongue: Tongue = {
  marks,
  dot: 'dot',
  at: new Set(['at']),
  double: 'double',
  before,
  figures: readDigits,
}

/**
 * What a recogniser heard, as it would be written: "half past ten" → "10:30", "nora at example dot com" → "nora@example.com", spelled
 * letters joined, money, dates, years and numbers in figures. Words that are none of these stay as they are. English.
 *
 * Pure and linear in the length of the text, so that it can run again on every partial result. `clock`: "half past seven" is 07:30 or
 * 7:30; who must find out whether morning or evening is meant wants the latter.
 */
export function hear(spoken: string, clock: ClockStyle = 'HH:MM'): string {
  const words = wordsOf(spoken)
  const addresses = findAddresses(words, tongue)
  let written = ''
  for (let at = 0; at < words.length; ) {
    const word = words[at]
    const reading = addresses.get(at) ?? firstReading(words, at, clock)
    if (word?.spaced && written !== '') written += ' '
    written += reading?.text ?? word?.text ?? ''
    at = reading?.next ?? at + 1
  }
  return written
}

function firstReading(words: readonly Word[], at: number, clock: ClockStyle): Reading | undefined {
  for (const rule of rules) {
    const reading = rule(words, at, clock)
    if (reading) return reading
  }
  return undefined
}

function readNumber(words: readonly Word[], at: number): Reading | undefined {
  const amount = readAmount(words, at)
  if (!amount) return undefined
  const { value } = amount
  return value !== undefined && value >= 0n && value <= WORD ? undefined : amount
}
