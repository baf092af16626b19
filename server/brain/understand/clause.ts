import type { Percept } from '../perceive/percept.ts'
import type { Command, FlowName, SlotSetting, Topic } from './commands.ts'
import { cues } from './en-cues.ts'
import type { Reader } from './nlu.ts'
import { dateWishOf, settingsOf } from './slots.ts'

/** Below this an intent is a guess (calibrated probability). */
const sure = 0.45
/** An action asked for in these words needs no second look at the knowledge. */
const verySure = 0.75
/** Only plain advertising is left unanswered. */
const surelySpam = 0.8

const flowIntents: Readonly<Record<string, FlowName>> = {
  book: 'book',
  availability: 'book',
  reschedule: 'reschedule',
  cancel_appointment: 'cancel',
  check_appointment: 'check',
  take_message: 'message',
}

const topicIntents: Readonly<Record<string, Topic>> = {
  opening_hours: 'hours',
  location: 'location',
  prices: 'prices',
  services_offered: 'services',
  payment: 'payment',
}

/** A choice named by its words must be this much of them; by its number it always is. */
const choiceScore = 0.6

/** "2", "the second one", "Thursday 9:30" of what was offered. A date or time of one's own goes before a vague match. */
function choiceOf({ entities }: Percept, { asked }: Reader): Command | undefined {
  const [choice, second] = entities.choices
  if (!choice || !asked || asked.choices.length === 0 || asked.about === 'confirm') return undefined
  if (choice.score < choiceScore || (second && second.score === choice.score)) return undefined
  const own = entities.dates.length + entities.times.length > 0
  if (own && choice.score < 1) return undefined
  const index = choice.index < 0 ? asked.choices.length + choice.index : choice.index
  const picked = asked.choices[index]
  return picked && { kind: 'choose', choice: picked.id }
}

/** What one thought asks for. */
export function clauseCommands(percept: Percept, reader: Reader): Command[] {
  const picked = choiceOf(percept, reader)
  if (picked) return [picked, ...setting(aboutPerson(percept, reader), percept)]
  const [top] = percept.intents
  const score = top && top.score >= sure && top.score > percept.none ? top.score : 0
  const intent = score > 0 ? (top?.intent ?? '') : ''
  const settings = settingsOf(percept, reader)
  const answers = answering(percept, reader, settings)
  if (answers) return answers
  const question = cues.question.test(percept.normalised)
  const [hit] = percept.knowledge
  const known = question && hit?.band === 'answer' && hit.coverage > score && score < verySure
  if (!known) {
    const steered = steering(percept, reader, intent, settings)
    if (steered) return steered
    if (detailsOnly(percept, reader, settings, score)) return loose(percept, reader, settings)
    const talked = talk(percept, reader, intent, score)
    if (talked) return talked
    const flow = flowIntents[intent]
    if (flow)
      return [...starting(flow, percept, reader), ...setting(settingsFor(flow, percept, reader), percept)]
  }
  const asking = knowledge(percept, reader, intent, question)
  if (asking) return asking
  return loose(percept, reader, settings)
}

const setting = (settings: readonly SlotSetting[], { correction }: Percept): Command[] =>
  settings.map(set => ({ kind: correction ? 'correctSlot' : 'setSlot', set }))

/** What may be said beside a pick; its words are no day or service of their own. */
function aboutPerson(percept: Percept, reader: Reader): SlotSetting[] {
  const about = ['name', 'email', 'phone', 'partySize', 'nights']
  return settingsOf(percept, reader).filter(({ slot }) => about.includes(slot))
}

/** Dates mean something else to each flow, so they are read again for the one that starts here. */
function settingsFor(flow: FlowName, percept: Percept, reader: Reader): SlotSetting[] {
  if (flow === reader.flow) return settingsOf(percept, reader)
  return settingsOf(percept, { ...reader, flow, asked: undefined })
}

function starting(flow: FlowName, _percept: Percept, reader: Reader): Command[] {
  return flow === reader.frame?.flow && flow !== 'check'
    ? [{ kind: 'ignore' }]
    : [{ kind: 'startFlow', flow }]
}

