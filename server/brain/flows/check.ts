import { say } from '../dialogue/acts.ts'
import { localTime } from '../dialogue/local-time.ts'
import { locate } from './find-appointment.ts'
import type { Flow } from './flow.ts'

/** "When is my appointment?": read out, soonest first, to whom it belongs. */
export const check: Flow = (frame, world, state) => {
  const located = locate(frame, world, state)
  if ('next' in located) return located.next
  const { appointments } = located
  if (appointments.length === 0) return { step: 'finish', said: [say({ act: 'no-appointments' })] }
  const { service } = frame.slots
  const about = appointments.filter(appointment => service === undefined || appointment.serviceId === service)
  const told = about.length > 0 ? about : appointments
  const said = say(
    { act: 'appointments', appointments: told, all: told.length === appointments.length },
    ...told.map(({ id }) => `appointment:${id}`),
  )
  const first = told[0]
  return {
    step: 'finish',
    said: [said],
    ...(first ? { lastDate: localTime(first.start, world.business.timeZone).date } : {}),
  }
}
