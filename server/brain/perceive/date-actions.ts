import { dayOf, monthStart, partsOf, weekdayOf } from './calendar.ts'
import {
  type Act,
  comingDay,
  dayMonth,
  dayNumber,
  dayOfMonth,
  daysOfMonth,
  inMonth,
  many,
  monday,
  num,
  one,
  shift,
  span,
  stay,
  thirdOf,
  upcoming,
  weekdaySlot,
  wholeMonth,
} from './date-meanings.ts'

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
