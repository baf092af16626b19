import type { Choice } from '../../../contract/message.ts'
import type { BusinessView } from '../../../contract/turn.ts'
import type { Said, SpeechAct } from '../dialogue/acts.ts'
import { isReminderChoice, type ReminderChoice } from '../dialogue/reminder.ts'
import { slotId } from '../dialogue/state.ts'
import * as booking from './en-booking.ts'
import * as talk from './en-talk.ts'
import type { Register } from './register.ts'
import { list } from './wording.ts'

type Template<K extends SpeechAct['act']> = (
  act: Extract<SpeechAct, { act: K }>,
  business: BusinessView,
  register: Register,
) => string

const templates: { readonly [K in SpeechAct['act']]: Template<K> } = {
  greet: talk.greet,
  welcome: () => 'You are very welcome.',
  'how-can-i-help': () => 'What can I do for you?',
  goodbye: (_act, _business, r) =>
    r.style === 'letter' ? 'Thank you, and have a lovely day.' : 'Thank you, and goodbye!',
  help: talk.help,
  'who-i-am': (_act, business) => talk.whoIAm(business),
  again: ({ text }) => text,
  'ask-service': booking.askService,
  offer: (act, _business, r) => booking.offer(act, r),
  'ask-when': booking.askWhen,
  'ask-meridiem': ({ times }, _business, r) => `Do you mean ${r.time(times[0])} or ${r.time(times[1])}?`,
  'ask-party': ({ tooLarge }) =>
    tooLarge
      ? "I'm afraid that is more people than we can take together. For how many may I look instead?"
      : 'For how many people?',
  'ask-nights': () => 'For how many nights?',
  'ask-also': booking.askAlso,
  'ask-name': () => 'In which name may I book it?',
  'ask-contact': () => 'Which e-mail address or phone number can we reach you at?',
  'ask-code': talk.askCode,
  'ask-who': ({ names }) => `Am I speaking with ${list(names, 'or')}?`,
  'ask-text': () => 'Gladly. What should I pass on to the team?',
  'ask-change': talk.askChange,
  'ask-appointment': (act, _business, r) => booking.askAppointment(act, r),
  'read-back': booking.readBack,
  done: (act, _business, r) => booking.done(act, r),
  refused: booking.refused,
  appointments: (act, _business, r) => booking.appointments(act, r),
  'reminder-gone': () =>
    'That booking is no longer in our books, so there is nothing to change. Would you like to make a new one?',
  'reminder-moved': (act, _business, r) => booking.reminderMoved(act, r),
  'ask-move-or-cancel': () => 'I see. Would you like another time, or shall I cancel it?',
  'no-appointments': () => "I can't find an upcoming booking of yours. Would you like to make one?",
  stopped: booking.stopped,
  'message-taken': (_act, business) => `Thank you, I have passed that on to the team. ${business.promise}`,
  received: talk.received,
  'late-noted': () => 'Thank you for letting us know. I have told the team that you are running late.',
  'channel-noted': (_act, business) =>
    `I have passed on to the team how you would like to be reached. ${business.promise} In the meantime I am happy to go on here.`,
  knowledge: ({ entry }) => entry.answer,
  'offer-entries': (act, _business, r) => talk.offerEntries(act, r),
  hours: (act, _business, r) => talk.hours(act, r),
  'weekly-hours': (_act, business, r) => talk.weeklyHours(business, r),
  location: (_act, business) => talk.location(business),
  price: talk.price,
  duration: talk.duration,
  prices: talk.prices,
  services: talk.services,
  contact: (_act, business) => talk.contact(business),
  'no-answer': () =>
    "I don't have an answer to that yet. You could put it another way, or I can pass your question to the team.",
  'question-passed': (_act, business) =>
    `I don't have a reliable answer to your question, so I have passed it on to the team. ${business.promise}`,
  'not-understood': () => "I'm sorry, I didn't quite follow that.",
  'anything-else': () => 'All right. Is there anything else I can do for you?',
  trouble: () => "I'm sorry, I can't reach our booking system at the moment.",
  emergency: (_act, business) => talk.emergency(business),
  advice: () => '',
  sorry: () => "I'm truly sorry to hear that.",
  'hand-over': ({ reason }, business) => talk.handOver(reason, business),
}

/** The words of one act. Empty when the medium's frame (a letter's greeting) already says it. */
export function english(said: Said, business: BusinessView, register: Register): string {
  const template = templates[said.act.act] as Template<SpeechAct['act']>
  return template(said.act, business, register)
}

/** Choices with the words on their buttons. */
export function englishChoices(said: Said, register: Register): Choice[] {
  const choices = said.question?.choices ?? []
  return choices.map(({ id, label }) => ({ id, label: label || labelOf(id, said.act, register) }))
}

const reminderLabels: Readonly<Record<ReminderChoice, string>> = {
  confirm: "Yes, I'll come",
  move: 'Another time',
  cancel: 'Cancel it',
}

function labelOf(id: string, act: SpeechAct, r: Register): string {
  if (isReminderChoice(id)) return reminderLabels[id]
  if (act.act === 'offer') {
    const slot = act.slots.find(each => slotId(each) === id)
    if (!slot) return id
    const start = new Date(slot.start)
    return act.service.kind === 'room' ? r.shortDay(r.at(start).date) : r.shortMoment(start)
  }
  if (act.act === 'ask-appointment') {
    const appointment = act.appointments.find(each => id === `appointment:${each.id}`)
    return appointment ? r.shortMoment(appointment.start) : id
  }
  if (id.startsWith('time:')) return r.time(id.slice('time:'.length))
  if (id.startsWith('confirm:'))
    return act.act === 'read-back' && act.write === 'book' ? 'Yes, book it' : 'Yes, go ahead'
  if (id.startsWith('decline:'))
    return act.act === 'read-back' && act.write === 'cancel' ? 'No, keep it' : 'No, change it'
  if (id.startsWith('book:')) return 'Yes, book it'
  if (id === 'action:message') return 'Leave a message'
  return 'Speak to a person'
}
