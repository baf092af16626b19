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
type Act = (slots: Slots, context: Context) => DaySpan | undefined

const num = (slots: Slots, name: string): number | undefined => {
  const value = slots[name]
  return value && 'number' in value ? value.number : undefined
}
const span = (slots: Slots, name: string): DaySpan | undefined => {
  const value = slots[name]
  return value && 'span' in value ? value.span : undefined
}
const one = (said: DateEntity['said'], day: Day | undefined, alternative?: Day): DaySpan | undefined =>
  day === undefined
    ? undefined
    : { said, from: day, to: day, ...(alternative !== undefined && alternative !== day && { alternative }) }
const many = (said: DateEntity['said'], from: Day, to: Day): DaySpan => ({ said, from, to })
const dayNumber = (slots: Slots): number =>
  num(slots, 'day') ??
  num(slots, 'day-ordinal') ??
  num(slots, 'digit-day') ??
  num(slots, 'digit-ordinal') ??
  num(slots, 'bare-day') ??
  0

const monday = (day: Day): Day => day - weekdayOf(day) + 1
/** First such weekday after `day`, never `day` itself. */
const upcoming = (day: Day, weekday: number): Day => day + ((weekday - weekdayOf(day) + 6) % 7) + 1
const weekdaySlot = (slots: Slots): number => num(slots, 'weekday') ?? 1

/** Shifts a day by an amount of a unit; nights count as days. */
function shift(day: Day, slots: Slots, sign: 1 | -1): DaySpan | undefined {
  const amount = num(slots, 'amount')
  const value = slots.unit
  const unit = value && 'number' in value ? value.unit : undefined
  if (amount === undefined || unit === undefined || amount > 1000) return undefined
  if (unit === 'month') return one('relative', addMonths(day, sign * amount))
  const days = { week: 7, fortnight: 14, day: 1, night: 1 }[unit]
  return days === undefined ? undefined : one('relative', day + sign * amount * days)
}

