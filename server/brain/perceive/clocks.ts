import { clock, toClock, withMeridiem, withPart } from './clock-values.ts'
import { readNumber } from './numbers.ts'
import { compile, longest, type Phrase, type Read } from './pattern.ts'
import type { Clock, PartOfDay } from './percept.ts'
import { lookUp, type TimeGrammar } from './time-grammar.ts'
import type { ClockAction } from './times.ts'
import type { Token } from './tokens.ts'

/** Reads clocks ("half past two", "7.30 pm", "14h") at a place among tokens. */
export class ClockReader {
  readonly #phrases: Phrase<ClockAction>[]
  readonly #grammar: TimeGrammar

  constructor(grammar: TimeGrammar) {
    this.#grammar = grammar
    this.#phrases = compile(grammar.clocks)
  }

  /** A clock that needs no context to be one. */
  firm(tokens: readonly Token[], at: number): Read<Clock> | undefined {
    const core = longest(this.#phrases, tokens, at, this.#slots(tokens), toClock)
    const suffixed = core && this.#suffix(tokens, core)
    const bare = this.#bare(tokens, at)
    const bareSuffixed =
      bare && !this.#countsNights(tokens, at, bare.next) ? this.#suffix(tokens, bare) : undefined
    if (bare && isWrittenInTwo(tokens, at, bare.next) && !this.#countsThings(tokens, bare.next)) {
      return (suffixed?.next ?? 0) > bare.next ? suffixed : bareSuffixed
    }
    const reach = Math.max(bare?.next ?? 0, suffixed?.next ?? 0)
    return bareSuffixed && bareSuffixed.next > reach ? bareSuffixed : suffixed
  }

  /** A firm clock, or a bare hour that a preposition may turn into one. */
  loose(tokens: readonly Token[], at: number): Read<Clock> | undefined {
    const firm = this.firm(tokens, at)
    if (firm) return firm
    const bare = this.#bare(tokens, at)
    return bare && !this.#countsThings(tokens, bare.next) && !this.#pronoun(tokens, at) ? bare : undefined
  }

  /** "3 night stay" counts; "at 3 night" is a clock of people who translate as they speak. */
  #countsNights(tokens: readonly Token[], at: number, next: number): boolean {
    const unit = lookUp(this.#grammar.units, tokens[next]?.lower)
    return (
      unit !== undefined && !/^(at|@|around|by|until|till|before|after)$/.test(tokens[at - 1]?.lower ?? '')
    )
  }

  /** "About one of them", "what about one with…": a word for a thing, not one o'clock. */
  #pronoun(tokens: readonly Token[], at: number): boolean {
    if (lookUp(this.#grammar.numbers.units, tokens[at]?.lower) !== 1) return false
    const next = tokens[at + 1]
    if (next?.kind !== 'word' || /^(at|@|by|until|till|from)$/.test(tokens[at - 1]?.lower ?? '')) return false
    return !/^(or|on|please|if|is|works|would|to|today|tomorrow|sharp|ish|then)$/.test(next.lower)
  }

  /** "7", "11 00", "18 45": hour and perhaps two written minutes. */
  #bare(tokens: readonly Token[], at: number): Read<Clock> | undefined {
    const hour = readNumber(this.#grammar.numbers, tokens, at)
    if (hour === undefined) return undefined
    const written = tokens[at]!.text
    if (/^\d{3,4}$/.test(written))
      return compact(written, hour.next, this.#meridiem(tokens, hour.next) !== undefined)
    if (hour.value > 24 || (hour.value === 0 && written.length > 2)) return undefined
    const minutes = tokens[hour.next]
    const known = !hour.spelled && (hour.value > 12 || hour.value === 0 || /^0\d$/.test(written))
    if (!hour.spelled && minutes && /^[0-5]\d$/.test(minutes.text)) {
      return { value: clock(hour.value, Number(minutes.text), known), next: hour.next + 1 }
    }
    return { value: clock(hour.value, 0, known), next: hour.next }
  }

  /** "1.05 pounds" */
  #isPrice(tokens: readonly Token[], at: number): boolean {
    return (
      tokens[at]?.text.includes('.') === true && this.#grammar.people.includes(tokens[at + 1]?.lower ?? '')
    )
  }

  #countsThings(tokens: readonly Token[], at: number): boolean {
    const next = tokens[at]
    if (next === undefined) return false
    const { people, units, months } = this.#grammar
    if (/^[%€$£/+]$/.test(next.lower) || next.kind === 'number' || next.kind === 'ordinal') return true
    if (next.lower === 'of') return true
    if (next.lower === '-') return tokens[at + 1]?.kind === 'word' && this.#countsThings(tokens, at + 1)
    return (
      people.includes(next.lower) ||
      lookUp(units, next.lower) !== undefined ||
      lookUp(months, next.lower) !== undefined
    )
  }

  #suffix(tokens: readonly Token[], core: Read<Clock>): Read<Clock> {
    let { value, next } = core
    const meridiem = this.#meridiem(tokens, next)
    if (meridiem) {
      value = withMeridiem(value, meridiem.value)
      next = meridiem.next
    }
    const part = this.#part(tokens, next)
    if (part === undefined) return { value, next }
    return { value: meridiem ? value : withPart(value, part.value), next: part.next }
  }

