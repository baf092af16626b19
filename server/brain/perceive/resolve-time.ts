import type { OpeningHours } from '../../../contract/turn.ts'
import { minutesOf, withMeridiem } from './clock-values.ts'
import type { Clock, PartOfDay, TimeEntity } from './percept.ts'

/** Wall clock of the business, `HH:MM`. */
export type WallTime = string

/**
 * What a time means under the opening hours. `at` is settled. `window` is a stretch within them, end
 * exclusive. `ambiguous`: both readings are open, ask. `closed`: no reading is; `from` is the likelier.
 */
export type ResolvedTime =
  | { readonly kind: 'at'; readonly from: WallTime; readonly approximate: boolean }
  | { readonly kind: 'window'; readonly from: WallTime; readonly to: WallTime }
  | { readonly kind: 'ambiguous'; readonly options: readonly [WallTime, WallTime] }
  | { readonly kind: 'closed'; readonly from: WallTime; readonly to?: WallTime }

interface Interval {
  readonly opens: number
  readonly closes: number
}

/** Minutes since midnight of each part of day; opening and closing depend on the hours. */
const PARTS: Readonly<Record<Exclude<PartOfDay, 'opening' | 'closing'>, Interval>> = {
  morning: { opens: 0, closes: 12 * 60 },
  midday: { opens: 11 * 60 + 30, closes: 14 * 60 },
  afternoon: { opens: 12 * 60, closes: 18 * 60 },
  evening: { opens: 17 * 60, closes: 24 * 60 },
  night: { opens: 18 * 60, closes: 24 * 60 },
}
/** "First thing" and "end of the day" mean the first or last so many minutes. */
const EDGE_MINUTES = 120

/**
 * Settles "at 2" and the like by the opening hours of the wanted weekday (1 = Monday), or of the whole
 * week when the day is not known yet. Hours that close at or before they open run past midnight.
 */
export function resolveTime(
  said: TimeEntity,
  hours: readonly OpeningHours[],
  weekday?: number,
): ResolvedTime {
  const open = hours.filter(day => weekday === undefined || day.weekday === weekday).map(interval)
  if (said.kind === 'part') return part(said.part ?? 'morning', open)
  if (said.kind === 'at' && said.from) return point(said.from, said.approximate, open)
  const day = { opens: Math.min(...open.map(o => o.opens)), closes: Math.max(...open.map(o => o.closes)) }
  const [from, to] = ends(said, open)
  return clip({ opens: from ?? day.opens, closes: to ?? day.closes }, open)
}

function ends(said: TimeEntity, open: readonly Interval[]): [number | undefined, number | undefined] {
  const from = said.from && likely(said.from, open)
  if (said.to === undefined) return [from, undefined]
  const readings = readingsOf(said.to)
  const later = readings.find(minutes => minutes > (from ?? 0) && insideOrEnd(minutes, open))
  return [from, later ?? readings.find(minutes => minutes > (from ?? 0)) ?? readings[0]]
}

function point(said: Clock, approximate: boolean, open: readonly Interval[]): ResolvedTime {
  const fitting = readingsOf(said).filter(minutes => inside(minutes, open))
  const [first, second] = fitting
  if (first !== undefined && second !== undefined)
    return { kind: 'ambiguous', options: [wall(first), wall(second)] }
  if (first !== undefined) return { kind: 'at', from: wall(first), approximate }
  return { kind: 'closed', from: wall(likely(said, open)) }
}

function part(said: PartOfDay, open: readonly Interval[]): ResolvedTime {
  const opens = Math.min(...open.map(day => day.opens))
  const closes = Math.max(...open.map(day => day.closes))
  if (said === 'opening') return clip({ opens, closes: opens + EDGE_MINUTES }, open)
  if (said === 'closing') return clip({ opens: closes - EDGE_MINUTES, closes }, open)
  return clip(PARTS[said], open)
}

/** The part of a window in which the business is open at all, pauses within it included. */
function clip(window: Interval, open: readonly Interval[]): ResolvedTime {
  const parts = open
    .map(day => ({ opens: Math.max(day.opens, window.opens), closes: Math.min(day.closes, window.closes) }))
    .filter(day => day.opens < day.closes)
  if (parts.length === 0) {
    const [from, to] = [window.opens, window.closes].map(minutes => (Number.isFinite(minutes) ? minutes : 0))
    return { kind: 'closed', from: wall(from ?? 0), to: wall(to ?? 0) }
  }
  const from = Math.min(...parts.map(day => day.opens))
  return { kind: 'window', from: wall(from), to: wall(Math.max(...parts.map(day => day.closes))) }
}

/** Morning reading first. */
function readingsOf(said: Clock): number[] {
  if (said.meridiem === 'known') return [minutesOf(said)]
  return [minutesOf(withMeridiem(said, 'am')), minutesOf(withMeridiem(said, 'pm'))]
}

/** The reading that is open, else the one within waking hours (7:00 to 18:59). */
function likely(said: Clock, open: readonly Interval[]): number {
  const readings = readingsOf(said)
  const waking = readings.find(minutes => minutes >= 7 * 60 && minutes < 19 * 60)
  return readings.find(minutes => inside(minutes, open)) ?? waking ?? readings[0]!
}

const inside = (minutes: number, open: readonly Interval[]): boolean =>
  open.some(day => contains(day, minutes) || contains(day, minutes + 24 * 60))
const contains = (day: Interval, minutes: number): boolean => minutes >= day.opens && minutes < day.closes
const insideOrEnd = (minutes: number, open: readonly Interval[]): boolean =>
  inside(minutes, open) || open.some(day => day.closes === minutes)

function interval({ opens, closes }: OpeningHours): Interval {
  const from = minutesIn(opens)
  const to = minutesIn(closes)
  return { opens: from, closes: to <= from ? to + 24 * 60 : to }
}

function minutesIn(time: string): number {
  const [hour = 0, minute = 0] = time.split(':').map(Number)
  return hour * 60 + minute
}

/** Times past midnight wrap, except that 24:00 stays the end of its day. */
const wall = (minutes: number): WallTime => {
  const within = minutes > 1440 ? minutes - 1440 : Math.max(0, minutes)
  return `${String(Math.floor(within / 60)).padStart(2, '0')}:${String(within % 60).padStart(2, '0')}`
}