const steers: readonly SlotSetting['slot'][] = ['date', 'time', 'service', 'staff', 'partySize', 'nights']

/** "11:30", "what about Dr Ellis?": details of what is under way, whatever the few words around them resemble. */
function detailsOnly(
  percept: Percept,
  { frame }: Reader,
  settings: readonly SlotSetting[],
  score: number,
): boolean {
  const filling = settings.filter(({ slot }) => steers.includes(slot))
  if (filling.length === 0) return false
  if (isBare(percept))
    return frame !== undefined || filling.some(({ slot }) => slot === 'date' || slot === 'time')
  const making = frame?.flow === 'book' || frame?.flow === 'reschedule'
  return making && score < verySure && !topicIntents[percept.intents[0]?.intent ?? '']
}

/** Letters beside the details: "on", "please", "ok" and the like make no sentence. */
const fewLetters = 8

function isBare({ text, entities }: Percept): boolean {
  const { dates, times, services, staff, partySizes, durations, names, emails, phones } = entities
  const spans = [dates, times, services, staff, partySizes, durations, names, emails, phones].flat()
  const rest = [...text].filter(
    (_char, index) => !spans.some(({ start, end }) => start <= index && index < end),
  )
  return rest.filter(char => /\p{L}/u.test(char)).length <= fewLetters
}

/** The open question was answered with exactly what it asks for. */
function answering(
  percept: Percept,
  { asked }: Reader,
  settings: readonly SlotSetting[],
): Command[] | undefined {
  if (!asked) return undefined
  const fits: Partial<Record<typeof asked.about, readonly SlotSetting['slot'][]>> = {
    'party-size': ['partySize'],
    nights: ['nights'],
    name: ['name'],
    contact: ['email', 'phone'],
    code: ['code', 'name'],
    meridiem: ['time'],
  }
  const wanted = fits[asked.about]
  const answer = wanted && settings.some(({ slot }) => wanted.includes(slot))
  return answer ? setting(settings, percept) : undefined
}

/** Words that steer what is under way: yes, no, stop, later, another day instead. */
function steering(
  percept: Percept,
  reader: Reader,
  intent: string,
  settings: readonly SlotSetting[],
): Command[] | undefined {
  const { frame, asked } = reader
  const { normalised, yesNo } = percept
  const existing = cues.existing.test(normalised)
  if (frame) {
    const making = frame.flow === 'book' || frame.flow === 'reschedule'
    const when = settings.some(({ slot }) => slot === 'date' || slot === 'time')
    const agrees = yesNo?.answer === 'yes' && yesNo.strength === 'strong'
    const stops =
      intent === 'stop_flow' ||
      (intent === 'cancel_appointment' && frame.flow === 'book' && !existing && !when)
    if (stops && !agrees) return [{ kind: 'cancelFlow' }]
    if (
      making &&
      when &&
      !existing &&
      (intent === 'reschedule' || intent === 'book' || intent === 'availability')
    ) {
      return setting(settings, percept)
    }
    if (making && frame.offered.length > 0 && asked?.about === 'when' && !when) {
      const direction = cues.later.test(normalised)
        ? 'later'
        : cues.earlier.test(normalised)
          ? 'earlier'
          : undefined
      if (direction) return [{ kind: 'moreTimes', direction }]
      if (cues.other.test(normalised)) return [{ kind: 'moreTimes', direction: 'other' }]
    }
  }
  if (!yesNo || (!asked && settings.length > 0)) return undefined
  return yes(percept, reader, settings)
}

function yes(percept: Percept, { asked }: Reader, settings: readonly SlotSetting[]): Command[] | undefined {
  const { yesNo, intents } = percept
  if (!yesNo) return undefined
  const rest = setting(settings, percept)
  if (yesNo.answer === 'no') return [{ kind: 'deny' }, ...rest]
  if (yesNo.strength === 'strong') return [{ kind: 'affirm' }, ...rest]
  // "Sure, how much is it?" goes on being a question; a hedged yes to a read-back confirms nothing.
  const elsewhere = intents[0] && intents[0].intent !== 'affirm' && intents[0].score >= sure
  if (elsewhere || rest.length > 0 || asked?.about === 'confirm') return rest.length > 0 ? rest : undefined
  return asked ? [{ kind: 'affirm' }] : undefined
}

