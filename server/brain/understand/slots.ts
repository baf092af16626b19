import { daysBetween } from '../dialogue/local-time.ts'
import type { Question } from '../dialogue/state.ts'
import type { DateEntity, Percept, TimeEntity } from '../perceive/percept.ts'
import { bareName } from './bare-name.ts'
import type { DateWish, FlowName, SlotSetting, TimeWish } from './commands.ts'
import { cues } from './en-cues.ts'

export function dateWishOf(date: DateEntity): DateWish {
  const stay = date.said === 'stay'
  // "Next Wednesday" is that very day; "Wednesday" may be the one of the week spoken of.
  const said = date.said === 'weekday' && /\bnext\b/iu.test(date.text) ? 'relative' : date.said
  return {
    from: date.from,
    to: stay ? date.from : date.to,
    said,
    // "From 3 to 5 December" is a stay, not a wish for some day from the 3rd on.
    ...(date.bound === undefined || stay ? {} : { bound: date.bound }),
    ...(date.alternative === undefined ? {} : { alternative: date.alternative }),
  }
}

export function timeWishOf(time: TimeEntity): TimeWish {
  const clock = (said: TimeEntity['from']) =>
    said && { hour: said.hour, minute: said.minute, open: said.meridiem === 'open' }
  const [from, to] = [clock(time.from), clock(time.to)]
  return {
    kind: time.kind,
    ...(from ? { from } : {}),
    ...(to ? { to } : {}),
    ...(time.part === undefined ? {} : { part: time.part }),
  }
}

export interface SlotContext {
  readonly flow: FlowName | undefined
  readonly asked: Question | undefined
  readonly lastDate: string | undefined
  readonly today: string
}

/** Every slot a clause fills, in the order in which the engine should take them. */
export function settingsOf(percept: Percept, context: SlotContext): SlotSetting[] {
  const { entities } = percept
  const settings: SlotSetting[] = []
  const [service] = entities.services
  if (service) settings.push({ slot: 'service', value: service.id })
  const [staff] = staffOf(percept, context.asked)
  if (staff) settings.push({ slot: 'staff', value: staff.id })
  settings.push(...countsOf(percept), ...whensOf(percept, context), ...personOf(percept, context))
  return settings
}

/** People of the staff who were asked for: "Tom Baker" in answer to the question for a name is no Dr Tom Ellery. */
function staffOf(percept: Percept, asked: Question | undefined): Percept['entities']['staff'] {
  const { staff, names } = percept.entities
  const own = bareName(percept)?.length ?? 0
  const longer = ({ start, end }: { start: number; end: number }) =>
    own > end - start ||
    names.some(name => name.start <= start && name.end >= end && name.end - name.start > end - start)
  return asked?.about === 'name' ? [] : staff.filter(one => !longer(one))
}

function countsOf({ entities }: Percept): SlotSetting[] {
  const settings: SlotSetting[] = []
  const [party] = entities.partySizes
  if (party) settings.push({ slot: 'partySize', value: party.value })
  const nights = entities.durations.find(({ unit }) => unit === 'night')
  const stay = entities.dates.find(({ said, negated }) => said === 'stay' && !negated)
  if (nights) settings.push({ slot: 'nights', value: nights.amount })
  else if (stay) settings.push({ slot: 'nights', value: Math.max(1, daysBetween(stay.from, stay.to)) })
  return settings
}

