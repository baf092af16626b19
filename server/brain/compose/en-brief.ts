import type { HandoffReason } from '../../../contract/turn.ts'
import type { Command, FlowName, Topic } from '../understand/commands.ts'
import { details, shortened, type Telling } from './en-brief-matter.ts'
import { list, lower, sentence } from './wording.ts'

const wants: Record<FlowName, string> = {
  book: 'wants to book',
  reschedule: 'wants to move a booking',
  cancel: 'wants to cancel a booking',
  attend: 'answers the reminder',
  check: 'asks when the booking is',
  message: 'wants to leave a message',
}

const topicWords: Record<Topic, string> = {
  duration: 'how long it takes',
  hours: 'when we are open',
  location: 'where to find us',
  prices: 'what it costs',
  services: 'what we offer',
  payment: 'how to pay',
  contact: 'how to reach us',
}

/** What the customer said in one turn, in our words; empty when no command says anything. */
export function asked(commands: readonly Command[], telling: Telling): string {
  const settings = commands.flatMap(command => ('set' in command ? [command.set] : []))
  const flows = commands.flatMap(command => (command.kind === 'startFlow' ? [wants[command.flow]] : []))
  const given = details(settings, telling)
  const wish = flows.length > 0 ? [list(flows)] : []
  const corrects = commands.some(({ kind }) => kind === 'correctSlot')
  const told = given === '' ? [] : [wish.length > 0 ? given : `${corrects ? 'corrects' : 'gives'}: ${given}`]
  const head = wish.length > 0 ? [[...wish, ...told].join(': ')] : told
  const rest = commands.flatMap(command => other(command, telling))
  return sentence([...head, ...new Set(rest)])
}

function other(command: Command, telling: Telling): string[] {
  switch (command.kind) {
    case 'choose':
      return [chosen(command.choice, telling)]
    case 'affirm':
      return [telling.before.asked?.about === 'confirm' ? 'says yes to what was read back' : 'says yes']
    case 'deny':
      return ['says no']
    case 'moreTimes':
      return ['wants other times than those offered']
    case 'forget':
      return [`wants another ${command.slot}`]
    case 'cancelFlow':
      return ['wants to stop here']
    case 'askKnowledge':
      return [question(command, telling)]
    case 'requestHuman':
      return ['asks for a person']
    case 'changeChannel':
      return [`asks to go on another way (${command.wish})`]
    case 'runningLate':
      return ['is running late']
    case 'complain':
      return ['complains']
    case 'emergency':
      return ['reports an emergency']
    case 'askAdvice':
      return ['asks for professional advice']
    case 'received':
      return [received[command.what]]
    case 'thank':
      return ['thanks us']
    case 'greet':
      return ['says hello']
    case 'askWhoYouAre':
      return ['asks who is answering']
    default:
      return []
  }
}

function question(
  { entries, band, topic, service, date, question: text }: Extract<Command, { kind: 'askKnowledge' }>,
  { business, entries: known }: Telling,
): string {
  const entry = known.find(({ id }) => id === entries[0])
  const about = business.services.find(({ id }) => id === service)
  const of = about ? ` (${lower(about.name)})` : ''
  // What the record tells exactly goes before an entry, as in the answer itself.
  const exact = topic !== undefined && (about !== undefined || date !== undefined)
  if (entry && band === 'answer' && !exact) return `asks “${entry.question}”`
  if (topic) return `asks ${topicWords[topic]}${of}`
  return `asks what no entry answers: “${shortened(text, 120)}”`
}

function chosen(choice: string, { before, words }: Telling): string {
  const label = before.asked?.choices.find(({ id }) => id === choice)?.label
  if (choice.startsWith('slot:'))
    return `picks ${words.moment(new Date(choice.slice(5, choice.indexOf('/'))))}`
  if (choice.startsWith('confirm')) return 'says yes'
  if (choice.startsWith('decline:')) return 'says no'
  return label ? `picks “${label}”` : 'picks one of the choices'
}

export const needs: Readonly<Record<HandoffReason, string>> = {
  asked: 'Wants to speak to a person',
  emergency: 'Reports an emergency',
  complaint: 'Has a complaint',
  advice: 'Asks for professional advice',
  'write-failed': 'Needs a booking looked after that could not be done automatically',
  misunderstood: 'Could not be understood',
  'no-answer': 'Asks something that no knowledge entry answers',
  anger: 'Is upset',
  identity: 'Could not show that a booking is theirs',
  'owner-rule': 'Mentions something that your own rules give to a person',
}

/** Only the customer's own words can tell these. */
export const quoted: ReadonlySet<HandoffReason> = new Set([
  'emergency',
  'complaint',
  'advice',
  'no-answer',
  'misunderstood',
  'owner-rule',
])

const received = {
  file: 'sent a file without a word',
  place: 'sent a place on the map',
  sign: 'answered with signs only',
} as const
