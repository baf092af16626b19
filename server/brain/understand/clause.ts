import type { Percept } from '../perceive/percept.ts'
import { knowledge, questionOf, topicIntents } from './ask.ts'
import { isNovel } from './bare-name.ts'
import { leading, sure, verySure } from './certainty.ts'
import type { Command, FlowName, SlotSetting } from './commands.ts'
import { cues } from './en-cues.ts'
import { seeking } from './en-seeking.ts'
import type { Reader } from './nlu.ts'
import { reminded } from './reminded.ts'
import { seeksTime } from './seek.ts'
import { settingsOf } from './slots.ts'
import { answering, choiceOf, detailsOnly, isBare, setting, steering } from './steer.ts'
import { talk } from './talk.ts'

/** A clause with what the classifier is sure enough of. */
export interface Clause {
  readonly percept: Percept
  readonly reader: Reader
  /** Empty when none is sure enough. */
  readonly intent: string
  readonly score: number
  readonly settings: readonly SlotSetting[]
  readonly question: boolean
}

const flowIntents: Readonly<Record<string, FlowName>> = {
  book: 'book',
  availability: 'book',
  reschedule: 'reschedule',
  cancel_appointment: 'cancel',
  check_appointment: 'check',
  take_message: 'message',
}

/** What one thought asks for: an answer to what was asked, a word to what is under way, something new, a question. */
export function clauseCommands(percept: Percept, reader: Reader): Command[] {
  const clause = clauseOf(percept, reader)
  const answered = reminded(clause) ?? choiceOf(clause) ?? answering(clause)
  if (answered) return answered
  const [hit] = percept.knowledge
  const known =
    clause.question && hit?.band === 'answer' && hit.coverage > clause.score && clause.score < verySure
  const done = known ? undefined : (steering(clause) ?? details(clause) ?? talk(clause) ?? beginning(clause))
  return done ?? knowledge(clause) ?? loose(clause)
}

function clauseOf(percept: Percept, reader: Reader): Clause {
  const [top, second] = percept.intents
  const rest = Math.max(second?.score ?? 0, percept.none)
  const likely =
    top &&
    !(reader.asked && isNovel(percept)) &&
    ((top.score >= sure && top.score > percept.none) || (top.score >= leading && top.score >= 2 * rest))
  const seeks = seeksTime(percept)
  const wish = likely && (top.intent === 'book' || top.intent === 'availability')
  if ((wish || !likely) && seeking.open.test(percept.normalised))
    return { ...clauseWith(percept, reader), intent: 'opening_hours', score: sure }
  if (seeks > 0 && !(wish && top.score >= seeks))
    return { ...clauseWith(percept, reader), intent: wish ? top.intent : 'availability', score: seeks }
  if (!likely && visiting(percept) >= sure)
    return { ...clauseWith(percept, reader), intent: 'availability', score: sure }
  const score = likely ? top.score : 0
  return { ...clauseWith(percept, reader), intent: score > 0 ? (top?.intent ?? '') : '', score }
}

/** Booking and asking for times are the same wish; together they may be surer than each alone. */
function visiting({ intents, entities }: Percept): number {
  if (entities.dates.length + entities.times.length + entities.services.length + entities.staff.length === 0)
    return 0
  const wish = intents.filter(({ intent }) => intent === 'book' || intent === 'availability')
  return wish.reduce((sum, { score }) => sum + score, 0)
}

function clauseWith(percept: Percept, reader: Reader): Clause {
  return {
    percept,
    reader,
    intent: '',
    score: 0,
    settings: settingsOf(percept, reader),
    question: cues.question.test(percept.normalised),
  }
}

function details(clause: Clause): Command[] | undefined {
  return detailsOnly(clause, topicIntents) ? loose(clause) : undefined
}

function beginning({ percept, reader, intent, settings }: Clause): Command[] | undefined {
  // "Cancel that" with nothing under way means what was booked.
  const undoes = intent === 'stop_flow' && !reader.frame && cues.cancels.test(percept.normalised)
  const flow = undoes ? 'cancel' : flowIntents[intent]
  if (!flow) return undefined
  // "I have to postpone. What is free on Friday?" is one matter.
  const making = reader.flow === 'reschedule' || reader.flow === 'book'
  if (intent === 'availability' && making && settings.length > 0) return setting(settings, percept)
  // Dates mean something else to each flow, so they are read again for the one that starts here.
  const own = flow === reader.flow ? settings : settingsOf(percept, { ...reader, flow, asked: undefined })
  const again = flow === reader.frame?.flow && flow !== 'check'
  const start: Command = again ? { kind: 'ignore' } : { kind: 'startFlow', flow }
  const dictated = flow === 'message' && cues.dictated.test(percept.normalised)
  const text: SlotSetting[] = dictated ? [{ slot: 'text', value: percept.text.trim().slice(0, 4000) }] : []
  return [start, ...setting([...own, ...text], percept)]
}

/** No intent: bare details go to what is under way, or begin a booking; a bare question has no answer. */
function loose(clause: Clause): Command[] {
  const { percept, reader, settings } = clause
  // "Can we do Thursday instead?" right after a booking.
  if (!reader.flow && reader.state.made.length > 0 && cues.instead.test(percept.normalised)) {
    const moved = settingsOf(percept, { ...reader, flow: 'reschedule', asked: undefined })
    if (moved.some(({ slot }) => slot === 'date' || slot === 'time'))
      return [{ kind: 'startFlow', flow: 'reschedule' }, ...setting(moved, percept)]
  }
  if (reader.flow && settings.length > 0) return setting(settings, percept)
  const when = settings.some(({ slot }) => slot === 'date' || slot === 'time')
  const service = settings.some(({ slot }) => slot === 'service')
  const staff = settings.some(({ slot }) => slot === 'staff')
  const wished = (service || staff) && !clause.question && cues.wish.test(percept.normalised)
  if ((when && (service || isBare(percept))) || wished) {
    return [{ kind: 'startFlow', flow: 'book' }, ...setting(settings, percept)]
  }
  const offers = percept.knowledge[0]?.band === 'offer'
  return offers || clause.question ? [questionOf(clause, undefined)] : []
}
