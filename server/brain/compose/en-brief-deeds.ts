import type { SpeechAct, WriteName } from '../dialogue/acts.ts'
import { list, lower, sentence, type Wording } from './wording.ts'

const deeds: Record<WriteName, string> = {
  book: 'booked',
  reschedule: 'moved a booking',
  cancel: 'cancelled a booking',
  confirm: 'noted that the customer will come',
}

/** What we did in one turn; empty when nothing worth telling. */
export function did(acts: readonly SpeechAct[], words: Wording): string {
  return sentence([...new Set(acts.flatMap(act => deed(act, words)))])
}

function deed(act: SpeechAct, words: Wording): string[] {
  switch (act.act) {
    case 'knowledge':
      return [`answered “${act.entry.question}”`]
    case 'offer':
      return [`offered ${list(act.slots.map(({ start }) => words.shortMoment(new Date(start))))}`]
    case 'offer-entries':
      return ['asked which question was meant']
    case 'read-back':
      return [`read back ${lower(act.details.serviceName)} on ${words.moment(act.details.start)}`]
    case 'done':
      return [
        `${deeds[act.write]}: ${lower(act.appointment.serviceName)} on ${words.moment(act.appointment.start)}`,
      ]
    case 'refused':
      return [`could not ${act.write === 'reschedule' ? 'move' : act.write} it (${act.why})`]
    case 'hours':
    case 'weekly-hours':
      return ['told the opening hours']
    case 'location':
      return ['told where to find us']
    case 'price':
    case 'prices':
      return ['told the price']
    case 'appointments':
      return ['read out the bookings']
    case 'no-appointments':
      return ['found no booking']
    case 'message-taken':
      return ['took a message']
    case 'no-answer':
      return ['had no answer']
    case 'not-understood':
      return ['did not understand']
    case 'ask-service':
    case 'ask-when':
    case 'ask-name':
    case 'ask-contact':
    case 'ask-party':
    case 'ask-nights':
    case 'ask-code':
    case 'ask-appointment':
    case 'ask-who':
      return [`asked for the ${asks[act.act]}`]
    default:
      return []
  }
}

const asks = {
  'ask-service': 'service',
  'ask-when': 'day and time',
  'ask-name': 'name',
  'ask-contact': 'contact',
  'ask-party': 'number of people',
  'ask-nights': 'number of nights',
  'ask-code': 'booking code',
  'ask-appointment': 'booking that is meant',
  'ask-who': 'name of who is speaking',
} as const
