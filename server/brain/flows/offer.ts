import type { Slot } from '../../../contract/turn.ts'
import { type Because, say } from '../dialogue/acts.ts'
import { localTime, minutesOf } from '../dialogue/local-time.ts'
import { type Frame, keep, slotId } from '../dialogue/state.ts'
import type { World } from '../dialogue/world.ts'
import type { Wanted } from './find-slot.ts'
import { ask, type Next } from './flow.ts'
import { dayHours, timeWindow } from './hours.ts'

/** More than anybody can keep in mind is no offer. */
const most = 3

/** Says what is free, and why it is not what was wished. */
export function offer(
  frame: Frame,
  world: World,
  wanted: Wanted,
  slots: readonly Slot[],
  because: Because | undefined,
): Next {
  const date = frame.slots.date
  const single = date && date.from === date.to && !date.bound ? date.from : undefined
  const wished = timeWindow(frame.slots.time, world.business, single).atTime
  const picked = pick(slots, world.business.timeZone, wished).map(keep)
  const { chosen: _chosen, because: _because, ...rest } = frame
  const asking: Frame = { ...rest, offered: picked }
  if (picked.length === 0) {
    const said = say(
      { act: 'ask-when', service: wanted.service, because: because ?? 'none-free' },
      `service:${wanted.service.id}`,
    )
    return ask(asking, said, { about: 'when', expecting: 'date-time', choices: [] })
  }
  const hours = single === undefined ? undefined : dayHours(world.business, single)
  const closure = hours?.closure ?? (hours?.spans.length === 0 ? {} : undefined)
  const said = say(
    {
      act: 'offer',
      because,
      wish: { date, time: frame.slots.time },
      wished: single === undefined ? undefined : { date: single, time: wished },
      closure,
      slots: picked,
      service: wanted.service,
      moving: wanted.moving,
    },
    ...picked.map(slotId),
    `service:${wanted.service.id}`,
    'said',
    'business:closures',
    ...(wanted.moving ? [`appointment:${wanted.moving.id}`] : []),
  )
  // The labels are the words of the language: `compose` fills them in by the slot.
  const choices = picked.map(slot => ({ id: slotId(slot), label: '' }))
  return ask(asking, said, { about: 'when', expecting: 'choice', choices })
}

export function askMeridiem(frame: Frame, times: readonly [string, string]): Next {
  const said = say({ act: 'ask-meridiem', times }, 'said', 'times')
  const choices = times.map(time => ({ id: `time:${time}`, label: '' }))
  return ask(frame, said, { about: 'meridiem', expecting: 'time', choices })
}

export function askParty(frame: Frame): Next {
  const { partySize, ...slots } = frame.slots
  const said = say({ act: 'ask-party', tooLarge: partySize !== undefined })
  return ask({ ...frame, slots }, said, { about: 'party-size', expecting: 'party-size', choices: [] })
}

/**
 * Three of the free slots, one start each. With a wished time the nearest to it; on several days one per day;
 * on one day spread over it: people ask for "morning or afternoon?" before they ask for 9:15 or 9:30.
 */
export function pick(slots: readonly Slot[], timeZone: string, wished?: string): Slot[] {
  const starts = new Map<number, Slot>()
  for (const slot of slots) if (!starts.has(slot.start.getTime())) starts.set(slot.start.getTime(), slot)
  const distinct = [...starts.values()].sort((a, b) => a.start.getTime() - b.start.getTime())
  if (distinct.length <= most) return distinct
  if (wished !== undefined) return nearest(distinct, timeZone, wished)
  const days = new Map<string, Slot>()
  for (const slot of distinct) {
    const { date } = localTime(slot.start, timeZone)
    if (!days.has(date)) days.set(date, slot)
  }
  if (days.size >= most) return [...days.values()].slice(0, most)
  const last = distinct.length - 1
  return [0, Math.floor(last / 2), last].flatMap(index => distinct[index] ?? [])
}

/** The first day that has something, and on it the nearest to the wish; then the days after it. */
function nearest(slots: readonly Slot[], timeZone: string, wished: string): Slot[] {
  const target = minutesOf(wished)
  const ranked = slots
    .map(slot => {
      const local = localTime(slot.start, timeZone)
      return { slot, date: local.date, off: Math.abs(minutesOf(local.time) - target) }
    })
    .sort((a, b) => (a.date === b.date ? a.off - b.off : a.date < b.date ? -1 : 1))
  return ranked
    .slice(0, most)
    .map(({ slot }) => slot)
    .sort((a, b) => a.start.getTime() - b.start.getTime())
}
