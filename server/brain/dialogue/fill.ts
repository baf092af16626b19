import type { DateWish, Forgettable, SlotSetting, TimeWish } from '../understand/commands.ts'
import { canonical } from './canonical.ts'
import { addDays, localTime, weekdayOf } from './local-time.ts'
import type { Frame } from './state.ts'
import type { World } from './world.ts'

/** A slot changed, so what was read back is no longer what will be done. */
export function unsettled(frame: Frame): Frame {
  const { readBack: _read, confirmed: _yes, ...rest } = frame
  return { ...rest, declined: false }
}

/** Puts the picked slot back into words, so that "Wednesday instead" keeps its time and "at 4" its day. */
function loosened(frame: Frame, zone: string): Frame {
  const { chosen, because: _why, ...rest } = unsettled(frame)
  if (!chosen) return rest
  const local = localTime(new Date(chosen.start), zone)
  return {
    ...rest,
    slots: {
      ...rest.slots,
      date: { from: local.date, to: local.date, said: 'slot' },
      time: {
        kind: 'at',
        from: { hour: Number(local.time.slice(0, 2)), minute: Number(local.time.slice(3)), open: false },
      },
    },
  }
}

/** The one day everything offered lies on. */
function offeredDay(frame: Frame, zone: string): string | undefined {
  const days = new Set(frame.offered.map(slot => localTime(new Date(slot.start), zone).date))
  return days.size === 1 ? [...days][0] : undefined
}

/** The offered slots that start at the time said: "the 2:30 one" of three on different days. */
function offeredAt(frame: Frame, set: SlotSetting, zone: string) {
  if (set.slot !== 'time' || set.value.kind !== 'at' || !set.value.from) return []
  const { hour, minute, open } = set.value.from
  return frame.offered.filter(slot => {
    const { time } = localTime(new Date(slot.start), zone)
    const [h, m] = [Number(time.slice(0, 2)), Number(time.slice(3))]
    return m === minute && (h === hour || (open && h % 12 === hour % 12))
  })
}

/** Sets or corrects one slot of a flow. `dated`: the same message also names a day. */
export function fill(frame: Frame, set: SlotSetting, world: World, dated: boolean, lastDate?: string): Frame {
  const zone = world.business.timeZone
  if (set.slot === 'date' || set.slot === 'time') {
    const [only, second] = dated ? [] : offeredAt(frame, set, zone)
    if (only && !second) return { ...unsettled(frame), chosen: only }
    return fillWhen(loosened(frame, zone), set, zone, dated, world.local.date, lastDate)
  }
  if (canonical(frame.slots[set.slot]) === canonical(set.value)) return frame
  const slots = { ...frame.slots, [set.slot]: set.value }
  // The length or the person of the visit changed: what was free for the old one says nothing.
  const depends =
    set.slot === 'service' || set.slot === 'staff' || set.slot === 'partySize' || set.slot === 'nights'
  const base = depends ? loosened(frame, zone) : unsettled(frame)
  return depends
    ? { ...base, offered: [], slots: { ...base.slots, [set.slot]: set.value } }
    : { ...base, slots }
}

function fillWhen(
  frame: Frame,
  set: SlotSetting,
  zone: string,
  dated: boolean,
  today: string,
  lastDate?: string,
): Frame {
  if (set.slot === 'time') {
    const day = frame.slots.date ?? (dated ? undefined : dayWish(offeredDay(frame, zone)))
    const single = day && day.from === day.to ? day : dayWish(offeredDay(frame, zone))
    const date = dated ? frame.slots.date : (single ?? day)
    const time = settledBy(set.value, frame.slots.time) ?? set.value
    return { ...frame, slots: { ...frame.slots, time, ...(date ? { date } : {}) } }
  }
  if (set.slot !== 'date') return frame
  if (set.value.said !== 'same') {
    return { ...frame, slots: { ...frame.slots, date: sameWeek(set.value, frame, zone, today) } }
  }
  const same = frame.slots.date ?? dayWish(offeredDay(frame, zone) ?? lastDate)
  // A flow that moves an appointment knows which day "the same" is.
  return {
    ...frame,
    slots: { ...frame.slots, date: frame.flow === 'reschedule' ? set.value : (same ?? set.value) },
  }
}

