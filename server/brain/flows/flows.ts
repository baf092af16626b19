import { say } from '../dialogue/acts.ts'
import { movedSince } from '../dialogue/reminder.ts'
import type { World } from '../dialogue/world.ts'
import type { FlowName } from '../understand/commands.ts'
import { attend } from './attend.ts'
import { book } from './book.ts'
import { cancel } from './cancel.ts'
import { check } from './check.ts'
import type { Flow } from './flow.ts'
import { message } from './message.ts'
import { reschedule } from './reschedule.ts'

/** Whoever answers a reminder is told first when the booking is no longer as the reminder said. */
const noting =
  (flow: Flow): Flow =>
  (frame, world, state) => {
    const next = flow(frame, world, state)
    if (!frame.reminded || next.step === 'run' || next.step === 'again') return next
    const said = [...movedNote(frame.appointment, world), ...next.said]
    return next.step === 'ask'
      ? { ...next, said, frame: { ...next.frame, reminded: false } }
      : { ...next, said }
  }

function movedNote(id: string | undefined, world: World) {
  const { reminder, business } = world
  const shown = [...world.outcomes.values()].flatMap(outcome =>
    outcome.kind === 'appointments' ? outcome.appointments : [],
  )
  const appointment = shown.find(each => each.id === id && each.id === reminder?.appointmentId)
  if (!appointment || !reminder || !movedSince(appointment, reminder, business.timeZone)) return []
  return [say({ act: 'reminder-moved', appointment }, `appointment:${appointment.id}`)]
}

export const flows: Readonly<Record<FlowName, Flow>> = {
  book,
  reschedule: noting(reschedule),
  cancel: noting(cancel),
  attend,
  check,
  message,
}
