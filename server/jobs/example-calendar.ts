/** Times told relative to today, so that the calendar of an example is never empty. */
import { Temporal } from 'temporal-polyfill'
import type { AppointmentView, OpeningHours } from '../../contract/turn.ts'
import type { ExampleCustomer, ExampleFiles, ExampleService } from './example.ts'

/**
 * A day counted from today, and the wall-clock start unless it is a stay.
 * `weekday` with `weeks`: 1 is the first such day after today, 2 the one after; -1 the last one before today.
 */
export type RelativeTime = (
  | { readonly days: number }
  | { readonly weekday: number; readonly weeks: number }
) & { readonly time?: string }

const names = ['monday', 'tuesday', 'wednesday', 'thursday', 'friday', 'saturday', 'sunday']
const day = `(${names.join('|')})`
const forms: readonly [RegExp, (first: string, second: string) => RelativeTime][] = [
  [/^today$/, () => ({ days: 0 })],
  [/^tomorrow$/, () => ({ days: 1 })],
  [/^yesterday$/, () => ({ days: -1 })],
  [/^in (\d{1,3}) days?$/, count => ({ days: Number(count) })],
  [/^(\d{1,3}) days? ago$/, count => ({ days: -Number(count) })],
  [new RegExp(`^next ${day}$`), name => weekday(name, 1)],
  [new RegExp(`^last ${day}$`), name => weekday(name, -1)],
  [new RegExp(`^${day} in ([1-9]\\d?) weeks?$`), (name, count) => weekday(name, Number(count))],
  [new RegExp(`^${day} ([1-9]\\d?) weeks? ago$`), (name, count) => weekday(name, -Number(count))],
]

const weekday = (name: string, weeks: number) => ({ weekday: names.indexOf(name) + 1, weeks })

/** Reads "friday in 2 weeks at 10:00"; undefined when the words are none of the known forms. */
export function parseRelativeTime(raw: string): RelativeTime | undefined {
  const [, words = '', time] =
    /^(.*?)(?: at ((?:[01]\d|2[0-3]):[0-5]\d))?$/.exec(raw.trim().toLowerCase()) ?? []
  for (const [form, read] of forms) {
    const match = form.exec(words)
    if (match) return { ...read(match[1] ?? '', match[2] ?? ''), ...(time === undefined ? {} : { time }) }
  }
  return undefined
}

/** An appointment of the example with its real time, ready to be stored. */
export interface PlacedAppointment {
  readonly customer: string
  readonly service: string
  /** The member of staff, table or room. */
  readonly with: string
  readonly start: Date
  /** Without the buffer afterwards. */
  readonly end: Date
  readonly status: AppointmentView['status']
  readonly partySize?: number
  readonly note?: string
}

type Wish = ExampleCustomer['appointments'][number]

interface Candidate {
  readonly name: string
  readonly hours: readonly OpeningHours[]
}

/** Who or what can serve this wish, best first: the one asked for, else the smallest that fits. */
export function candidatesFor(
  example: ExampleFiles,
  service: ExampleService,
  wish: Wish,
): readonly Candidate[] {
  const { staff, tables, rooms } = example.services
  const weekly = example.hours.weekly
  const wanted = (list: readonly Candidate[]) =>
    wish.with ? list.filter(one => one.name === wish.with) : list
  if (service.kind === 'appointment')
    return wanted(
      staff
        .filter(one => service.staff.includes(one.name))
        .map(one => ({ name: one.name, hours: one.hours ?? weekly })),
    )
  if (service.kind === 'room')
    return wanted(
      rooms
        .filter(room => room.type === service.roomType && room.sleeps >= (wish.partySize ?? 1))
        .map(room => ({ name: room.name, hours: [] })),
    )
  const offered = tables.filter(table => service.tables === 'all' || service.tables.includes(table.name))
  return wanted(
    offered
      .filter(table => table.seats >= (wish.partySize ?? 1))
      .sort((a, b) => a.seats - b.seats)
      .map(table => ({ name: table.name, hours: weekly })),
  )
}

/** Whether any candidate works at the wished time on any weekday at all. */
export function couldStart(service: ExampleService, wish: Wish, candidates: readonly Candidate[]): boolean {
  if (service.kind === 'room') return true
  return candidates.some(({ hours }) =>
    [1, 2, 3, 4, 5, 6, 7].some(day => covers(hours, day, wish.when.time ?? '', service.minutes)),
  )
}

function covers(hours: readonly OpeningHours[], day: number, time: string, minutes: number): boolean {
  const end = minuteOf(time) + minutes
  return hours.some(open => open.weekday === day && open.opens <= time && end <= minuteOf(open.closes))
}

