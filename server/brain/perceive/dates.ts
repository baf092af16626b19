import type { Day } from './calendar.ts'
import { dateActions } from './date-actions.ts'
import type { DaySpan } from './date-meanings.ts'
import { dot, numeric, year } from './date-tokens.ts'
import { readNumber, readOrdinal } from './numbers.ts'
import { compile, longest, type Phrase, type Read, remembering, type SlotReader } from './pattern.ts'
import { lookUp, type TimeGrammar } from './time-grammar.ts'
import { clauseEnds, type Token } from './tokens.ts'

export type DateAction = keyof typeof dateActions

export interface FoundDate {
  readonly from: number
  readonly to: number
  readonly span: DaySpan
}

export interface DateScan {
  readonly tokens: readonly Token[]
  readonly today: Day
  /** 11/24 is November in the United States and nearly nowhere else. */
  readonly monthFirst: boolean
  /** The brain asked for a date, so "the 3rd", "3rd" or "3" answers it. */
  readonly expecting: boolean
}

/** What a slot of a date phrase read: a number, or a whole span of days. */
export type DateValue = { readonly number: number; readonly unit?: string } | { readonly span: DaySpan }

/** What may not be the end of a stay, being one. */
const RANGES: ReadonlySet<DateAction> = new Set(['days-of-month', 'month-days', 'day-to', 'range'])

/** Finds dates; one instance per language, compiled once. */
export class DateScanner {
  readonly #grammar: TimeGrammar
  readonly #simple: Phrase<DateAction>[]
  readonly #phrases: Phrase<DateAction>[]

