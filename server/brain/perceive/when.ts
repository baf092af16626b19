import { type Day, iso, wallClock } from './calendar.ts'
import { withPart } from './clocks.ts'
import type { DaySpan } from './date-actions.ts'
import { DateScanner, type FoundDate } from './dates.ts'
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

/** An entity beside the tokens it covers. */
interface Placed<T> {
  readonly from: number
  readonly to: number
  readonly entity: T
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

/** "This evening at 8": the part settles the clock and is no wish of its own. */
function settleByPart(
  times: readonly Placed<TimeEntity>[],
  dates: readonly Placed<DateEntity>[],
  tokens: readonly Token[],
): Placed<TimeEntity>[] {
  const parts = times.filter(time => time.entity.kind === 'part')
  const used = new Set<Placed<TimeEntity>>()
  const settled = times.map(time => {
    const { entity } = time
    if (entity.kind === 'part') return time
    const near = parts.find(
      part => !used.has(part) && Math.abs(gap(part, time)) <= 5 && !separated(part, time, tokens, dates),
    )
    const said = near?.entity.part
    if (near === undefined || said === undefined) return time
    used.add(near)
    const from = entity.from && withPart(entity.from, said)
    const to = entity.to && withPart(entity.to, said)
    return { ...time, entity: { ...entity, ...(from && { from }), ...(to && { to }) } }
  })
  return settled.filter(time => !used.has(time))
}

const gap = (a: Span2, b: Span2): number => (a.from >= b.to ? a.from - b.to : b.from - a.to)
interface Span2 {
  readonly from: number
  readonly to: number
}

function separated(
  a: Span2,
  b: Span2,
  tokens: readonly Token[],
  dates: readonly Placed<DateEntity>[],
): boolean {
  const [first, second] = a.from < b.from ? [a, b] : [b, a]
  const between = tokens.slice(first.to, second.from)
  if (between.some(token => /^(or|and|not|but|instead|[.;?!])$/.test(token.lower))) return true
  return dates.filter(date => date.from >= first.to && date.to <= second.from).length > 1
}

/** Puts each time with the nearest date of its clause; what is left stands alone. */
function pair(
  text: string,
  dates: readonly Placed<DateEntity>[],
  times: readonly Placed<TimeEntity>[],
  tokens: readonly Token[],
): WhenEntity[] {
  const free = new Set(dates)
  const pairs: { from: number; when: WhenEntity }[] = []
  const join = (date: Placed<DateEntity> | undefined, time: Placed<TimeEntity> | undefined) => {
    const start = Math.min(date?.entity.start ?? Infinity, time?.entity.start ?? Infinity)
    const end = Math.max(date?.entity.end ?? 0, time?.entity.end ?? 0)
    const negated = (date?.entity.negated ?? false) || (time?.entity.negated ?? false)
    pairs.push({
      from: start,
      when: {
        start,
        end,
        text: text.slice(start, end),
        ...(date && { date: date.entity }),
        ...(time && { time: time.entity }),
        negated,
      },
    })
  }
  for (const time of times) {
    const near = [...free]
      .filter(date => date.entity.negated === time.entity.negated || gap(date, time) <= 1)
      .sort((a, b) => gap(a, time) - gap(b, time) || a.from - b.from)[0]
    const fits =
      near !== undefined &&
      (gap(near, time) <= 4 || (dates.length === 1 && times.length === 1)) &&
      !separatedByOr(near, time, tokens)
    if (fits) free.delete(near)
    join(fits ? near : undefined, time)
  }
  for (const date of free) join(date, undefined)
  return pairs.sort((a, b) => a.from - b.from).map(entry => entry.when)
}

function separatedByOr(a: Span2, b: Span2, tokens: readonly Token[]): boolean {
  const [first, second] = a.from < b.from ? [a, b] : [b, a]
  return tokens.slice(first.to, second.from).some(token => /^(or|not)$/.test(token.lower))
}
