import { localTime } from '../dialogue/local-time.ts'
import { isReminding } from '../dialogue/reminder.ts'
import { type Question, slotId } from '../dialogue/state.ts'
import type { Percept } from '../perceive/percept.ts'
import { bareName, plainName } from './bare-name.ts'
import { verySure } from './certainty.ts'
import type { Clause } from './clause.ts'
import { type Command, forgettable, type SlotSetting } from './commands.ts'
import { consents } from './consent.ts'
import { cues } from './en-cues.ts'
import type { Reader } from './nlu.ts'

export const setting = (settings: readonly SlotSetting[], { correction }: Percept): Command[] =>
  settings.map(set => ({ kind: correction ? 'correctSlot' : 'setSlot', set }))

/** A choice named by its words must be this much of them; by its number it always is. */
const choiceScore = 0.6
/** What may be said beside a pick; its words are no day or service of their own. */
const besides: readonly SlotSetting['slot'][] = ['name', 'email', 'phone', 'partySize', 'nights']

/** "2", "the second one", "Thursday 9:30" of what was offered. A date or time of one's own goes before a vague match. */
export function choiceOf({ percept, reader, settings }: Clause): Command[] | undefined {
  const { asked } = reader
  // "Anything later?" after a reminder is no wish for the last choice.
  if (isReminding(asked)) return undefined
  const hour = reader.numbered ? undefined : offeredAtHour(percept, reader)
  if (hour) return [{ kind: 'choose', choice: hour }]
  const [choice, second] = percept.entities.choices
  if (!choice || !asked || asked.choices.length === 0 || asked.about === 'confirm') return undefined
  if (choice.score < choiceScore || (second && second.score === choice.score)) return undefined
  const own = percept.entities.dates.length + percept.entities.times.length > 0
  if (own && choice.score < 1) return undefined
  const index = choice.index < 0 ? asked.choices.length + choice.index : choice.index
  const picked = asked.choices[index]
  if (!picked) return undefined
  const rest = settings.filter(({ slot }) => besides.includes(slot))
  return [{ kind: 'choose', choice: picked.id }, ...setting(rest, percept)]
}

/** Where nothing was numbered, "two" of 9:00, 12:30 and 14:00 is the one at two, not the second. */
function offeredAtHour({ normalised }: Percept, { asked, frame, timeZone }: Reader): string | undefined {
  const said = cues.hour.exec(normalised)?.[1]
  if (asked?.about !== 'when' || !frame || said === undefined) return undefined
  const hour = cues.hours.indexOf(said) + 1 || Number(said)
  const [only, second] = frame.offered.filter(slot => {
    const { time } = localTime(new Date(slot.start), timeZone)
    return time.endsWith(':00') && Number(time.slice(0, 2)) % 12 === hour % 12
  })
  return only && !second ? slotId(only) : undefined
}

/** The open question was answered with exactly what it asks for. */
export function answering({ percept, reader, settings }: Clause): Command[] | undefined {
  const { asked } = reader
  if (!asked) return undefined
  const fits: Partial<Record<typeof asked.about, readonly SlotSetting['slot'][]>> = {
    service: ['service'],
    'party-size': ['partySize'],
    nights: ['nights'],
    name: ['name'],
    contact: ['email', 'phone'],
    code: ['code', 'name'],
    meridiem: ['time'],
  }
  const wanted = fits[asked.about]
  const answer = wanted && settings.some(({ slot }) => wanted.includes(slot))
  if (answer) return setting(settings, percept)
  const name = nameIn(percept, asked)
  return name ? [{ kind: 'setSlot', set: { slot: 'name', value: name } }] : undefined
}

/** A name in answer to the question for it, or beside it: "Nora Quist" when the e-mail address was asked. */
function nameIn(percept: Percept, { about, frame }: Question): string | undefined {
  const { intents, normalised } = percept
  const other = (intents[0]?.score ?? 0) >= verySure || cues.question.test(normalised)
  if (about === 'name') return plainName(percept, other)
  const { services, staff } = percept.entities
  if (frame === undefined || !settles.has(about) || services.length > 0) return undefined
  const name = bareName(percept)
  return staff.some(({ start, end }) => end - start >= (name?.length ?? 0)) ? undefined : name
}

/** Questions about a booking in the making, in answer to which people also say who they are. */
const settles: ReadonlySet<Question['about']> = new Set(['contact', 'code', 'when'])

const steers: readonly SlotSetting['slot'][] = ['date', 'time', 'service', 'staff', 'partySize', 'nights']

