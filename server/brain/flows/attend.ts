import { type AppointmentView, atLeast } from '../../../contract/turn.ts'
import { say } from '../dialogue/acts.ts'
import { localTime } from '../dialogue/local-time.ts'
import { choicesOf, movedSince } from '../dialogue/reminder.ts'
import type { DialogueState, Frame } from '../dialogue/state.ts'
import { outcomeOf, speakerOpen, type World } from '../dialogue/world.ts'
import { detailsOf, done, writeHash } from './confirm.ts'
import { locate } from './find-appointment.ts'
import { ask, type Flow, type Next, trouble } from './flow.ts'
import { refused } from './reschedule.ts'
import { askWho } from './who.ts'

/**
 *  who ─> still in the books, as the reminder said? ──yes to it──> noted ─> thanks, with day and time
 *              │  │                  └──nothing clear──> read out: will you come, another time, or cancel?
 *              │  └──moved──> says to when, notes nothing
 *              └─────gone──> says so, notes nothing
 */
export const attend: Flow = (frame, world, state) => {
  const found = reminded(frame, world, state)
  if ('next' in found) return found.next
  const { appointment } = found
  if (!appointment) return { step: 'finish', said: [say({ act: 'reminder-gone' })] }
  const { reminder, business } = world
  if (reminder?.appointmentId === appointment.id && movedSince(appointment, reminder, business.timeZone)) {
    const said = say({ act: 'reminder-moved', appointment }, `appointment:${appointment.id}`)
    return { step: 'finish', said: [said] }
  }
  return note(frame, world, appointment)
}

/** Whoever may not see the customer's bookings names the code; one made in this conversation is seen without. */
function reminded(
  frame: Frame,
  world: World,
  state: DialogueState,
): { readonly appointment: AppointmentView | undefined } | { readonly next: Next } {
  if (speakerOpen(world, state)) return { next: askWho(frame, world) }
  const effect = { kind: 'appointments' as const }
  const outcome = outcomeOf(world, effect, frame.id)
  if (!outcome) return { next: { step: 'run', effect, frame } }
  if (outcome.kind !== 'appointments') return { next: trouble() }
  const appointment = outcome.appointments.find(({ id }) => id === frame.appointment)
  if (appointment || atLeast(world.customer.assurance, 'matched')) return { appointment }
  const located = locate(frame, world, state)
  if ('next' in located) return located
  return { appointment: located.appointments.find(({ id }) => id === frame.appointment) }
}

function note(frame: Frame, world: World, appointment: AppointmentView): Next {
  const write = { kind: 'confirm' as const, appointmentId: appointment.id }
  const details = detailsOf(world, appointment)
  const hash = writeHash(write)
  const outcome = outcomeOf(world, write, frame.id)
  if (!outcome && frame.confirmed === hash) return { step: 'run', effect: write, frame }
  if (!outcome) {
    const said = say({ act: 'read-back', write: 'confirm', details }, `appointment:${appointment.id}`)
    const choices = choicesOf(['confirm', 'move', 'cancel'])
    return ask({ ...frame, readBack: hash }, said, { about: 'reminder', expecting: 'yes-no', choices })
  }
  if (outcome.kind !== 'written') return trouble()
  if (!outcome.result.ok) return refused(frame, world, 'confirm', outcome.result.why)
  const noted = outcome.result.appointment
  return {
    step: 'finish',
    said: [say(done('confirm', noted, details), `receipt:confirm:${noted.id}`)],
    lastDate: localTime(noted.start, world.business.timeZone).date,
  }
}