function minuteOf(time: string): number {
  const [hour = 0, minute = 0] = time.split(':').map(Number)
  return hour * 60 + minute
}

/** Days that are tried when the wished one is closed, a day off or taken. */
const DAYS_TRIED = 28

/**
 * Gives every appointment of the example a real time around `now`. A wished day that is closed, a day off or taken
 * moves to the next one that works, away from today, so that past stays past and nothing overlaps.
 */
export function placeAppointments(example: ExampleFiles, now: Date): readonly PlacedAppointment[] {
  const today = Temporal.Instant.fromEpochMilliseconds(now.valueOf())
    .toZonedDateTimeISO(example.profile.timeZone)
    .toPlainDate()
  const taken = new Map<string, { start: number; end: number }[]>()
  return example.customers.customers.flatMap(customer =>
    customer.appointments.flatMap(wish => {
      const service = example.services.services.find(one => one.name === wish.service)
      const placed = service && place(example, service, wish, today, taken)
      if (!placed) return []
      const { partySize, note } = wish
      return {
        customer: customer.name,
        service: wish.service,
        ...placed,
        status: statusAt(now, placed, wish.status),
        ...(partySize === undefined ? {} : { partySize }),
        ...(note === undefined ? {} : { note }),
      }
    }),
  )
}

function statusAt(
  now: Date,
  { start, end }: { readonly start: Date; readonly end: Date },
  status: Wish['status'],
): PlacedAppointment['status'] {
  if (status === 'cancelled') return status
  if (end > now) return 'booked'
  return status === 'missed' && start < now ? 'missed' : 'completed'
}

function place(
  example: ExampleFiles,
  service: ExampleService,
  wish: Wish,
  today: Temporal.PlainDate,
  taken: Map<string, { start: number; end: number }[]>,
): Pick<PlacedAppointment, 'with' | 'start' | 'end'> | undefined {
  const candidates = candidatesFor(example, service, wish)
  const wished = dayOf(wish.when, today)
  const away = Temporal.PlainDate.compare(wished, today) < 0 ? -1 : 1
  for (let shift = 0; shift < DAYS_TRIED; shift++) {
    const day = wished.add({ days: shift * away })
    for (const { name, hours } of candidates) {
      const span = spanOn(example, service, wish, day, hours)
      const busy = taken.get(name) ?? []
      if (!span || busy.some(one => one.start < span.free && span.start < one.end)) continue
      if (wish.status !== 'cancelled') taken.set(name, [...busy, { start: span.start, end: span.free }])
      return { with: name, start: new Date(span.start), end: new Date(span.end) }
    }
  }
  return undefined
}

function dayOf(when: RelativeTime, today: Temporal.PlainDate): Temporal.PlainDate {
  if ('days' in when) return today.add({ days: when.days })
  // 1..7 days ahead for the first such weekday after today, 1..7 back for the last one before it.
  const ahead = ((when.weekday - today.dayOfWeek + 6) % 7) + 1
  const back = ((today.dayOfWeek - when.weekday + 6) % 7) + 1
  return when.weeks > 0
    ? today.add({ days: ahead + 7 * (when.weeks - 1) })
    : today.subtract({ days: back + 7 * (-when.weeks - 1) })
}

/** Epoch ms of start, end and the end of the buffer; undefined when nobody is there on that day. */
function spanOn(
  { hours, profile }: ExampleFiles,
  service: ExampleService,
  wish: Wish,
  day: Temporal.PlainDate,
  own: readonly OpeningHours[],
): { start: number; end: number; free: number } | undefined {
  const last = service.kind === 'room' ? day.add({ days: (wish.nights ?? 1) - 1 }) : day
  if (hours.closures.some(({ from, to }) => from <= last.toString() && day.toString() <= to)) return undefined
  const at = (date: Temporal.PlainDate, time: string): number =>
    date.toZonedDateTime({ timeZone: profile.timeZone, plainTime: time }).epochMilliseconds
  if (service.kind === 'room') {
    if (!hours.stay) return undefined
    const end = at(day.add({ days: wish.nights ?? 1 }), hours.stay.checkOut)
    return { start: at(day, hours.stay.checkIn), end, free: end }
  }
  const time = wish.when.time
  if (time === undefined || !covers(own, day.dayOfWeek, time, service.minutes)) return undefined
  const start = at(day, time)
  const end = start + service.minutes * 60_000
  return { start, end, free: end + service.bufferMinutes * 60_000 }
}
