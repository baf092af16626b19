import type { AppointmentView, BusinessView, KnowledgeEntry } from '../../../contract/turn.ts'
import type { DialogueState, Frame, KeptSlot } from '../dialogue/state.ts'
import type { DateWish, FlowName, SlotSetting, TimeWish } from '../understand/commands.ts'
import { lower, type Wording } from './wording.ts'

/** What the sentences of a brief are put together from. */
export interface Telling {
  readonly business: BusinessView
  readonly entries: readonly KnowledgeEntry[]
  readonly words: Wording
  /** As it was before the customer's message. */
  readonly before: DialogueState
  /** Matters open after it: "Wednesday" is the day the conversation settled on. */
  readonly after: readonly Frame[]
}

export const shortened = (text: string, length: number) => {
  const flat = text.replace(/\s+/g, ' ').trim()
  return flat.length <= length ? flat : `${flat.slice(0, length - 1)}…`
}

/** What was said of a matter. A day or time is told as it was understood in the end. */
export function details(settings: readonly SlotSetting[], telling: Telling): string {
  const said: Partial<Frame['slots']> = Object.fromEntries(settings.map(({ slot, value }) => [slot, value]))
  const frame = telling.after.at(-1)
  const { date, time, ...others } = said
  if (!frame || (!date && !time)) return parts(said, telling).join(', ')
  if (frame.chosen) return [...parts(others, telling), momentOf(frame.chosen, telling.words)].join(', ')
  const settled = { ...(date ? { date: frame.slots.date } : {}), ...(time ? { time: frame.slots.time } : {}) }
  return parts({ ...others, ...settled }, telling).join(', ')
}

const momentOf = ({ start }: KeptSlot, words: Wording) => `on ${words.moment(new Date(start))}`

function parts(slots: Partial<Frame['slots']>, { business, words }: Telling): string[] {
  const service = business.services.find(({ id }) => id === slots.service)
  const staff = business.services.flatMap(each => each.staff).find(({ id }) => id === slots.staff)
  const when = [dateWords(slots.date, words), timeWords(slots.time, words)].filter(Boolean).join(' ')
  const old = [dateWords(slots.oldDate, words), timeWords(slots.oldTime, words)].filter(Boolean).join(' ')
  return [
    service ? lower(service.name) : '',
    staff ? `with ${staff.name}` : '',
    old ? `the one ${old}` : '',
    when,
    slots.partySize === undefined ? '' : `${slots.partySize} people`,
    slots.nights === undefined ? '' : `${slots.nights} nights`,
    slots.name === undefined ? '' : `name ${slots.name}`,
    slots.email === undefined ? '' : `e-mail ${slots.email}`,
    slots.phone === undefined ? '' : `phone ${slots.phone}`,
    slots.code === undefined ? '' : `booking code ${slots.code}`,
    slots.text === undefined ? '' : `message “${shortened(slots.text, 160)}”`,
  ].filter(part => part !== '')
}

function dateWords(date: DateWish | undefined, words: Wording): string {
  if (!date) return ''
  const [from, to] = [words.day(date.from), words.day(date.to)]
  const bounds = {
    from: `from ${from} on`,
    after: `after ${to}`,
    until: `until ${to}`,
    before: `before ${from}`,
  }
  if (date.bound) return bounds[date.bound]
  return date.from === date.to ? `on ${from}` : `between ${from} and ${to}`
}

function timeWords(time: TimeWish | undefined, words: Wording): string {
  if (!time) return ''
  const clock = (at: TimeWish['from']) => {
    if (!at) return ''
    const minute = String(at.minute).padStart(2, '0')
    // Morning or afternoon was not said, so neither do we.
    return at.open ? `${at.hour}:${minute}` : words.time(`${String(at.hour).padStart(2, '0')}:${minute}`)
  }
  const [from, to] = [clock(time.from), clock(time.to)]
  const kinds: Record<TimeWish['kind'], string> = {
    at: `at ${from}`,
    range: `between ${from} and ${to}`,
    after: `after ${from}`,
    before: `before ${to}`,
    part:
      time.part === 'night' || time.part === 'midday' ? `at ${time.part}` : `in the ${time.part ?? 'day'}`,
    same: 'at the same time',
  }
  return kinds[time.kind]
}

const open: Record<FlowName, string> = {
  book: 'Not booked yet',
  reschedule: 'Not moved yet',
  cancel: 'Not cancelled yet',
  attend: 'Not confirmed yet',
  check: 'Looking for a booking',
  message: 'Message not passed on yet',
}

/** What is known of a matter that is not finished; empty when nothing is. */
export function matter(frame: Frame, telling: Telling): string {
  const { date: _date, time: _time, ...others } = frame.slots
  const slots = frame.chosen ? others : frame.slots
  const picked = frame.chosen ? [`${momentOf(frame.chosen, telling.words)}${by(frame.chosen)}`] : []
  const known = [...parts(slots, telling), ...picked]
  return known.length > 0 ? `${open[frame.flow]}: ${known.join(', ')}.` : ''
}

const by = ({ staffName }: KeptSlot) => (staffName === undefined ? '' : ` with ${staffName}`)

export function booking(
  { serviceName, start, staffName, partySize, code, confirmed }: AppointmentView,
  words: Wording,
) {
  const who = staffName === undefined ? '' : ` with ${staffName}`
  const party = partySize === undefined ? '' : ` for ${partySize}`
  const coming = confirmed ? ', confirmed' : ''
  return `Has a booking: ${lower(serviceName)}${party}${who} on ${words.moment(start)} (code ${code}${coming}).`
}