/** "11:30", "what about Dr Ellis?": details of what is under way, whatever the few words around them resemble. */
export function detailsOnly(
  { percept, reader, settings, score }: Clause,
  topics: Readonly<Record<string, unknown>>,
): boolean {
  const { frame } = reader
  const filling = settings.filter(({ slot }) => steers.includes(slot))
  if (filling.length === 0) return false
  const when = filling.some(({ slot }) => slot === 'date' || slot === 'time')
  if (isBare(percept)) return frame !== undefined || when
  const making = frame?.flow === 'book' || frame?.flow === 'reschedule'
  return making && score < verySure && !topics[percept.intents[0]?.intent ?? '']
}

/** Letters beside the details: "on", "please", "ok" and the like make no sentence. */
const fewLetters = 8

export function isBare({ text, entities }: Percept): boolean {
  const { dates, times, services, staff, partySizes, durations, names, emails, phones } = entities
  const spans = [dates, times, services, staff, partySizes, durations, names, emails, phones].flat()
  const inside = (index: number) => spans.some(({ start, end }) => start <= index && index < end)
  const rest = [...text].filter((_char, index) => !inside(index))
  return rest.filter(char => /\p{L}/u.test(char)).length <= fewLetters
}

/** Words that steer what is under way: stop, another day instead, later, yes, no. */
export function steering(clause: Clause): Command[] | undefined {
  const { percept, reader, settings } = clause
  const under = reader.frame ? (stopping(clause) ?? changing(clause) ?? looking(clause)) : undefined
  if (under) return under
  if (!percept.yesNo && !consents(percept)) return undefined
  // An answer to a reminder is read with more care than a yes in passing.
  if (isReminding(reader.asked)) return undefined
  return !reader.asked && settings.length > 0 ? undefined : yes(clause)
}

const dated = (settings: readonly SlotSetting[]) =>
  settings.some(({ slot }) => slot === 'date' || slot === 'time')

function stopping({ percept, reader, intent, settings }: Clause): Command[] | undefined {
  const { yesNo, normalised } = percept
  if (yesNo?.answer === 'yes' && yesNo.strength === 'strong') return undefined
  const unmade = reader.frame?.flow === 'book' && !cues.existing.test(normalised) && !dated(settings)
  const stops = intent === 'stop_flow' || (intent === 'cancel_appointment' && unmade)
  return stops ? [{ kind: 'cancelFlow' }] : undefined
}

/** "Can we make it Wednesday?" about a booking in the making moves nothing that exists. */
function changing({ percept, reader, intent, settings }: Clause): Command[] | undefined {
  const { frame, asked } = reader
  if (asked?.about === 'change' && settings.length === 0) {
    const slot = forgettable.find(each => cues.forget[each].test(percept.normalised))
    if (slot) return [{ kind: 'forget', slot }]
  }
  const making = frame?.flow === 'book' || frame?.flow === 'reschedule'
  const moves = intent === 'reschedule' || intent === 'book' || intent === 'availability'
  if (!making || !moves || !dated(settings) || cues.existing.test(percept.normalised)) return undefined
  return setting(settings, percept)
}

function looking({ percept, reader, settings }: Clause): Command[] | undefined {
  const { frame, asked } = reader
  const timed = asked?.about === 'when' ? frame?.offered.length : frame?.chosen && asked?.about === 'confirm'
  if (!timed || dated(settings)) return undefined
  if (cues.later.test(percept.normalised)) return [{ kind: 'moreTimes', direction: 'later' }]
  if (cues.earlier.test(percept.normalised)) return [{ kind: 'moreTimes', direction: 'earlier' }]
  return cues.other.test(percept.normalised) ? [{ kind: 'moreTimes', direction: 'other' }] : undefined
}

function yes({ percept, reader, intent, settings }: Clause): Command[] | undefined {
  const { yesNo } = percept
  const { asked } = reader
  const rest = setting(settings, percept)
  if (yesNo?.answer === 'no') return [{ kind: 'deny' }, ...rest]
  if (consents(percept)) return [{ kind: 'affirm' }, ...rest]
  // "Sure, how much is it?" goes on being a question; a hedged yes to a read-back confirms nothing.
  const elsewhere = intent !== '' && intent !== 'affirm'
  if (rest.length > 0) return elsewhere ? undefined : rest
  return asked && !elsewhere && asked.about !== 'confirm' ? [{ kind: 'affirm' }] : undefined
}