  #meridiem(tokens: readonly Token[], at: number): Read<'am' | 'pm'> | undefined {
    const whole = lookUp(this.#grammar.meridiems, tokens[at]?.lower)
    if (whole) return { value: whole, next: at + 1 }
    const apart = lookUp(this.#grammar.meridiems, `${tokens[at]?.lower ?? ''}${tokens[at + 1]?.lower ?? ''}`)
    return apart && tokens[at + 1]?.lower === 'm' ? { value: apart, next: at + 2 } : undefined
  }

  #part(tokens: readonly Token[], at: number): Read<PartOfDay> | undefined {
    const words = tokens.slice(at, at + 3).map(token => token.lower)
    const skip = words[0] === 'in' && words[1] === 'the' ? 2 : words[0] === 'at' ? 1 : 0
    const part = lookUp(this.#grammar.parts, words[skip])
    const fits = skip !== 1 || part === 'night'
    return part && fits && !words[skip]!.startsWith('to') ? { value: part, next: at + skip + 1 } : undefined
  }

  #slots(tokens: readonly Token[]) {
    const { numbers } = this.#grammar
    return (slot: string, at: number): Read<number> | undefined => {
      if (slot === 'hhmm') return this.#isPrice(tokens, at) ? undefined : writtenClock(tokens, at)
      const read = readNumber(numbers, tokens, at)
      if (read === undefined || !CLOCK_SLOTS[slot]?.(read.value, read.spelled, tokens[at]!)) return undefined
      return read
    }
  }
}

const CLOCK_SLOTS: Readonly<Record<string, (value: number, spelled: boolean, token: Token) => boolean>> = {
  hour: value => value <= 24,
  'spelled-hour': (value, spelled) => spelled && value >= 1 && value <= 12,
  minutes: value => value >= 1 && value <= 59,
  'round-minutes': value => [5, 10, 15, 20, 25].includes(value),
  'spelled-minutes': (value, spelled) => spelled && value >= 10 && value <= 59,
  'small-minutes': (value, spelled) => spelled && value >= 1 && value <= 9,
}

/** "10 30", "17 00": two written numbers that make a clock on the five minutes, and no part of a longer number. */
function isWrittenInTwo(tokens: readonly Token[], at: number, next: number): boolean {
  const before = tokens[at - 1]
  if (next - at !== 2 || !/^\d{1,2}$/.test(tokens[at]!.text) || before?.kind === 'number') return false
  return /^[0-5][05]$/.test(tokens[at + 1]!.text) && !/^[€$£+#]$/.test(before?.lower ?? '')
}

/** "10:30", "7.30", "14h", "14h30"; as hour × 100 + minute, plus 10000 when a leading zero shows 24 hours. */
function writtenClock(tokens: readonly Token[], at: number): Read<number> | undefined {
  const token = tokens[at]
  if (token === undefined || (token.kind !== 'clock' && token.kind !== 'date')) return undefined
  if (token.kind === 'date' && !endsASentence(tokens, at)) return undefined
  const [, hour, minute] = /^(\d{1,2})[:.h](\d{0,2})\.?$/.exec(token.lower) ?? []
  if (hour === undefined || Number(hour) > 24 || Number(minute) > 59) return undefined
  const shown = hour.startsWith('0') || token.lower.includes('h') ? 10_000 : 0
  return { value: shown + Number(hour) * 100 + Number(minute), next: at + 1 }
}

/** "at 7.30." looks like a date of the form 12.10. but only ends its sentence. */
function endsASentence(tokens: readonly Token[], at: number): boolean {
  const [, , second] = /^(\d{1,2})\.(\d{2})\.$/.exec(tokens[at]!.lower) ?? []
  if (second === undefined) return false
  return (
    Number(second) > 12 ||
    Number(second) === 0 ||
    ['at', 'around', 'by', 'about'].includes(tokens[at - 1]?.lower ?? '')
  )
}

/** "1430", "0900", "930 pm": without a.m. or p.m. only four digits with a round minute, else it is a year or a code. */
function compact(written: string, next: number, suffixed: boolean): Read<Clock> | undefined {
  const hour = Number(written.slice(0, -2))
  const minute = Number(written.slice(-2))
  if (suffixed) return hour <= 12 && minute <= 59 ? { value: clock(hour, minute, false), next } : undefined
  if (written.length === 3) return undefined
  if (
    hour > 23 ||
    minute > 59 ||
    minute % 5 !== 0 ||
    (hour >= 19 && hour <= 20 && minute < 40 && minute % 15 !== 0)
  )
    return undefined
  return { value: clock(hour, minute, hour > 12 || hour < 10), next }
}
