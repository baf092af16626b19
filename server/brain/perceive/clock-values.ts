import type { Match } from './pattern.ts'
import type { Clock, PartOfDay } from './percept.ts'
import type { ClockAction } from './times.ts'

export const clock = (hour: number, minute: number, known: boolean): Clock => ({
  hour: hour === 24 ? 0 : hour,
  minute,
  meridiem: known || hour > 12 || hour === 0 ? 'known' : 'open',
})

/** Minutes since midnight as said; for an open clock, the morning reading with 12 as noon. */
export const minutesOf = ({ hour, minute }: Clock): number => hour * 60 + minute

export function toClock(action: ClockAction, { slots }: Match<number>): Clock | undefined {
  const hour = slots.hour ?? slots['spelled-hour'] ?? 0
  const minutes =
    slots.minutes ?? slots['round-minutes'] ?? slots['spelled-minutes'] ?? slots['small-minutes'] ?? 0
  switch (action) {
    case 'half-past':
      return clock(hour, 30, false)
    case 'quarter-past':
      return clock(hour, 15, false)
    case 'past':
    case 'hour-minutes':
      return clock(hour, minutes, false)
    case 'quarter-to':
      return before(hour, 15)
    case 'to':
      return before(hour, minutes)
    case 'hour':
      return clock(hour, 0, false)
    case 'written':
      return clock(
        Math.floor(((slots.hhmm ?? 0) % 10_000) / 100),
        (slots.hhmm ?? 0) % 100,
        (slots.hhmm ?? 0) >= 10_000,
      )
    case 'noon':
      return clock(12, 0, true)
    case 'midnight':
      return clock(0, 0, true)
  }
}

/** "Ten to one" is 12:50, as open as "one" was; "ten to eighteen" is 17:50. */
function before(hour: number, minutes: number): Clock {
  const known = hour > 12 || hour === 0
  const previous = hour === 1 ? 12 : (hour + 23) % 24
  return { hour: previous, minute: 60 - minutes, meridiem: known ? 'known' : 'open' }
}

export function withMeridiem(said: Clock, meridiem: 'am' | 'pm'): Clock {
  if (said.meridiem === 'known' && !(said.hour === 0 && meridiem === 'pm')) return said
  return { ...said, hour: (said.hour % 12) + (meridiem === 'pm' ? 12 : 0), meridiem: 'known' }
}

/** "3 at night" is 03:00 but "10 at night" 22:00; "12 in the afternoon" is noon. */
export function withPart(said: Clock, part: PartOfDay): Clock {
  if (said.meridiem === 'known') return said
  if (part === 'morning' || part === 'opening') return said.hour === 12 ? said : withMeridiem(said, 'am')
  if (part === 'night') return withMeridiem(said, said.hour >= 6 && said.hour < 12 ? 'pm' : 'am')
  if (part === 'evening' && said.hour === 12) return withMeridiem(said, 'am')
  if (part === 'midday') return withMeridiem(said, said.hour >= 10 && said.hour < 12 ? 'am' : 'pm')
  return withMeridiem(said, 'pm')
}