  constructor(grammar: TimeGrammar) {
    this.#grammar = grammar
    this.#phrases = compile(grammar.dates)
    this.#simple = compile(
      grammar.dates.filter(([pattern, action]) => !pattern.includes('<date') && !RANGES.has(action)),
    )
  }

  scan(scan: DateScan): FoundDate[] {
    const found: FoundDate[] = []
    const read: SlotReader<DateValue> = remembering((slot, place) => this.#slot(scan, slot, place, read))
    for (let at = 0; at < scan.tokens.length; ) {
      const best = this.#read(this.#phrases, scan, at, read)
      if (best) found.push({ from: at, to: best.next, span: best.value })
      at = best?.next ?? at + 1
    }
    return found
  }

  #read(
    phrases: readonly Phrase<DateAction>[],
    scan: DateScan,
    at: number,
    read: SlotReader<DateValue>,
  ): Read<DaySpan> | undefined {
    const context = { today: scan.today, monthFirst: scan.monthFirst }
    return longest(phrases, scan.tokens, at, read, (action, match) =>
      dateActions[action](match.slots, context),
    )
  }

  #slot(scan: DateScan, slot: string, at: number, read: SlotReader<DateValue>): Read<DateValue> | undefined {
    if (slot === 'end') return this.#ends(scan.tokens, at) ? { value: { number: 1 }, next: at } : undefined
    const token = scan.tokens[at]
    if (token === undefined) return undefined
    if (slot === 'date' || slot === 'date-or-day') return this.#nested(scan, slot, at, read)
    if (slot === 'numeric') return numeric(token, at, scan)
    if (slot === 'meridiem' || slot === 'part' || slot === 'people') {
      const known = { meridiem: this.#grammar.meridiems, part: this.#grammar.parts }
      const hit =
        slot === 'people'
          ? this.#grammar.people.includes(token.lower)
          : lookUp<unknown>(known[slot], token.lower) !== undefined
      return hit ? { value: { number: 1 }, next: at + 1 } : undefined
    }
    return this.#word(scan, slot, at, token) ?? this.#number(scan, slot, at)
  }

  #nested(
    scan: DateScan,
    slot: string,
    at: number,
    read: SlotReader<DateValue>,
  ): Read<DateValue> | undefined {
    const date = this.#read(this.#simple, scan, at, read)
    if (date) return { value: { span: date.value }, next: date.next }
    if (slot !== 'date-or-day') return undefined
    const start = scan.tokens[at]!.lower === 'the' ? at + 1 : at
    const day =
      readOrdinal(this.#grammar.numbers, scan.tokens, start) ??
      readNumber(this.#grammar.numbers, scan.tokens, start)
    return day && day.value >= 1 && day.value <= 31
      ? { value: { number: day.value }, next: day.next }
      : undefined
  }

  #word({ tokens }: DateScan, slot: string, at: number, token: Token): Read<DateValue> | undefined {
    const { weekdays, months, doubtfulMonths, units } = this.#grammar
    if (slot === 'weekday') {
      const weekday = lookUp(weekdays, token.lower)
      return weekday && this.#settles(tokens, at)
        ? { value: { number: weekday }, next: at + dot(tokens, at) }
        : undefined
    }
    if (slot === 'month' || slot === 'full-month') {
      const month = lookUp(months, token.lower)
      if (month === undefined) return undefined
      const doubtful = doubtfulMonths.includes(token.lower)
      if (doubtful && (slot === 'full-month' || !this.#besideDay(tokens, at))) return undefined
      return { value: { number: month }, next: at + dot(tokens, at) }
    }
    const unit = slot === 'unit' ? lookUp(units, token.lower) : undefined
    return unit && unit !== 'minute' && unit !== 'hour'
      ? { value: { number: 1, unit }, next: at + 1 }
      : undefined
  }

  /** "sat", "sun", "wed" are weekdays beside a cue, a capital, a day or alone. */
  #settles(tokens: readonly Token[], at: number): boolean {
    const token = tokens[at]!
    if (!this.#grammar.doubtfulWeekdays.includes(token.lower)) return true
    const before = tokens[at - 1]?.lower
    const after = tokens[at + 1]
    if (before === undefined || this.#grammar.weekdayCues.includes(before) || clauseEnds(tokens, at - 1))
      return true
    return (
      /^\p{Lu}/u.test(token.text) ||
      after?.kind === 'number' ||
      after?.kind === 'ordinal' ||
      after?.lower === 'the'
    )
  }

  /** "may" and "march" are months beside a day, after "in" or "of", or with a capital inside a sentence. */
  #besideDay(tokens: readonly Token[], at: number): boolean {
    const { numbers } = this.#grammar
    const before = tokens[at - 1]
    const after = tokens[at + 1]
    if (
      before &&
      /^(of|in|until|till|since|next|this|early|late|mid|end|during|from|by|day)$/.test(before.lower)
    )
      return true
    if (before?.kind === 'ordinal' || lookUp(numbers.ordinals, before?.lower) !== undefined) return true
    if (readOrdinal(numbers, tokens, at + (after?.lower === 'the' ? 2 : 1))) return true
    const plain = after?.kind === 'number' && /^([12]?\d|3[01])$/.test(after.text)
    const number = before?.kind === 'number' || lookUp(numbers.units, before?.lower) !== undefined
    return (
      plain ||
      (number &&
        (/^\p{Lu}/u.test(tokens[at]!.text) ||
          tokens[at]!.lower !== 'may' ||
          this.#ends(tokens, at + 1) ||
          tokens[at - 2]?.lower === 'the'))
    )
  }

  #number(scan: DateScan, slot: string, at: number): Read<DateValue> | undefined {
    const { tokens } = scan
    const { numbers } = this.#grammar
    if (slot === 'amount') return this.#amount(tokens, at)
    if (slot === 'year') return year(tokens, at)
    const ordinal = readOrdinal(numbers, tokens, at)
    const cardinal = readNumber(numbers, tokens, at)
    const inMonth = (read: { value: number; next: number } | undefined) =>
      read && read.value >= 1 && read.value <= 31
        ? { value: { number: read.value }, next: read.next }
        : undefined
    switch (slot) {
      case 'day':
        return inMonth(ordinal ?? cardinal)
      case 'day-ordinal':
        return inMonth(ordinal)
      case 'digit-ordinal':
        return ordinal?.spelled === false ? inMonth(ordinal) : undefined
      case 'digit-day':
        return cardinal?.spelled === false && !/^(:|%)$/.test(tokens[cardinal.next]?.lower ?? '')
          ? inMonth(cardinal)
          : undefined
      case 'bare-day':
        return this.#answers(scan, at)
          ? inMonth(ordinal ?? (tokens.length <= 2 ? cardinal : undefined))
          : undefined
      default:
        return undefined
    }
  }

  /** A bare number after "the" is a day only where a phrase may end ("the 17 at noon", not "the 3 of us"). */
  #ends(tokens: readonly Token[], at: number): boolean {
    return clauseEnds(tokens, at) || this.#grammar.afterDay.includes(tokens[at]!.lower)
  }

  #answers({ tokens, expecting }: DateScan, at: number): boolean {
    return (
      expecting && tokens.length <= 6 && (at === 0 || !this.#grammar.people.includes(tokens[at - 1]!.lower))
    )
  }

  #amount(tokens: readonly Token[], at: number): Read<DateValue> | undefined {
    const number = readNumber(this.#grammar.numbers, tokens, at)
    if (number) return { value: { number: number.value }, next: number.next }
    const article = this.#grammar.one.includes(tokens[at]!.lower)
    const word = tokens[article ? at + 1 : at]?.lower
    const loose = lookUp(this.#grammar.amounts, word)
    if (loose === undefined) return article ? { value: { number: 1 }, next: at + 1 } : undefined
    const next = article ? at + 2 : at + 1
    return { value: { number: loose }, next: tokens[next]?.lower === 'of' ? next + 1 : next }
  }
}
