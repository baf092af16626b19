import { type Day, iso, wallClock } from './calendar.ts'
import type { DaySpan } from './date-meanings.ts'
import { DateScanner, type FoundDate } from './dates.ts'
import { type Placed, pair, settleByPart } from './pairing.ts'
import type { DateEntity, SlotKind, TimeEntity, WhenEntity } from './percept.ts'
import type { TimeGrammar } from './time-grammar.ts'
import { type FoundTime, TimeScanner } from './times.ts'
import { spanOf, type Token } from './tokens.ts'

export interface WhenContext {
  readonly now: Date
  readonly timeZone: string
  readonly monthFirst: boolean
  readonly expecting: SlotKind | undefined
}

export interface Whens {
  readonly dates: DateEntity[]
  readonly times: TimeEntity[]
  readonly whens: WhenEntity[]
  /** True for tokens that belong to a date or a time. */
  readonly taken: (index: number) => boolean
}

/** Reads every date and time of a message in the light of the business's clock. */
export class WhenReader {
  readonly #grammar: TimeGrammar
  readonly #dates: DateScanner
  readonly #times: TimeScanner

  constructor(grammar: TimeGrammar) {
    this.#grammar = grammar
    this.#dates = new DateScanner(grammar)
    this.#times = new TimeScanner(grammar)
  }

  read(text: string, tokens: readonly Token[], context: WhenContext): Whens {
    const { day: today, minutes } = wallClock(context.now, context.timeZone)
    const { monthFirst, expecting } = context
    const scanned = this.#dates.scan({
      tokens,
      today,
      monthFirst,
      expecting: expecting === 'date' || expecting === 'date-time',
    })
    const foundDates = scanned.flatMap(found => this.#splitMove(tokens, found, today, monthFirst))
    const numeric = numericTokens(tokens, foundDates)
    const foundTimes = this.#times.scan({
      tokens,
      nowMinutes: minutes,
      expecting: expecting === 'time' || expecting === 'date-time',
      taken: index => numeric.has(index),
    })
    const dates = foundDates.map(found => this.#date(text, tokens, found, today))
    const times = this.#withoutDoubles(foundTimes).map(found => this.#time(text, tokens, found))
    for (const shifted of shiftedDates(foundTimes, dates, today, text, tokens)) dates.push(shifted)
    dates.sort((a, b) => a.from - b.from)
    const settled = settleByPart(times, dates, tokens)
    const covered = new Set(
      [...dates, ...times].flatMap(({ from, to }) => Array.from({ length: to - from }, (_, i) => from + i)),
    )
    return {
      dates: dates.map(placed => placed.entity),
      times: settled.map(placed => placed.entity),
      whens: pair(text, dates, settled, tokens),
      taken: index => covered.has(index),
    }
  }

  /** "Move it from Tuesday to Friday": Tuesday is given up, not the start of a stay. */
  #splitMove(tokens: readonly Token[], found: FoundDate, today: Day, monthFirst: boolean): FoundDate[] {
    if (found.span.said !== 'stay' || tokens[found.from]?.lower !== 'from') return [found]
    if (!tokens.slice(0, found.from).some(token => this.#grammar.moves.includes(token.lower))) return [found]
    const scanPart = (from: number, to: number) =>
      this.#dates
        .scan({ tokens: tokens.slice(from, to), today, monthFirst, expecting: false })
        .map(part => ({ from: part.from + from, to: part.to + from, span: part.span }))
    const arrow = tokens.findIndex(
      (token, i) => i > found.from && i < found.to && this.#grammar.arrowTo.includes(token.lower),
    )
    if (arrow < 0) return [found]
    const left = scanPart(found.from + 1, arrow).map(part => ({
      ...part,
      span: { ...part.span, given: true },
    }))
    return [...left, ...scanPart(arrow + 1, found.to)]
  }

  #date(text: string, tokens: readonly Token[], found: FoundDate, today: Day): Placed<DateEntity> {
    const { span } = found
    const bound = this.#bound(tokens, found.from)
    const entity: DateEntity = {
      ...spanOf(text, tokens, found.from, found.to),
      said: span.said,
      from: iso(span.from),
      to: iso(span.to),
      ...(bound && { bound }),
      past: span.to < today,
      negated: given(span) || this.#negated(tokens, found.from, found.to),
      ...(span.alternative !== undefined && { alternative: iso(span.alternative) }),
      conflict: span.conflict ?? false,
    }
    return { from: found.from, to: found.to, entity }
  }

  #time(text: string, tokens: readonly Token[], found: FoundTime): Placed<TimeEntity> {
    const { dayShift: _, ...said } = found.said
    const negated = this.#negated(tokens, found.from, found.to)
    return {
      from: found.from,
      to: found.to,
      entity: { ...spanOf(text, tokens, found.from, found.to), ...said, negated },
    }
  }

  #bound(tokens: readonly Token[], from: number): DateEntity['bound'] {
    const before = tokens[from - 1]?.lower === 'the' || tokens[from - 1]?.lower === 'on' ? from - 2 : from - 1
    const word = tokens[before]?.lower
    if (word === undefined) return undefined
    const names = ['from', 'after', 'until', 'before'] as const
    return names.find(name => this.#grammar.bounds[name].includes(word))
  }

  #negated(tokens: readonly Token[], from: number, to: number): boolean {
    const { before, between, beforeBut, after, not } = this.#grammar.negation
    for (let at = from - 1; at >= 0 && at >= from - 6; at--) {
      const word = tokens[at]!.lower
      if (before.includes(word)) {
        if (word === 'but' && !beforeBut.includes(tokens[at - 1]?.lower ?? '')) break
        return !not.includes(tokens[at - 1]?.lower ?? '')
      }
      if (!between.includes(word)) break
    }
    return after.some(words => words.every((word, i) => tokens[to + i]?.lower === word))
  }

  /** A part of day within a clock's own phrase is not said twice. */
  #withoutDoubles(found: readonly FoundTime[]): FoundTime[] {
    return found.filter(
      (time, i) =>
        !found.some(
          (other, j) =>
            j !== i &&
            other.from <= time.from &&
            other.to >= time.to &&
            other.to - other.from > time.to - time.from,
        ),
    )
  }
}

const given = (span: DaySpan & { given?: boolean }): boolean => span.given ?? false

function numericTokens(tokens: readonly Token[], found: readonly FoundDate[]): Set<number> {
  const numeric = new Set<number>()
  for (const { from, to } of found) {
    for (let at = from; at < to; at++)
      if (!/^(today|tonight|tonite|this|last|night)$/.test(tokens[at]!.lower)) numeric.add(at)
  }
  return numeric
}

/** "In two hours" is also a day, today or tomorrow. */
function shiftedDates(
  found: readonly FoundTime[],
  dates: readonly Placed<DateEntity>[],
  today: Day,
  text: string,
  tokens: readonly Token[],
): Placed<DateEntity>[] {
  if (dates.length > 0) return []
  return found.flatMap(({ from, to, said }) => {
    if (said.dayShift === undefined || said.dayShift < 0) return []
    const day = iso(today + said.dayShift)
    const entity: DateEntity = {
      ...spanOf(text, tokens, from, to),
      said: 'relative',
      from: day,
      to: day,
      past: false,
      negated: false,
      conflict: false,
    }
    return [{ from, to, entity }]
  })
}
