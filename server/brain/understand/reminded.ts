import { isReminding, sameMoment } from '../dialogue/reminder.ts'
import type { Question } from '../dialogue/state.ts'
import type { Percept } from '../perceive/percept.ts'
import type { Clause } from './clause.ts'
import type { Command, FlowName } from './commands.ts'
import { consents } from './consent.ts'
import { cues } from './en-cues.ts'
import type { Reading } from './reading.ts'
import { type SlotContext, settingsOf } from './slots.ts'
import { isBare } from './steer.ts'

/** Whoever says more than this to say that he comes says something else besides. */
const mostWords = 14
/** A doubt that is all there is to a message. */
const fewWords = 5

/** Intents that ask for nothing by themselves. */
const idle: ReadonlySet<string> = new Set(['', 'affirm', 'deny', 'stop_flow', 'correct_detail'])

/**
 * What a message says to a reminder: comes, comes another time, does not come, or something unclear about it. Everything
 * else, a question above all, is read as if no reminder had been sent.
 */
export function reminded(clause: Clause): Command[] | undefined {
  const { percept, reader, intent } = clause
  const { asked } = reader
  if (!asked || !isReminding(asked)) return undefined
  const picked = pickedOf(percept, asked)
  if (picked !== undefined) return [{ kind: 'choose', choice: picked }]
  if (comes(percept, reader.reminded)) {
    // "Yes" to "another time, or shall I cancel?" chooses neither.
    const clear = asked.about === 'reminder' || cues.comes.test(percept.normalised)
    return clear && asked.about === 'reminder' ? [{ kind: 'affirm' }] : [{ kind: clear ? 'deny' : 'clarify' }]
  }
  if (cues.whenIsIt.test(percept.normalised)) return [{ kind: 'startFlow', flow: 'check' }]
  if (movesIt(clause)) return changing(clause, 'reschedule')
  if (cancelsIt(percept, intent)) return changing(clause, 'cancel')
  const keeps = cues.keeps.test(percept.normalised)
  if ((!idle.has(intent) && !keeps) || cues.question.test(percept.normalised)) return undefined
  if (cues.wrongPerson.test(percept.normalised)) return undefined
  if (percept.yesNo?.answer === 'no' && !keeps) return [{ kind: 'deny' }]
  return keeps || wavers(clause) ? [{ kind: 'clarify' }] : undefined
}

/** A yes with a doubt in it, or only the doubt: "I think so", "maybe", "should be fine". */
function wavers({ percept: { yesNo, normalised } }: Clause): boolean {
  if (yesNo !== undefined || cues.comes.test(normalised)) return true
  const doubts = cues.hedge.test(normalised) || cues.doubt.test(normalised)
  return doubts && normalised.split(' ').length <= fewWords
}

/** The choice that was named by its place in the list or by exactly its words. */
export function pickedOf(
  { entities, normalised, text }: Percept,
  asked: Question | undefined,
): string | undefined {
  const said = normalised.replace(/[.!]+$/u, '')
  const named = asked?.choices.find(({ label }) => label !== '' && label.toLowerCase() === said)
  const [place] = entities.choices.filter(
    ({ by, start, end }) => by === 'place' && start === 0 && end === text.length,
  )
  // "Later" is a wish for another time, not for the last choice.
  if (!named && cues.sooner.test(normalised)) return undefined
  return (named ?? (place && asked?.choices[place.index]))?.id
}

/** Says plainly that he comes: no doubt, no question, no other day or time. */
function comes(percept: Percept, moments: Reading['reminded']): boolean {
  const { entities, yesNo } = percept
  const normalised = percept.normalised.replace(cues.eager, '')
  const asks = cues.question.test(normalised) && !cues.willCome.test(normalised)
  if (yesNo?.answer === 'no' || asks) return false
  // "Yes, 14:30 is fine", "Tuesday works": agrees to the very moment.
  const named = entities.dates.length + entities.times.length > 0 && moments !== undefined
  const agrees = consents(percept) || (yesNo?.answer === 'yes' && named)
  if (!agrees && !cues.comes.test(normalised)) return false
  if (cues.hedge.test(normalised) || cues.doubt.test(normalised)) return false
  if (cues.another.test(normalised) || cues.cancels.test(normalised)) return false
  if (cues.books.test(normalised) || entities.durations.length > 0) return false
  if (normalised.split(' ').length > mostWords) return false
  return !moments || sameMoment(entities, moments)
}

/** Good enough to note it: one of the thoughts says so and none says no. */
export function comesPlainly({ clauses, reminded: moments }: Reading): boolean {
  const no = clauses.some(({ yesNo }) => yesNo?.answer === 'no')
  return !no && clauses.some(clause => comes(clause, moments))
}

function movesIt({ percept, reader, intent }: Clause): boolean {
  const { normalised, entities } = percept
  if (intent === 'reschedule') return true
  if (cues.another.test(normalised)) return intent !== 'change_channel'
  const dates = entities.dates.filter(({ negated }) => !negated)
  const times = entities.times.filter(({ negated }) => !negated)
  const { services, partySizes, durations } = entities
  // A party, a stay or a service of its own is another booking.
  if (services.length + partySizes.length + durations.length > 0 || cues.books.test(normalised)) return false
  if (dates.length + times.length === 0 || !reader.reminded || sameMoment({ dates, times }, reader.reminded))
    return false
  const agrees =
    cues.comes.test(normalised) || (percept.yesNo !== undefined && !cues.question.test(normalised))
  // "I can't come on Tuesday, is Friday possible?", not "I hate Mondays".
  const suggests = cues.suggests.test(normalised) || intent === 'availability'
  return !agrees && !elsewhere(intent) && (suggests || (isBare(percept) && intent !== 'stop_flow'))
}

/** The words are about another matter than the day and time of this one. */
const elsewhere = (intent: string) =>
  !idle.has(intent) && !['availability', 'book', 'cancel_appointment'].includes(intent)

function cancelsIt({ normalised }: Percept, intent: string): boolean {
  if (cues.keeps.test(normalised)) return false
  return intent === 'cancel_appointment' || cues.cancels.test(normalised)
}

/** Days and times mean something else to each flow, so they are read again for the one that starts here. */
function changing({ percept, reader }: Clause, flow: FlowName): Command[] {
  const context: SlotContext = { ...reader, flow, asked: undefined }
  // The very day and time of the reminder tell neither another booking nor another time.
  const same = reader.reminded !== undefined && sameMoment(percept.entities, reader.reminded)
  const settings = settingsOf(percept, context).filter(
    ({ slot }) => !(same && ['date', 'time', 'oldDate', 'oldTime'].includes(slot)),
  )
  return [{ kind: 'startFlow', flow }, ...settings.map(set => ({ kind: 'setSlot' as const, set }))]
}
