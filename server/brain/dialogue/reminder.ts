import type { AppointmentView, Turn } from '../../../contract/turn.ts'
import type { DateEntity, TimeEntity } from '../perceive/percept.ts'
import { localTime } from './local-time.ts'
import type { DialogueState, Question } from './state.ts'
import type { Outcome } from './world.ts'

/** Days and times that a text names. */
export interface Moments {
  readonly dates: readonly DateEntity[]
  readonly times: readonly TimeEntity[]
}

/** A reminder that nobody has answered yet; `moments` as it named them on the day it was sent. */
export interface Reminder {
  readonly appointmentId: string
  readonly moments: Moments
}

const keyOf = (outreach: NonNullable<Turn['outreach']>) =>
  `${outreach.appointmentId}@${outreach.sentAt.toISOString()}`

/** The reminder this turn may answer; undefined when it is about no booking, or answered already. */
export function reminderIn({ outreach }: Turn, state: DialogueState) {
  if (outreach?.purpose !== 'reminder' || outreach.appointmentId === undefined) return undefined
  return state.answered === keyOf(outreach)
    ? undefined
    : { ...outreach, appointmentId: outreach.appointmentId }
}

/** What a reminder offers, in the order in which texts number it. */
const reminderChoices = ['confirm', 'move', 'cancel'] as const
export type ReminderChoice = (typeof reminderChoices)[number]

export const isReminderChoice = (id: string): id is ReminderChoice =>
  reminderChoices.some(choice => choice === id)

export const isReminding = (asked: Question | undefined): boolean =>
  asked?.about === 'reminder' || asked?.about === 'move-or-cancel'

/** The words are those of the language: `compose` fills them in. */
export const choicesOf = (ids: readonly ReminderChoice[]) => ids.map(id => ({ id, label: '' }))

/**
 * The state with the reminder as the open question. A question that we asked before the reminder went out gives way:
 * "yes" answers what was said last. One asked after it stays.
 */
export function remindedState(state: DialogueState, turn: Turn): DialogueState {
  const reminder = reminderIn(turn, state)
  if (!reminder || (state.asked && !newest(reminder, turn))) return state
  const sent = reminder.choices.filter(({ id }) => isReminderChoice(id))
  const asked: Question = {
    about: 'reminder',
    expecting: 'yes-no',
    choices: sent.length > 0 ? [...sent] : choicesOf(reminderChoices),
  }
  return { ...state, asked }
}

/** Whether it is the last thing we said, as far as the timeline shows. */
function newest({ sentAt, text }: NonNullable<Turn['outreach']>, turn: Turn): boolean {
  const ours = turn.timeline.filter(
    entry =>
      entry.conversationId === turn.conversationId && entry.author !== 'customer' && entry.text !== text,
  )
  return ours.length > 0 && ours.every(({ at }) => at < sentAt)
}

/** A message that names another day or time than the reminder speaks of something else. */
export function sameMoment(said: Moments, reminded: Moments): boolean {
  const days = said.dates.every(
    ({ from, to, alternative }) =>
      reminded.dates.length === 0 ||
      reminded.dates.some(date => (from <= date.to && date.from <= to) || alternative === date.from),
  )
  return days && said.times.every(time => reminded.times.length === 0 || agrees(time, reminded.times))
}

function agrees({ from, kind }: TimeEntity, times: readonly TimeEntity[]): boolean {
  if (kind === 'part') return true
  return times.some(
    ({ from: other }) =>
      from !== undefined &&
      other !== undefined &&
      from.minute === other.minute &&
      (from.hour === other.hour ||
        ((from.meridiem === 'open' || other.meridiem === 'open') && from.hour % 12 === other.hour % 12)),
  )
}

/** Moved since the reminder was sent: it begins on a day or at a time that the reminder did not name. */
export function movedSince(appointment: AppointmentView, { moments }: Reminder, timeZone: string): boolean {
  const { date, time } = localTime(appointment.start, timeZone)
  const [hour, minute] = [Number(time.slice(0, 2)), Number(time.slice(3))]
  const dates = moments.dates.filter(each => each.from === each.to)
  const clocks = moments.times.flatMap(({ from, kind }) => (from && kind === 'at' ? [from] : []))
  const sameDay = dates.length === 0 || dates.some(({ from }) => from === date)
  const sameTime =
    clocks.length === 0 ||
    clocks.some(
      clock =>
        clock.minute === minute &&
        (clock.hour === hour || (clock.meridiem === 'open' && clock.hour % 12 === hour % 12)),
    )
  return !sameDay || !sameTime
}

/** The state after a turn that did something about the booking: the reminder has its answer. */
export function settledState(
  state: DialogueState,
  { outreach }: Turn,
  outcomes: ReadonlyMap<string, Outcome>,
): DialogueState {
  const settled = [...outcomes.values()].some(
    outcome =>
      outcome.kind === 'written' &&
      outcome.result.ok &&
      outcome.result.appointment.id === outreach?.appointmentId,
  )
  return outreach && settled ? { ...state, answered: keyOf(outreach) } : state
}
