import { type Aloud, aloud } from './aloud.ts'
import type { Region, SayRule } from './cursor.ts'
import { inCall } from './in-call.ts'
import { sayMeasure, sayMoney } from './say-amounts.ts'
import { sayTime } from './say-clock.ts'
import { sayAddress, sayDigits, saySerial } from './say-codes.ts'
import { sayDate } from './say-dates.ts'
import { sayPlace } from './say-places.ts'
import { sayFraction, sayNumber, sayOrdinal, sayRange, saySign, sayVulgar, sayYears } from './say-plain.ts'
import { spell } from './spell.ts'

/** The first that knows what stands here says it: what says most about its kind comes first. */
const rules: readonly SayRule[] = [
  sayDigits,
  sayTime,
  sayMoney,
  sayVulgar,
  sayMeasure,
  sayYears,
  sayDate,
  sayPlace,
  sayRange,
  sayFraction,
  sayOrdinal,
  sayAddress,
  saySerial,
  sayNumber,
]

export interface SayOptions {
  /** Of figures such as 03/04 and only of them; the order in the US by default. */
  readonly region?: Region
  /** In a call links are said by their host and codes sign by sign; these names and addresses are read back letter by letter. */
  readonly readBack?: readonly string[]
}

/**
 * A written text as a voice should read it: numbers, prices, dates, times, phone numbers in groups, e-mail addresses and links in words.
 * Nothing else changes, and no fact does. English. Linear in the length of the text.
 */
export function say(written: string, options: SayOptions = {}): string {
  return sayAloud(written, options).text
}

/** The same with the places that belong together. */
export function sayAloud(written: string, { region = 'month-first', readBack }: SayOptions = {}): Aloud {
  return aloud(written, [...(readBack ? inCall(readBack, names) : []), ...rulesOf[region]], saySign)
}

const names = { spell: (name: string) => spell(name), domain: sayAddress }
const inRegion = (region: Region) => rules.map(rule => (text: string, at: number) => rule(text, at, region))
const rulesOf = { 'month-first': inRegion('month-first'), 'day-first': inRegion('day-first') }
