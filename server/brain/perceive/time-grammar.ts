import type { DateAction } from './dates.ts'
import type { NumberWords } from './numbers.ts'
import type { DateEntity, DurationEntity, PartOfDay } from './percept.ts'
import type { ClockAction, TimeAction } from './times.ts'

/** Everything about dates and times that differs between languages, as data. */
export interface TimeGrammar {
  readonly numbers: NumberWords
  /** Every form, misspellings included; Monday is 1. */
  readonly weekdays: Readonly<Record<string, number>>
  readonly months: Readonly<Record<string, number>>
  readonly doubtfulMonths: readonly string[]
  readonly doubtfulWeekdays: readonly string[]
  /** Words before a doubtful weekday that settle it. */
  readonly weekdayCues: readonly string[]
  readonly units: Readonly<Record<string, DurationEntity['unit'] | 'fortnight'>>
  /** Articles that mean one before a unit. */
  readonly one: readonly string[]
  readonly amounts: Readonly<Record<string, number>>
  readonly parts: Readonly<Record<string, PartOfDay>>
  /** "good morning" is no time. */
  readonly greetingsBeforePart: readonly string[]
  readonly meridiems: Readonly<Record<string, 'am' | 'pm'>>
  /** Nouns after which a number counts things and is no hour and no day. */
  readonly people: readonly string[]
  readonly clocks: readonly (readonly [string, ClockAction])[]
  readonly times: readonly (readonly [string, TimeAction])[]
  readonly dates: readonly (readonly [string, DateAction])[]
  /** Words after which a bare day number may stand before. */
  readonly afterDay: readonly string[]
  readonly arrowTo: readonly string[]
  readonly bounds: Readonly<Record<NonNullable<DateEntity['bound']>, readonly string[]>>
  /** Verbs that make "from Tuesday to Friday" a move and not a stay. */
  readonly moves: readonly string[]
  readonly negation: {
    readonly before: readonly string[]
    readonly between: readonly string[]
    readonly beforeBut: readonly string[]
    readonly after: readonly (readonly string[])[]
    readonly not: readonly string[]
  }
}

/** Reads a table without falling for inherited names such as "constructor". */
export function lookUp<T>(table: Readonly<Record<string, T>>, key: string | undefined): T | undefined {
  return key !== undefined && Object.hasOwn(table, key) ? table[key] : undefined
}
