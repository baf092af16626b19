import type { AppointmentView, BusinessView, ServiceView } from '../../../contract/turn.ts'
import type { Because, BookingDetails, SpeechAct } from '../dialogue/acts.ts'
import type { FlowName } from '../understand/commands.ts'
import type { Register } from './register.ts'
import { capital, firstName, list, lower } from './wording.ts'

type Act<K extends SpeechAct['act']> = Extract<SpeechAct, { act: K }>

/** "a cleaning", "a table", "a double room" */
const article = (name: string) => `${/^[aeiou]/i.test(name) ? 'an' : 'a'} ${name}`

export function askService(act: Act<'ask-service'>): string {
  const names = act.services.slice(0, 6).map(({ name }) => lower(name))
  return `What would you like to book: ${list(names, 'or')}?`
}

const visit = (service: ServiceView) =>
  service.kind === 'table' ? 'a table' : service.kind === 'room' ? 'a room' : article(lower(service.name))

function whyNot(act: Act<'offer'>, r: Register): string {
  const wish = act.wished
  const day = wish ? r.day(wish.date) : 'that day'
  const moment = wish ? (wish.time ? `${day} at ${r.time(wish.time)}` : day) : 'that time'
  const closed = act.closure?.reason ? ` (${act.closure.reason})` : ''
  const reasons: Record<Because, string> = {
    taken: `I'm afraid ${moment} is no longer free.`,
    'not-free': `I'm afraid ${moment} is not available.`,
    past: `${capital(moment)} has already passed.`,
    closed:
      wish?.time && !act.closure
        ? `I'm afraid we are not open on ${moment}.`
        : `I'm afraid we are closed on ${day}${closed}.`,
    'too-far': `I'm afraid ${day} is further ahead than I can book.`,
    'party-too-large': `I'm afraid that is more people than we can seat together.`,
    'unknown-service': `I'm afraid I can't book that online.`,
    'none-free': `I'm afraid there is nothing free ${wish ? `on ${moment}` : 'then'}.`,
    'not-found': '',
    'no-more': 'Let me see what else there is.',
  }
  return act.because ? reasons[act.because] : ''
}

export function offer(act: Act<'offer'>, r: Register): string {
  const room = act.service.kind === 'room'
  const times = act.slots.map(({ start }) =>
    room ? r.day(r.at(new Date(start)).date) : r.moment(new Date(start)),
  )
  const [only] = times
  const why = whyNot(act, r)
  const { service } = act
  if (!why && !act.wish?.date && !act.wish?.time) {
    const opening = act.moving
      ? `Your ${lower(act.moving.serviceName)} is on ${r.moment(act.moving.start)}. When would suit you better?`
      : `When would you like to come for ${visit(service)}?`
    const next = `${opening} The next free ${times.length > 1 ? 'times are' : 'time is'}`
    return r.numbered
      ? `${next} these:\n${numberedLines(times)}\nOr name another day.`
      : `${next} ${list(times, 'or')}, or name another day.`
  }
  const lead = why ? `${why} ` : ''
  if (times.length === 1) return `${lead}I could offer ${only}. Would that suit you?`
  return r.numbered
    ? `${lead}I could offer these:\n${numberedLines(times)}\nWhich would you prefer?`
    : `${lead}I could offer ${list(times, 'or')}. Which would you prefer?`
}

/** Without buttons the times are numbered on lines of their own, so that "2" is an answer. */
const numberedLines = (lines: readonly string[]) =>
  lines.map((line, index) => `${index + 1}. ${line}`).join('\n')

export function askWhen(act: Act<'ask-when'>): string {
  const why = act.because === 'none-free' || act.because === 'no-more'
  return why
    ? `I'm afraid I see nothing free around then. Which other day could suit you?`
    : `When would you like to come for ${visit(act.service)}?`
}

export function askAlso({ name, contact, party }: Act<'ask-also'>): string {
  const missing = [
    party ? 'the number of people' : '',
    name ? 'the name for the booking' : '',
    contact ? 'an e-mail address or phone number' : '',
  ]
  return `So that I can prepare everything at once, please also tell me ${list(missing.filter(Boolean))}.`
}

export function details(d: BookingDetails, r: Register): string {
  const parts = [lower(d.serviceName)]
  if (d.partySize !== undefined) parts.push(`for ${d.partySize} ${d.partySize === 1 ? 'person' : 'people'}`)
  if (d.staffName) parts.push(`with ${d.staffName}`)
  parts.push(d.service?.kind === 'room' ? stay(d, r) : `on ${r.moment(d.start)}`)
  return parts.join(' ')
}