/** Everything that is neither a booking nor a question. */
function talk(percept: Percept, reader: Reader, intent: string, score: number): Command[] | undefined {
  const said = percept.text.trim()
  switch (intent) {
    case 'ask_human':
      return [{ kind: 'requestHuman' }]
    case 'emergency':
      // The lexicon names danger; the classifier alone may not raise the alarm, a person looks at it.
      return score >= verySure ? [{ kind: 'emergency' }] : [{ kind: 'askAdvice' }]
    case 'complaint':
      return [{ kind: 'complain' }]
    case 'professional_advice':
      return percept.knowledge[0]?.band === 'answer' ? undefined : [{ kind: 'askAdvice' }]
    case 'change_channel':
      return [
        { kind: 'changeChannel', wish: cues.channel.exec(percept.normalised)?.[0] ?? said.slice(0, 200) },
      ]
    case 'running_late':
      return [{ kind: 'runningLate', text: said.slice(0, 1000) }]
    case 'greet':
      return reader.only || percept.entities.names.length === 0 ? [{ kind: 'greet' }] : undefined
    case 'thanks':
      return [{ kind: 'thank' }]
    case 'goodbye':
      return [{ kind: 'end' }]
    case 'repeat':
      return [{ kind: 'repeat' }]
    case 'help':
      return percept.knowledge[0]?.band === 'answer' ? undefined : [{ kind: 'askHelp' }]
    case 'who_are_you':
      return [{ kind: 'askWhoYouAre' }]
    case 'spam':
      return score >= surelySpam && !reader.frame ? [{ kind: 'ignore' }] : undefined
    default:
      return undefined
  }
}

/** A question, answered by what the owner wrote or by the record. */
function knowledge(
  percept: Percept,
  reader: Reader,
  intent: string,
  question: boolean,
): Command[] | undefined {
  const topic = topicIntents[intent]
  const [hit] = percept.knowledge
  const band = hit?.band ?? 'none'
  if (!topic && !(question && band !== 'none') && band !== 'answer') return undefined
  // "Tuesday at 3, please" looks like an entry about Tuesdays, but fills the question that is open.
  if (!topic && !question && settingsOf(percept, reader).length > 0) return undefined
  return [asking(percept, reader, topic)]
}

function asking(percept: Percept, reader: Reader, topic: Topic | undefined): Command {
  const hits = percept.knowledge.filter(({ band }) => band !== 'none')
  const service =
    percept.entities.services[0]?.id ?? (topic === 'prices' ? reader.frame?.slots.service : undefined)
  const date = percept.entities.dates.find(({ negated }) => !negated)
  return {
    kind: 'askKnowledge',
    question: percept.text.slice(0, 4000),
    entries: hits.map(({ entryId }) => entryId),
    band: percept.knowledge[0]?.band ?? 'none',
    ...(topic === undefined ? {} : { topic }),
    ...(service === undefined ? {} : { service }),
    ...(date ? { date: dateWishOf(date) } : {}),
    ...(cues.now.test(percept.normalised) ? { now: true } : {}),
  }
}

/** No intent: bare details go to what is under way, or begin a booking; a bare question has no answer. */
function loose(percept: Percept, reader: Reader, settings: readonly SlotSetting[]): Command[] {
  if (reader.flow && settings.length > 0) return setting(settings, percept)
  const wish =
    settings.some(({ slot }) => slot === 'service') &&
    settings.some(({ slot }) => slot === 'date' || slot === 'time')
  if (wish) return [{ kind: 'startFlow', flow: 'book' }, ...setting(settings, percept)]
  if (percept.knowledge[0]?.band === 'offer') return [asking(percept, reader, undefined)]
  if (/\?\s*$/u.test(percept.text)) return [asking(percept, reader, undefined)]
  return []
}
