import { type CountryCode, findPhoneNumbersInText, parsePhoneNumberFromString } from 'libphonenumber-js/max'
import type { Lexicon } from './lexicon.ts'
import { readNumber } from './numbers.ts'
import type { PhoneEntity } from './percept.ts'
import { lookUp } from './time-grammar.ts'
import { spanOf, type Token } from './tokens.ts'

/** Fewer digits are a room, a code or a house number. */
const FEWEST_DIGITS = 7

/** Phone numbers, written ("8 612 34567", "+44 20…") and spoken ("double five, oh"). */
export function phones(
  text: string,
  tokens: readonly Token[],
  country: CountryCode,
  lexicon: Lexicon,
): PhoneEntity[] {
  const found: PhoneEntity[] = []
  if ((text.match(/\d/g)?.length ?? 0) >= FEWEST_DIGITS) {
    for (const { number, startsAt, endsAt } of findPhoneNumbersInText(text, country)) {
      found.push({
        start: startsAt,
        end: endsAt,
        text: text.slice(startsAt, endsAt),
        e164: number.number,
        valid: true,
        spoken: false,
      })
    }
    if (found.length === 0) found.push(...unusual(text, country))
  }
  return found.length > 0 ? found : spokenPhones(text, tokens, country, lexicon)
}

/** Right in length but in no assigned range, or written in a way the strict search refuses. */
function unusual(text: string, country: CountryCode): PhoneEntity[] {
  const found: PhoneEntity[] = []
  for (const match of text.matchAll(/(?<![\w@.-])(?:\+|00)?\(?\d[\d ()./-]{5,18}\d(?![\w@])/g)) {
    const raw = match[0]
    if (/^\d{4}-\d\d-\d\d|^\d{1,2}[./-]\d{1,2}[./-]\d{2,4}/.test(raw)) continue
    const parsed = parsePhoneNumberFromString(raw.replace(/^00/, '+'), country)
    if (!parsed?.isPossible()) continue
    const start = match.index
    found.push({
      start,
      end: start + raw.length,
      text: raw,
      e164: parsed.number,
      valid: parsed.isValid(),
      spoken: false,
    })
  }
  return found
}

function spokenPhones(
  text: string,
  tokens: readonly Token[],
  country: CountryCode,
  lexicon: Lexicon,
): PhoneEntity[] {
  const found: PhoneEntity[] = []
  for (let at = 0; at < tokens.length; at++) {
    const run = digitRun(tokens, at, lexicon)
    if (run.digits.replace('+', '').length < FEWEST_DIGITS) continue
    const parsed = parsePhoneNumberFromString(run.digits.replace(/^00/, '+'), country)
    if (parsed?.isPossible()) {
      found.push({
        ...spanOf(text, tokens, at, run.next),
        e164: parsed.number,
        valid: parsed.isValid(),
        spoken: true,
      })
    }
    at = run.next
  }
  return found
}

/** Digits spelled from `at` on: single, repeated, in pairs ("twenty six") or hundreds, with pauses between. */
function digitRun(tokens: readonly Token[], at: number, lexicon: Lexicon): { digits: string; next: number } {
  const { digits: words, repeats, plus } = lexicon.contact
  let digits = ''
  let next = at
  for (let place = at; place < tokens.length; ) {
    const { lower, kind } = tokens[place]!
    const repeat = lookUp(repeats, lower)
    const repeated = repeat && lookUp(words, tokens[place + 1]?.lower)
    const number = readNumber(lexicon.numbers, tokens, place)
    const hundred = lexicon.numbers.hundred.includes(tokens[place + 1]?.lower ?? '')
    if (digits === '' && plus.includes(lower)) digits = '+'
    else if (hundred && lookUp(words, lower) !== undefined) {
      digits += `${lookUp(words, lower)}00`
      place += 1
    } else if (repeat && repeated) {
      digits += repeated.repeat(repeat)
      place += 1
    } else if (lookUp(words, lower) !== undefined) digits += lookUp(words, lower)!
    else if (number) {
      digits += kind === 'number' ? tokens[place]!.text : String(number.value)
      place = number.next - 1
    } else if (digits !== '' && /^[,.\-()]$|^(?:um|uh|er|and|then|dash)$/.test(lower)) {
      place += 1
      continue
    } else break
    place += 1
    next = place
  }
  return { digits, next: Math.max(next, at + 1) }
}
