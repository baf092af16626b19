import { clock, minutesOf, withMeridiem } from './clock-values.ts'
import { ClockReader } from './clocks.ts'
import { readNumber } from './numbers.ts'
import { compile, longest, type Match, type Phrase, type Read, remembering } from './pattern.ts'
import type { Clock, PartOfDay, TimeEntity } from './percept.ts'
import { lookUp, type TimeGrammar } from './time-grammar.ts'
import { clauseEnds, type Token } from './tokens.ts'

export type ClockAction =
  | 'half-past'
  | 'quarter-past'
  | 'quarter-to'
  | 'past'
  | 'to'
  | 'written'
  | 'hour'
  | 'hour-minutes'
  | 'noon'
  | 'midnight'
export type TimeAction =
  | 'range'
  | 'after'
  | 'before'
  | 'around'
  | 'at'
  | 'made'
  | 'bare'
  | 'in-half-hour'
  | 'in-hour-and-half'
  | 'in'
  | 'ago'
  | 'opening'
  | 'closing'
  | 'part'
  | 'lunch'
  | 'after-work'

/** A time without its place in the text; `dayShift` is set when it was said relative to now. */
export type SaidTime = Omit<TimeEntity, 'start' | 'end' | 'text' | 'negated'> & { readonly dayShift?: number }

export interface FoundTime {
  readonly from: number
  readonly to: number
  readonly said: SaidTime
}

type Value =
  | { readonly kind: 'clock'; readonly clock: Clock }
  | { readonly kind: 'part'; readonly part: PartOfDay }
  | { readonly kind: 'minutes'; readonly minutes: number }
  | { readonly kind: 'number'; readonly number: number }

export interface TimeScan {
  readonly tokens: readonly Token[]
  /** Minutes since midnight in the business's zone. */
  readonly nowMinutes: number
  /** The brain asked for a time, so a bare number answers it. */
  readonly expecting: boolean
  /** Tokens a date already took: their numbers are no hours. */
  readonly taken: (index: number) => boolean
}

/** Finds times; one instance per language, compiled once. */
export class TimeScanner {
  readonly #grammar: TimeGrammar
  readonly #phrases: Phrase<TimeAction>[]
  readonly #clocks: ClockReader

  constructor(grammar: TimeGrammar) {
    this.#grammar = grammar
    this.#phrases = compile(grammar.times)
    this.#clocks = new ClockReader(grammar)
  }

  scan(scan: TimeScan): FoundTime[] {
    const found: FoundTime[] = []
    const read = this.#reader(scan)
    for (let at = 0; at < scan.tokens.length; ) {
      const best = longest(this.#phrases, scan.tokens, at, read, (action, match) =>
        this.#act(action, match, at, scan),
      )
      if (best) found.push({ from: at, to: best.next, said: best.value })
      at = best?.next ?? at + 1
    }
    return found
  }