/** The next day that carries this number; if a weekday was named and fits only later, that is the alternative. */
function dayOfMonth(slots: Slots, { today }: Context): DaySpan | undefined {
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

function dayMonth(slots: Slots, { today }: Context): DaySpan | undefined {
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

function comingDay(today: Day, month: number, number: number): Day | undefined {
  const { year } = partsOf(today)
  for (let ahead = 0; ahead < 8; ahead++) {
    const day = dayOf(year + ahead, month, number)
    if (day !== undefined && day >= today) return day
  }
  return undefined
}

const inMonth = (slots: Slots, { today }: Context, months: number): DaySpan | undefined => {
  const { year, month } = partsOf(monthStart(today, months))
  return one('full', dayOf(year, month, dayNumber(slots)))
}

/** The named month, this year's if it is not over yet, in thirds: 0 whole, 1 start, 2 middle, 3 end. */
function wholeMonth(slots: Slots, { today }: Context, third: 0 | 1 | 2 | 3): DaySpan | undefined {
  const month = num(slots, 'month') ?? num(slots, 'full-month')
  if (month === undefined) return undefined
  const now = partsOf(today)
  const year = num(slots, 'year') ?? (month < now.month ? now.year + 1 : now.year)
  const first = dayOf(year, month, 1)
  return first === undefined ? undefined : thirdOf(first, third)
}

function thirdOf(first: Day, third: 0 | 1 | 2 | 3): DaySpan {
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
function stay(slots: Slots, context: Context): DaySpan | undefined {
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

function daysOfMonth(slots: Slots, context: Context): DaySpan | undefined {
  const first = num(slots, 'n') ?? 0
  const last = num(slots, 'm') ?? num(slots, 'day-ordinal') ?? 0
  const [month, year] = [num(slots, 'month') ?? 0, num(slots, 'year')]
  const to = year === undefined ? comingDay(context.today, month, last) : dayOf(year, month, last)
  if (to === undefined || first >= last) return undefined
  return many('stay', to - (last - first), to)
}

const fixed =
  (month: number, day: number): Act =>
  (slots, { today }) => {
    const year = num(slots, 'year')
    return one('full', year === undefined ? comingDay(today, month, day) : dayOf(year, month, day))
  }

/** What each phrase of a language's date grammar means. Undefined: the phrase makes no sense here. */
export const dateActions = {
  numeric: slots => {
    const found = span(slots, 'numeric')
    const weekday = num(slots, 'weekday')
    if (!found || weekday === undefined || weekdayOf(found.from) === weekday) return found
    const { alternative } = found
    if (alternative !== undefined && weekdayOf(alternative) === weekday) return one('full', alternative)
    return { ...found, conflict: true }
  },
  'day-month': dayMonth,
  /** The weekday comes last and must agree, or it is a day of its own. */
  'day-month-weekday': (slots, context) => {
    const found = dayMonth(slots, context)
    return found?.conflict ? undefined : found
  },
  'day-month-next-year': (slots, { today }) =>
    one('full', dayOf(partsOf(today).year + 1, num(slots, 'month') ?? 0, dayNumber(slots))),
  'day-this-month': (slots, context) => inMonth(slots, context, 0),
  'day-next-month': (slots, context) => inMonth(slots, context, 1),
  day: dayOfMonth,
  'digit-day': dayOfMonth,
  today: (_, { today }) => one('relative', today),
  now: (_, { today }) => one('relative', today),
  tomorrow: (_, { today }) => one('relative', today + 1),
  'after-tomorrow': (_, { today }) => one('relative', today + 2),
  yesterday: (_, { today }) => one('relative', today - 1),
  'before-yesterday': (_, { today }) => one('relative', today - 2),
  in: (slots, { today }) => shift(today, slots, 1),
  'in-from-tomorrow': (slots, { today }) => shift(today + 1, slots, 1),
  ago: (slots, { today }) => shift(today, slots, -1),
  /** "Two weeks on Friday"; "three nights from Friday" is a stay and not this. */
  'weeks-on': (slots, { today }) => {
    const value = slots.unit
    const weeks = value && 'number' in value && (value.unit === 'week' || value.unit === 'fortnight')
    return weeks ? shift(upcoming(today, weekdaySlot(slots)), slots, 1) : undefined
  },
  'week-on': (slots, { today }) => one('relative', upcoming(today, weekdaySlot(slots)) + 7),
  'fortnight-on': (slots, { today }) => one('relative', upcoming(today, weekdaySlot(slots)) + 14),
  'fortnight-today': (_, { today }) => one('relative', today + 14),
  'week-today': (_, { today }) => one('relative', today + 7),
  'week-tomorrow': (_, { today }) => one('relative', today + 8),
  weekday: (slots, { today }) => {
    const day = upcoming(today, weekdaySlot(slots))
    return one('weekday', day, day === today + 7 ? today : undefined)
  },
  'this-weekday': (slots, { today }) => {
    const weekday = weekdaySlot(slots)
    return one('weekday', weekdayOf(today) === weekday ? today : upcoming(today, weekday))
  },
  /** The one of next calendar week; people also mean the very next one, which is the alternative. */
  'next-weekday': (slots, { today }) => {
    const weekday = weekdaySlot(slots)
    return one('weekday', monday(today) + 6 + weekday, upcoming(today, weekday))
  },
  'weekday-next-week': (slots, { today }) => one('relative', monday(today) + 6 + weekdaySlot(slots)),
  'weekday-last-week': (slots, { today }) => one('relative', monday(today) - 8 + weekdaySlot(slots)),
  'last-weekday': (slots, { today }) => one('relative', upcoming(today - 8, weekdaySlot(slots))),
  'this-week': (_, { today }) => many('week', monday(today), monday(today) + 6),
  'later-week': (_, { today }) => many('week', Math.min(today + 1, monday(today) + 6), monday(today) + 6),
  'next-week': (_, { today }) => many('week', monday(today) + 7, monday(today) + 13),
  'week-after-next': (_, { today }) => many('week', monday(today) + 14, monday(today) + 20),
  'last-week': (_, { today }) => many('week', monday(today) - 7, monday(today) - 1),
  'end-week': (_, { today }) =>
    many('week', Math.max(today, monday(today) + 3), Math.max(today, monday(today) + 4)),
  'end-next-week': (_, { today }) => many('week', monday(today) + 10, monday(today) + 11),
  'start-next-week': (_, { today }) => many('week', monday(today) + 7, monday(today) + 8),
  'middle-next-week': (_, { today }) => many('week', monday(today) + 8, monday(today) + 10),
  'week-of': slots => {
    const a = span(slots, 'a')
    return a && many('week', monday(a.from), monday(a.from) + 6)
  },
  'this-weekend': (_, { today }) => many('weekend', Math.max(today, monday(today) + 5), monday(today) + 6),
  'next-weekend': (_, { today }) => ({
    ...many('weekend', monday(today) + 12, monday(today) + 13),
    ...(weekdayOf(today) < 6 && { alternative: monday(today) + 5 }),
  }),
  'weekend-after-next': (_, { today }) => many('weekend', monday(today) + 19, monday(today) + 20),
  'last-weekend': (_, { today }) => many('weekend', monday(today) - 2, monday(today) - 1),
  'weekend-of': slots => {
    const a = span(slots, 'a')
    return a && many('weekend', monday(a.from) + 5, monday(a.from) + 6)
  },
  'this-month': (_, { today }) => many('month', today, monthStart(today, 1) - 1),
  'next-month': (_, { today }) => many('month', monthStart(today, 1), monthStart(today, 2) - 1),
  'last-month': (_, { today }) => many('month', monthStart(today, -1), monthStart(today) - 1),
  'end-month': (_, { today }) => ({
    ...thirdOf(monthStart(today), 3),
    from: Math.max(today, monthStart(today) + 20),
  }),
  'start-next-month': (_, { today }) => thirdOf(monthStart(today, 1), 1),
  month: (slots, context) => wholeMonth(slots, context, 0),
  'start-of-month': (slots, context) => wholeMonth(slots, context, 1),
  'middle-of-month': (slots, context) => wholeMonth(slots, context, 2),
  'end-of-month': (slots, context) => wholeMonth(slots, context, 3),
  'christmas-eve': fixed(12, 24),
  christmas: fixed(12, 25),
  'boxing-day': fixed(12, 26),
  'new-years-eve': fixed(12, 31),
  'new-years-day': fixed(1, 1),
  valentines: fixed(2, 14),
  halloween: fixed(10, 31),
  range: stay,
  'day-to': stay,
  'days-of-month': daysOfMonth,
  'month-days': daysOfMonth,
} satisfies Record<string, Act>
