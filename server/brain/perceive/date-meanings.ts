import { addMonths, type Day, dayOf, monthStart, partsOf, weekdayOf } from './calendar.ts'
import type { DateValue } from './dates.ts'
import type { DateEntity } from './percept.ts'

/** Days as said, before they are placed in the text. */
export interface DaySpan {
  readonly said: DateEntity['said']
  readonly from: Day
  readonly to: Day
  readonly alternative?: Day
  readonly conflict?: boolean
}

interface Context {
  readonly today: Day
}

type Slots = Readonly<Record<string, DateValue>>

export type Act = (slots: Slots, context: Context) => DaySpan | undefined

export const num = (slots: Slots, name: string): number | undefined => {
  const value = slots[name]
  return value && 'number' in value ? value.number : undefined
}

export const span = (slots: Slots, name: string): DaySpan | undefined => {
  const value = slots[name]
  return value && 'span' in value ? value.span : undefined
}

export const one = (
  said: DateEntity['said'],
  day: Day | undefined,
  alternative?: Day,
): DaySpan | undefined =>
  day === undefined
    ? undefined
    : { said, from: day, to: day, ...(alternative !== undefined && alternative !== day && { alternative }) }

export const many = (said: DateEntity['said'], from: Day, to: Day): DaySpan => ({ said, from, to })

export const dayNumber = (slots: Slots): number =>
  num(slots, 'day') ??
  num(slots, 'day-ordinal') ??
  num(slots, 'digit-day') ??
  num(slots, 'digit-ordinal') ??
  num(slots, 'bare-day') ??
  0

export const monday = (day: Day): Day => day - weekdayOf(day) + 1

/** First such weekday after `day`, never `day` itself. */
export const upcoming = (day: Day, weekday: number): Day => day + ((weekday - weekdayOf(day) + 6) % 7) + 1

export const weekdaySlot = (slots: Slots): number => num(slots, 'weekday') ?? 1

/** Shifts a day by an amount of a unit; nights count as days. */
export function shift(day: Day, slots: Slots, sign: 1 | -1): DaySpan | undefined {
  const amount = num(slots, 'amount')
  const value = slots.unit
  const unit = value && 'number' in value ? value.unit : undefined
  if (amount === undefined || unit === undefined || amount > 1000) return undefined
  if (unit === 'month') return one('relative', addMonths(day, sign * amount))
  const days = { week: 7, fortnight: 14, day: 1, night: 1 }[unit]
  return days === undefined ? undefined : one('relative', day + sign * amount * days)
}

/** The next day that carries this number; if a weekday was named and fits only later, that is the alternative. */
export function dayOfMonth(slots: Slots, { today }: Context): DaySpan | undefined {
  const number = dayNumber(slots)
  const weekday = num(slots, 'weekday')
  let nearest: Day | undefined
  for (let ahead = 0; ahead <= 4; ahead++) {
    const { year, month } = partsOf(monthStart(today, ahead))
    const day = dayOf(year, month, number)
    if (day === undefined || day < today) continue
    if (weekday === undefined || weekdayOf(day) === weekday) {
      if (nearest === undefined || ahead === 0) return one('day-of-month', day)
      return { said: 'day-of-month', from: nearest, to: nearest, alternative: day, conflict: true }
    }
    nearest ??= day
  }
  const conflict = nearest === undefined ? undefined : one('day-of-month', nearest)
  return conflict && { ...conflict, conflict: true }
}

export function dayMonth(slots: Slots, { today }: Context): DaySpan | undefined {
  const year = num(slots, 'year')
  const month = num(slots, 'month') ?? 0
  const weekday = num(slots, 'weekday')
  const day =
    year === undefined ? comingDay(today, month, dayNumber(slots)) : dayOf(year, month, dayNumber(slots))
  const found = one('full', day)
  return found && weekday !== undefined && weekdayOf(found.from) !== weekday
    ? { ...found, conflict: true }
    : found
}

export function comingDay(today: Day, month: number, number: number): Day | undefined {
  const { year } = partsOf(today)
  for (let ahead = 0; ahead < 8; ahead++) {
    const day = dayOf(year + ahead, month, number)
    if (day !== undefined && day >= today) return day
  }
  return undefined
}

export const inMonth = (slots: Slots, { today }: Context, months: number): DaySpan | undefined => {
  const { year, month } = partsOf(monthStart(today, months))
  return one('full', dayOf(year, month, dayNumber(slots)))
}

/** The named month, this year's if it is not over yet, in thirds: 0 whole, 1 start, 2 middle, 3 end. */
export function wholeMonth(slots: Slots, { today }: Context, third: 0 | 1 | 2 | 3): DaySpan | undefined {
  const month = num(slots, 'month') ?? num(slots, 'full-month')
  if (month === undefined) return undefined
  const now = partsOf(today)
  const year = num(slots, 'year') ?? (month < now.month ? now.year + 1 : now.year)
  const first = dayOf(year, month, 1)
  return first === undefined ? undefined : thirdOf(first, third)
}

export function thirdOf(first: Day, third: 0 | 1 | 2 | 3): DaySpan {
  const last = monthStart(first, 1) - 1
  const bounds = {
    0: [first, last],
    1: [first, first + 9],
    2: [first + 10, first + 19],
    3: [first + 20, last],
  } as const
  const [from, to] = bounds[third]
  return many('month', from, to)
}

/** Both ends of a stay. The first borrows the second's month ("17 to 21 May"), the second follows the first. */
export function stay(slots: Slots, context: Context): DaySpan | undefined {
  const b = span(slots, 'b')
  const bare = num(slots, 'a') ?? num(slots, 'n')
  const a =
    span(slots, 'a') ?? (bare === undefined || b === undefined ? undefined : dayBefore(bare, b, context))
  if (a === undefined || b === undefined) return undefined
  const borrowed =
    a.said === 'day-of-month' && b.said === 'full' ? dayBefore(partsOf(a.from).day, b, context) : undefined
  const from = borrowed?.from ?? a.from
  let to = b.to
  if (b.said === 'weekday') while (to < from) to += 7
  if (b.said === 'day-of-month') while (to < from) to = addMonths(to, 1)
  const alternative = borrowed && a.from !== from ? a.from : undefined
  return to < from ? undefined : { said: 'stay', from, to, ...(alternative !== undefined && { alternative }) }
}

function dayBefore(number: number, end: DaySpan, { today }: Context): DaySpan | undefined {
  const { year, month } = partsOf(end.to)
  const same = dayOf(year, month, number)
  if (same !== undefined && same <= end.to) return one('full', same)
  const previous = partsOf(monthStart(end.to, -1))
  const earlier = dayOf(previous.year, previous.month, number)
  return one('full', earlier !== undefined && earlier >= today - 31 ? earlier : undefined)
}

export function daysOfMonth(slots: Slots, context: Context): DaySpan | undefined {
  const first = num(slots, 'n') ?? 0
  const last = num(slots, 'm') ?? num(slots, 'day-ordinal') ?? 0
  const [month, year] = [num(slots, 'month') ?? 0, num(slots, 'year')]
  const to = year === undefined ? comingDay(context.today, month, last) : dayOf(year, month, last)
  if (to === undefined || first >= last) return undefined
  return many('stay', to - (last - first), to)
}