/** "In the evening", said after "at 8", tells which 8. */
function settledBy(said: TimeWish, before: TimeWish | undefined): TimeWish | undefined {
  if (said.kind !== 'part' || before?.kind !== 'at' || !before.from?.open) return undefined
  const late = said.part === 'afternoon' || said.part === 'evening' || said.part === 'night'
  if (!late && said.part !== 'morning') return undefined
  const hour = (before.from.hour % 12) + (late ? 12 : 0)
  return { kind: 'at', from: { ...before.from, hour, open: false } }
}

/** After talk of a day in some week, "Wednesday" is the one of that week, unless it is over. */
function sameWeek(wish: DateWish, frame: Frame, zone: string, today: string): DateWish {
  if (wish.said !== 'weekday' || wish.from !== wish.to || wish.bound) return wish
  const spoken = frame.slots.date
  const days = spoken && !spoken.bound ? daysIn(spoken) : []
  const within = days.find(day => weekdayOf(day) === weekdayOf(wish.from))
  if (within !== undefined && within >= today) return { ...wish, from: within, to: within }
  const about = spoken && spoken.from === spoken.to ? spoken.from : offeredDay(frame, zone)
  if (about === undefined) return wish
  const day = addDays(about, weekdayOf(wish.from) - weekdayOf(about))
  return day < today ? wish : { ...wish, from: day, to: day }
}

/** The days of a wish for some day of a week or weekend; of anything longer none. */
function daysIn({ from, to }: DateWish): string[] {
  const days = Array.from({ length: 7 }, (_, index) => addDays(from, index)).filter(day => day <= to)
  return addDays(from, 7) <= to ? [] : days
}

function dayWish(date: string | undefined): NonNullable<Frame['slots']['date']> | undefined {
  return date === undefined ? undefined : { from: date, to: date, said: 'slot' }
}

/** None of the offered times fits: never offer them again and look before, after or beside them. */
export function lookElsewhere(frame: Frame, direction: 'earlier' | 'later' | 'other', zone: string): Frame {
  const { chosen, ...rest } = unsettled(frame)
  // Of a time that was picked already, the ones before or after it are meant.
  const about = chosen ? { ...frame, offered: [chosen] } : frame
  const lost = [...new Set([...frame.lost, ...about.offered.map(({ start }) => start)])]
  const edge = direction === 'earlier' ? about.offered[0] : about.offered.at(-1)
  const day = offeredDay(about, zone)
  const { time, ...slots } = rest.slots
  if (edge && direction === 'later' && day === undefined) {
    const last = localTime(new Date(edge.start), zone).date
    return {
      ...rest,
      lost,
      slots: { ...rest.slots, date: { from: last, to: last, said: 'slot', bound: 'after' } },
    }
  }
  if (!edge || direction === 'other' || day === undefined) {
    const loose = time?.kind === 'at' ? slots : rest.slots
    return { ...rest, lost, slots: loose, because: 'no-more' }
  }
  const local = localTime(new Date(edge.start), zone)
  const clock = { hour: Number(local.time.slice(0, 2)), minute: Number(local.time.slice(3)), open: false }
  const date = dayWish(day)
  const window =
    direction === 'earlier' ? { kind: 'before' as const, to: clock } : { kind: 'after' as const, from: clock }
  return { ...rest, lost, slots: { ...slots, ...(date ? { date } : {}), time: window } }
}

/** Something is to be different: what is asked for is asked again, the rest stays. */
export function forget(frame: Frame, what: Forgettable, world: World): Frame {
  const loose = loosened(frame, world.business.timeZone)
  const { date, time, name, email, phone, service, staff, ...rest } = loose.slots
  const kept = { date, time, name, email, phone, service, staff }
  const gone = what === 'contact' ? { email: undefined, phone: undefined } : { [what]: undefined }
  return { ...loose, offered: [], slots: { ...rest, ...kept, ...gone } }
}