function stay(d: { readonly start: Date; readonly end: Date }, r: Register): string {
  return `from ${r.day(r.at(d.start).date)} to ${r.day(r.at(d.end).date)}`
}

export function readBack(act: Act<'read-back'>, business: BusinessView, r: Register): string {
  const d = act.details
  if (act.write === 'cancel') {
    const policy = business.cancellationPolicy ? ` ${business.cancellationPolicy}` : ''
    return `I can cancel your ${details(d, r)}.${policy} Shall I go ahead?`
  }
  if (act.write === 'confirm') return `Your next visit: ${details(d, r)}. Will you come?`
  if (act.write === 'reschedule') {
    const from = act.from ? ` from ${r.moment(act.from.start)}` : ''
    const staff = d.staffName ? ` with ${d.staffName}` : ''
    return `To confirm: your ${lower(d.serviceName)} moves${from} to ${r.moment(d.start)}${staff}. Shall I go ahead?`
  }
  const contact = [d.email, d.phone].filter(each => each !== undefined)
  const reach = contact.length > 0 ? `, and we reach you at ${list(contact)}` : ''
  return `To confirm: ${details(d, r)}, in the name of ${d.name}${reach}. Shall I book it?`
}

export function done(act: Act<'done'>, r: Register): string {
  const { appointment } = act
  if (act.write === 'confirm') {
    const moment =
      act.details.service?.kind === 'room' ? r.day(r.at(appointment.start).date) : r.moment(appointment.start)
    return `Thank you, that is noted. We look forward to seeing you on ${moment}.`
  }
  if (act.write === 'cancel') {
    return `Your ${details(act.details, r)} is cancelled. If you would like to come another time, just let us know.`
  }
  const code = `Your booking code is ${appointment.code}.`
  const actual = {
    ...act.details,
    start: appointment.start,
    end: appointment.end,
    staffName: appointment.staffName,
  }
  if (act.write === 'reschedule')
    return `Done: your booking is moved. It is now ${details(actual, r)}. ${code}`
  const thanks = actual.name ? `Thank you, ${firstName(actual.name)}. ` : ''
  return `${thanks}You are booked: ${details(actual, r)}. ${code} We look forward to seeing you.`
}

export function refused(act: Act<'refused'>, business: BusinessView): string {
  const deeds = { book: 'book', reschedule: 'move', cancel: 'cancel', confirm: 'confirm' } as const
  const deed = deeds[act.write]
  if (act.why === 'too-late') {
    const policy = business.cancellationPolicy ? ` ${business.cancellationPolicy}` : ''
    return `I'm afraid it is too late for me to ${deed} this booking myself.${policy}`
  }
  if (act.why === 'not-found') return `I can't find that booking any more, so I could not ${deed} it.`
  return `I'm afraid I could not ${deed} that.`
}

export function reminderMoved({ appointment }: Act<'reminder-moved'>, r: Register): string {
  return `The time of this booking has changed since we reminded you: it is now your ${visitLine(appointment, r)}.`
}

const visitLine = (appointment: AppointmentView, r: Register) => {
  const staff = appointment.staffName ? ` with ${appointment.staffName}` : ''
  const party = appointment.partySize === undefined ? '' : ` for ${appointment.partySize}`
  return `${lower(appointment.serviceName)}${party}${staff} on ${r.moment(appointment.start)}`
}

export function appointments(act: Act<'appointments'>, r: Register): string {
  const [only, second] = act.appointments
  if (only && !second) {
    const begin = act.all ? 'You have one booking with us' : 'Yes, you have that booking'
    return `${begin}: ${visitLine(only, r)}. The booking code is ${only.code}.`
  }
  return `You have ${act.appointments.length} bookings with us: ${list(act.appointments.map(each => visitLine(each, r)))}.`
}

export function askAppointment(act: Act<'ask-appointment'>, r: Register): string {
  const lines = act.appointments.map(each => visitLine(each, r))
  const deed: Record<FlowName, string> = {
    book: 'do you mean',
    cancel: 'would you like to cancel',
    reschedule: 'would you like to move',
    attend: 'do you mean',
    check: 'do you mean',
    message: 'do you mean',
  }
  const asks = `Which booking ${deed[act.flow]}`
  return r.numbered ? `${asks}?\n${numberedLines(lines)}` : `${asks}: ${list(lines, 'or')}?`
}

export function stopped(act: Act<'stopped'>): string {
  const words: Record<FlowName, string> = {
    book: 'All right, I have not booked anything.',
    reschedule: 'All right, your booking stays as it is.',
    cancel: 'All right, your booking stays as it is.',
    attend: 'All right.',
    check: 'All right.',
    message: 'All right, I have not passed anything on.',
  }
  return words[act.flow]
}
