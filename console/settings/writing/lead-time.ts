export type Unit = 'minutes' | 'hours' | 'days'

/** Minutes in one of each, the largest first. */
const minutesIn: Readonly<Record<Unit, number>> = { days: 1_440, hours: 60, minutes: 1 }
export const units = Object.keys(minutesIn) as Unit[]

export interface LeadTime {
  readonly count: number
  readonly unit: Unit
}

/** In the largest unit that divides it: 1440 → 1 day, 90 → 90 minutes. */
export function leadTimeOf(minutes: number): LeadTime {
  const unit = units.find(one => minutes >= minutesIn[one] && minutes % minutesIn[one] === 0) ?? 'minutes'
  return { count: minutes / minutesIn[unit], unit }
}

export const minutesOf = ({ count, unit }: LeadTime): number => count * minutesIn[unit]

/** The longest first, each once, as reminders go out. */
export const inOrder = (reminders: readonly number[]): number[] =>
  [...new Set(reminders)].toSorted((a, b) => b - a)

/** A time that is not in the list yet, for "add one". */
export function nextLeadTime(reminders: readonly number[]): number {
  return [1_440, 120, 2_880, 10_080, 60, 30].find(minutes => !reminders.includes(minutes)) ?? 15
}
