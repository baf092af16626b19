import type { BusinessView, HandoffReason } from '../../../contract/turn.ts'
import type { DayHours, SpeechAct } from '../dialogue/acts.ts'
import type { Register } from './register.ts'
import { firstName, list, lower, weekdays } from './wording.ts'

type Act<K extends SpeechAct['act']> = Extract<SpeechAct, { act: K }>

export function greet(act: Act<'greet'>, business: BusinessView, r: Register): string {
  if (r.style === 'letter')
    return act.alone ? `Thank you for writing to ${business.name}. How can I help you?` : ''
  const name = act.name ? ` ${firstName(act.name)}` : ''
  return act.alone ? `Hello${name}, welcome to ${business.name}. How can I help you?` : `Hello${name}!`
}

export const whoIAm = (business: BusinessView) =>
  `I'm the automated assistant at the front desk of ${business.name}, so not a person. I can answer questions and look after bookings, and I can bring in a colleague whenever you like.`

export const help = () =>
  `I can answer questions about us, book, move or cancel a visit, take a message, or bring in a colleague. What would you like to do?`

export const received = ({ what }: Act<'received'>) =>
  what === 'place'
    ? 'Thank you for the location. Please write in a few words what I can do for you.'
    : 'Thank you, it has arrived. I cannot open files myself, so please write in a few words what it is about, or ask for a colleague to have a look.'

export function askCode(act: Act<'ask-code'>): string {
  if (act.nameOnly) return 'Thank you. And in which name is the booking?'
  const missed = act.missed ? `I can't find a booking with that code and name. ` : ''
  return `${missed}To keep bookings private, could you give me the booking code and the name it is under?`
}

export const askChange = (act: Act<'ask-change'>) =>
  act.flow === 'reschedule'
    ? 'Of course. Which day and time would you like instead?'
    : 'Of course. What should I change: the day, the time or the details?'

function spans(day: DayHours, r: Register): string {
  return list(day.spans.map(({ opens, closes }) => `from ${r.time(opens)} to ${r.time(closes)}`))
}

function dayLine(day: DayHours, r: Register): string {
  if (day.spans.length > 0) return `we are open on ${r.day(day.date)} ${spans(day, r)}`
  const reason = day.closure?.reason ? ` (${day.closure.reason})` : ''
  return `we are closed on ${r.day(day.date)}${reason}`
}

export function hours(act: Act<'hours'>, r: Register): string {
  const [first] = act.days
  if (act.openNow !== undefined && first) {
    if (act.openNow) return `Yes, we are open now${act.until ? `, until ${r.time(act.until)} today` : ''}.`
    return `We are closed at the moment. Today ${first.spans.length > 0 ? `we are open ${spans(first, r)}` : 'we do not open'}.`
  }
  const lines = act.days.map(day => dayLine(day, r))
  if (first && act.days.length === 1)
    return first.spans.length === 0
      ? `I'm afraid ${lines[0]}.`
      : act.whether
        ? `Yes, ${lines[0]}.`
        : sentence(lines[0] ?? '')
  return `${sentence(list(lines))}`
}

const sentence = (text: string) => `${text.slice(0, 1).toUpperCase()}${text.slice(1)}.`

/** "Monday to Friday from 9:00 to 17:00 and Saturday from 10:00 to 14:00" */
export function weeklyHours(business: BusinessView, r: Register): string {
  const byDay = weekdays.map((_name, index) =>
    business.hours
      .filter(({ weekday }) => weekday === index + 1)
      .map(({ opens, closes }) => `from ${r.time(opens)} to ${r.time(closes)}`)
      .join(' and '),
  )
  const groups: { from: number; to: number; hours: string }[] = []
  byDay.forEach((hours, index) => {
    const last = groups.at(-1)
    if (last && last.hours === hours && last.to === index - 1) last.to = index
    else if (hours) groups.push({ from: index, to: index, hours })
  })
  const lines = groups.map(({ from, to, hours }) =>
    from === to ? `${weekdays[from]} ${hours}` : `${weekdays[from]} to ${weekdays[to]} ${hours}`,
  )
  if (lines.length === 0) return `I don't have our opening hours to hand.`
  const closed = weekdays.filter((_name, index) => !byDay[index])
  const rest = closed.length > 0 ? ` We are closed on ${list(closed)}.` : ''
  return `We are open ${list(lines)}.${rest}`
}

export function location(business: BusinessView): string {
  return `You find us at ${business.address}.`
}

export function contact(business: BusinessView): string {
  const ways = [
    business.phone ? `by phone on ${business.phone}` : undefined,
    business.email ? `by e-mail at ${business.email}` : undefined,
  ].filter(way => way !== undefined)
  return ways.length > 0 ? `You can reach us ${list(ways, 'or')}.` : `You can reach us right here.`
}

export const prices = (act: Act<'prices'>) =>
  `Our prices: ${list(act.services.map(({ name, price }) => `${lower(name)} ${price}`))}.`

export const price = ({ service }: Act<'price'>) =>
  `The price for ${lower(service.name)} is ${service.price}.`

export function services(act: Act<'services'>): string {
  const [only, second] = act.services
  if (only && !second) {
    const price = only.price ? ` The price is ${only.price}.` : ''
    return `Yes, we offer ${lower(only.name)}.${price} Would you like to book?`
  }
  return `We offer ${list(act.services.map(({ name }) => lower(name)))}.`
}

export const duration = ({ service }: Act<'duration'>) =>
  `${service.name} takes about ${service.minutes} minutes.`

export function offerEntries(act: Act<'offer-entries'>, r: Register): string {
  const questions = act.entries.map(({ question }) => question)
  if (questions.length === 1) return `Do you mean: “${questions[0]}”`
  if (r.numbered)
    return `Do you mean one of these?\n${questions.map((each, i) => `${i + 1}. ${each}`).join('\n')}`
  if (r.style === 'speech') return `Did you want to ask: ${list(questions, 'or')}`
  return `I want to be sure I answer the right question. Did you mean one of these?`
}

/** The only promise is the one the business wrote itself. */
export function handOver(reason: HandoffReason, business: BusinessView): string {
  const lead: Record<HandoffReason, string> = {
    asked: 'Of course, I am bringing in a colleague.',
    emergency: 'I have alerted the team.',
    complaint: 'I am passing this to a colleague with everything you told me.',
    advice: 'That is a question for one of our specialists, so I am passing it to a colleague.',
    'write-failed': 'A colleague will look after this, and you will not need to explain it again.',
    misunderstood: "I'm sorry, I don't want to keep you guessing. I am bringing in a colleague.",
    'no-answer': "I don't have a reliable answer to that, so I am passing your question to a colleague.",
    anger: "I'm sorry about the trouble. I am bringing in a colleague.",
    identity: 'To keep bookings private, a colleague will check this with you.',
    'owner-rule': 'I am passing this to a colleague.',
  }
  return `${lead[reason]} ${business.promise}`
}

export function emergency(business: BusinessView): string {
  const call = business.phone ? ` You can also call us right away on ${business.phone}.` : ''
  return `If anyone is in danger, please call the emergency number now: ${emergencyNumber(business.country)}.${call}`
}

// ITU-T E.161.1 recommends 112 or 911; both are routed on most mobile networks. National numbers where people know another one.
const national: Readonly<Record<string, string>> = {
  US: '911',
  CA: '911',
  GB: '999',
  AU: '000',
  NZ: '111',
  IE: '999',
}
export const emergencyNumber = (country: string) => national[country] ?? '112'