function whensOf(percept: Percept, context: SlotContext): SlotSetting[] {
  const { entities, normalised } = percept
  const settings: SlotSetting[] = []
  const dates = entities.dates.filter(
    ({ negated, text }) => !negated && !cues.sameDay.test(text.toLowerCase()),
  )
  // "The same day but at 4" excludes nothing; "half an hour later" is later than the visit, not than now.
  const shifts = (text: string) =>
    context.flow === 'reschedule' && /\b(?:later|earlier|sooner)\b/iu.test(text)
  const times = entities.times.filter(
    time => !shifts(time.text) && (!time.negated || cues.but.test(percept.text.slice(0, time.start))),
  )
  const old = (span: { start: number; end: number }, count: number, index: number) =>
    isOld(percept, span, context, count, index)
  const newDates = dates.filter((date, index) => !old(date, dates.length, index))
  const newTimes = times.filter((time, index) => !old(time, times.length, index))
  const oldDate = dates.find(date => !newDates.includes(date))
  const oldTime = times.find(time => !newTimes.includes(time))
  if (oldDate) settings.push({ slot: 'oldDate', value: dateWishOf(oldDate) })
  if (oldTime) settings.push({ slot: 'oldTime', value: timeWishOf(oldTime) })
  // "Tuesday, no, Wednesday": what was said last is meant; of alternatives the first.
  const date = percept.correction ? newDates.at(-1) : newDates[0]
  const time = percept.correction ? newTimes.at(-1) : clockFirst(newTimes)
  if (date) settings.push({ slot: 'date', value: dateWishOf(date) })
  else if (cues.sameDay.test(normalised)) {
    const day = context.lastDate ?? context.today
    settings.push({ slot: 'date', value: { from: day, to: day, said: 'same' } })
  }
  if (time) settings.push({ slot: 'time', value: timeWishOf(time) })
  else if (context.flow === 'reschedule' && cues.sameTime.test(normalised)) {
    settings.push({ slot: 'time', value: { kind: 'same' } })
  }
  return settings
}

/** "Tuesday afternoon, 3 pm": the clock says more than the part of the day. */
function clockFirst(times: readonly TimeEntity[]): TimeEntity | undefined {
  return times.find(({ kind }) => kind !== 'part') ?? times[0]
}

/** Whether a date or time points at the appointment as it is ("move my Tuesday appointment to Friday"). */
function isOld(
  { text }: Percept,
  span: { start: number; end: number },
  { flow, asked }: SlotContext,
  count: number,
  index: number,
): boolean {
  if (flow === 'cancel' || flow === 'check') return true
  if (flow !== 'reschedule') return false
  if (asked?.about === 'appointment') return true
  if (asked?.about === 'when' || asked?.about === 'change' || asked?.about === 'confirm') return false
  const before = text.slice(0, span.start).toLowerCase()
  const after = text.slice(span.end).toLowerCase()
  if (cues.toward.test(before)) return false
  if (cues.onBooked.test(before) || cues.booked.test(after)) return true
  if (count > 1) return index < count - 1
  return cues.from.test(before)
}

function personOf(percept: Percept, { asked, flow }: SlotContext): SlotSetting[] {
  const { entities, text, yesNo } = percept
  const settings: SlotSetting[] = []
  // "With Dr Hassan" names whom they want to see; "Friday then" names a day.
  const { dates, times } = entities
  const staff = staffOf(percept, asked)
  const [name] = entities.names.filter(
    ({ start, end, via }) =>
      !(via === 'bare' && yesNo !== undefined) &&
      ![...staff, ...(via === 'bare' ? [...dates, ...times] : [])].some(
        span => span.start < end && start < span.end,
      ),
  )
  if (name && (name.via === 'introduced' || asked?.about === 'name' || asked?.about === 'code')) {
    const full = [name.first, name.last].filter(Boolean).join(' ')
    if (full) settings.push({ slot: 'name', value: full })
  }
  const [mail] = entities.emails
  if (mail) settings.push({ slot: 'email', value: mail.address })
  const [number] = entities.phones
  if (number) settings.push({ slot: 'phone', value: number.e164 })
  const [code] = entities.codes
  const wantsCode = asked?.about === 'code' || flow === 'cancel' || flow === 'reschedule' || flow === 'check'
  if (code && wantsCode) settings.push({ slot: 'code', value: code.code })
  if (asked?.about === 'text' && text.trim())
    settings.push({ slot: 'text', value: text.trim().slice(0, 4000) })
  return settings
}
