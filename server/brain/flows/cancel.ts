import { say } from '../dialogue/acts.ts'
import { confirmed, detailsOf, done } from './confirm.ts'
import { one } from './find-appointment.ts'
import type { Flow } from './flow.ts'
import { refused } from './reschedule.ts'

/** which appointment ─> read-back with the business's policy ─yes─> cancel ─> receipt */
export const cancel: Flow = (frame, world, state) => {
  const which = one(frame, world, state)
  if ('next' in which) return which.next
  const { appointment } = which
  const details = detailsOf(world, appointment)
  const answer = confirmed({ ...frame, appointment: appointment.id }, world, {
    write: { kind: 'cancel', appointmentId: appointment.id },
    details,
    evidence: [`appointment:${appointment.id}`, 'business:policy'],
  })
  if ('next' in answer) return answer.next
  if (!answer.result.ok) return refused(frame, world, 'cancel', answer.result.why)
  const cancelled = answer.result.appointment
  return {
    step: 'finish',
    said: [
      say(
        done('cancel', cancelled, details),
        `receipt:cancel:${cancelled.id}`,
        `appointment:${appointment.id}`,
      ),
    ],
  }
}