  #reader(scan: TimeScan) {
    return remembering((slot: string, at: number): Read<Value> | undefined => {
      const { tokens } = scan
      const token = tokens[at]
      if (token === undefined) return undefined
      if (slot === 'part') {
        const part = lookUp(this.#grammar.parts, token.lower)
        return part && { value: { kind: 'part', part }, next: at + 1 }
      }
      if (slot === 'amount') return this.#amount(tokens, at)
      if (slot === 'short-unit') {
        const unit = lookUp(this.#grammar.units, token.lower)
        if (unit !== 'minute' && unit !== 'hour') return undefined
        return { value: { kind: 'minutes', minutes: unit === 'hour' ? 60 : 1 }, next: at + 1 }
      }
      if (scan.taken(at)) return undefined
      const read = slot === 'clock' ? this.#clocks.firm(tokens, at) : this.#clocks.loose(tokens, at)
      if (read === undefined || (slot === 'bare' && !this.#answers(scan, at, read.next))) return undefined
      return { value: { kind: 'clock', clock: read.value }, next: read.next }
    })
  }

  /** A bare number is a time only as the answer to a question for one. */
  #answers({ tokens, expecting }: TimeScan, at: number, next: number): boolean {
    if (!expecting || tokens.length > 8) return false
    const before = tokens[at - 1]?.lower
    const opens =
      before === undefined ||
      clauseEnds(tokens, at - 1) ||
      /^(yes|yeah|maybe|say|for|or|and|um|uh|er|ok|okay|then|prefer)$/.test(before)
    const after = tokens[next]?.lower
    return (
      opens &&
      (after === undefined ||
        clauseEnds(tokens, next) ||
        /^(please|thanks|thank|works|is|would|or|then|if|on|maybe|sounds|for)$/.test(after))
    )
  }

  #amount(tokens: readonly Token[], at: number): Read<Value> | undefined {
    const word = tokens[at]!.lower
    const number = readNumber(this.#grammar.numbers, tokens, at)
    if (number) return { value: { kind: 'number', number: number.value }, next: number.next }
    const next = tokens[at + 1]?.lower
    const loose = lookUp(this.#grammar.amounts, this.#grammar.one.includes(word) ? next : word)
    if (loose !== undefined) {
      const past = at + (this.#grammar.one.includes(word) ? 2 : 1)
      return {
        value: { kind: 'number', number: loose },
        next: tokens[past]?.lower === 'of' ? past + 1 : past,
      }
    }
    return this.#grammar.one.includes(word)
      ? { value: { kind: 'number', number: 1 }, next: at + 1 }
      : undefined
  }

  #act(action: TimeAction, match: Match<Value>, at: number, scan: TimeScan): SaidTime | undefined {
    const { slots } = match
    const a = clockIn(slots.a)
    const b = clockIn(slots.b)
    const amount =
      (slots.amount?.kind === 'number' ? slots.amount.number : 0) *
      (slots['short-unit']?.kind === 'minutes' ? slots['short-unit'].minutes : 0)
    switch (action) {
      case 'range':
        return a && b && range(a, b)
      case 'after':
        return a && { kind: 'after', from: a, approximate: false }
      case 'before':
        return b && { kind: 'before', to: b, approximate: false }
      case 'around':
        return a && { kind: 'at', from: a, approximate: true }
      case 'at':
      case 'bare':
        return a && { kind: 'at', from: a, approximate: false }
      case 'made':
        return a && !this.#grammar.people.includes(scan.tokens[match.next]?.lower ?? '')
          ? { kind: 'at', from: a, approximate: false }
          : undefined
      case 'in':
        return this.#relative(amount, scan)
      case 'ago':
        return this.#relative(-amount, scan)
      case 'in-half-hour':
        return this.#relative(30, scan)
      case 'in-hour-and-half':
        return this.#relative(90, scan)
      case 'part':
        return slots.part?.kind === 'part' && !this.#greets(scan.tokens, at, match.next)
          ? { kind: 'part', part: slots.part.part, approximate: false }
          : undefined
      case 'opening':
      case 'closing':
        return { kind: 'part', part: action, approximate: false }
      case 'lunch':
        return { kind: 'part', part: 'midday', approximate: false }
      case 'after-work':
        return { kind: 'after', from: clock(17, 0, true), approximate: true }
    }
  }

  #relative(minutes: number, { nowMinutes }: TimeScan): SaidTime {
    const then = nowMinutes + minutes
    const within = ((then % 1440) + 1440) % 1440
    return {
      kind: 'at',
      from: clock(Math.floor(within / 60), within % 60, true),
      approximate: true,
      dayShift: Math.floor(then / 1440),
    }
  }

  /** "Good morning", "morning, can I…", "evening all": a greeting, not a wish. */
  #greets(tokens: readonly Token[], at: number, next: number): boolean {
    if (this.#grammar.greetingsBeforePart.includes(tokens[at - 1]?.lower ?? '')) return true
    if (tokens[at - 1]?.kind === 'number') return true
    if (at > 1 || next - at > 1 || !/^(morning|afternoon|evening)$/.test(tokens[at]!.lower)) return false
    const opens = at === 0 || /^(hi|hello|hey)$/.test(tokens[0]!.lower)
    return (
      opens &&
      next < tokens.length &&
      !/^(or|is|works|would|please|if|around|at|on|after|before|time)$/.test(tokens[next]!.lower)
    )
  }
}

const clockIn = (value: Value | undefined): Clock | undefined =>
  value?.kind === 'clock' ? value.clock : undefined

/** "3 to 5 pm" is all in the afternoon, "11 to 2 pm" crosses noon: the later reading that stays before the end. */
function range(a: Clock, b: Clock): SaidTime | undefined {
  let [from, to] = [a, b]
  if (to.meridiem === 'known' && from.meridiem === 'open') {
    const afternoon = withMeridiem(from, 'pm')
    from = minutesOf(afternoon) < minutesOf(to) ? afternoon : withMeridiem(from, 'am')
  } else if (from.meridiem === 'known' && to.meridiem === 'open') {
    const morning = withMeridiem(to, 'am')
    to = minutesOf(morning) > minutesOf(from) ? morning : withMeridiem(to, 'pm')
  }
  if (minutesOf(from) === minutesOf(to)) return undefined
  return { kind: 'range', from, to, approximate: false }
}
