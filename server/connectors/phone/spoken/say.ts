import { isWordCharacter, type Region, type Saying, type SayRule } from './cursor.ts'
import { sayMeasure, sayMoney } from './say-amounts.ts'
import { sayTime } from './say-clock.ts'
import { sayAddress, sayDigits, saySerial } from './say-codes.ts'
import { sayDate } from './say-dates.ts'
import { sayPlace } from './say-places.ts'
import { sayFraction, sayNumber, sayOrdinal, sayRange, saySign, sayVulgar, sayYears } from './say-plain.ts'

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
}

/**
 * A written text as a voice should read it: numbers, prices, dates, times, phone numbers in groups, e-mail addresses and links in words.
 * Nothing else changes, and no fact does. English. Linear in the length of the text.
 */
export function say(written: string, { region = 'month-first' }: SayOptions = {}): string {
  let spoken = ''
  for (let at = 0; at < written.length; ) {
    const saying = isWordCharacter(written[at - 1]) ? undefined : sayingAt(written, at, region)
    if (saying) {
      spoken += saying.text
      at = saying.next
      continue
    }
    const sign = saySign(written, at)
    spoken += sign?.text ?? written[at]
    at = sign?.next ?? at + 1
  }
  return spoken
}

function sayingAt(written: string, at: number, region: Region): Saying | undefined {
  for (const rule of rules) {
    const saying = rule(written, at, region)
    if (saying) return saying
  }
  return undefined
}
