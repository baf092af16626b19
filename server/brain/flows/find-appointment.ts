import { type AppointmentView, atLeast } from '../../../contract/turn.ts'
import { say } from '../dialogue/acts.ts'
import { localTime, minutesOf } from '../dialogue/local-time.ts'
import type { DialogueState, Frame } from '../dialogue/state.ts'
import { nameOf, outcomeOf, speakerOpen, type World } from '../dialogue/world.ts'
import { ask, type Next, trouble } from './flow.ts'
import { readings } from './hours.ts'
import { askWho } from './who.ts'

/** The appointments a flow may speak of, or what has to happen before. */
export type Located = { readonly appointments: readonly AppointmentView[] } | { readonly next: Next }

/** Guessing codes is worth three tries to somebody who forgot his, and nothing to somebody else. */
const codeTries = 2

/**
 *  several people on one number ──> who is it?
 *  matched or surer ──> own upcoming appointments ──none──┐
 *  only claimed ──────────────────────────────────────────┴─> code and name ──wrong twice──> a person
 */
export function locate(frame: Frame, world: World, state: DialogueState): Located {
  if (speakerOpen(world, state)) return { next: askWho(frame, world) }
  if (frame.slots.code === undefined && atLeast(world.customer.assurance, 'matched')) {
    const effect = { kind: 'appointments' as const }
    const outcome = outcomeOf(world, effect, frame.id)
    if (!outcome) return { next: { step: 'run', effect, frame } }
    if (outcome.kind !== 'appointments') return { next: trouble() }
    return { appointments: outcome.appointments.filter(({ status }) => status === 'booked') }
  }
  return byCode(frame, world, state)
}

function byCode(frame: Frame, world: World, state: DialogueState): Located {
  const own =
    world.live && frame.slots.code === undefined && frame.codeTries === 0 ? state.made.at(-1) : undefined
  const code = frame.slots.code ?? own?.code
  const name = own?.name ?? frame.slots.name ?? nameOf(world, state)
  if (code === undefined || name === undefined) {
    return { next: askCode(frame, code !== undefined, frame.codeTries > 0) }
  }
  const effect = { kind: 'appointmentByCode' as const, code, name }
  const outcome = outcomeOf(world, effect, frame.id)
  if (!outcome) return { next: { step: 'run', effect, frame } }
  if (outcome.kind !== 'appointments') return { next: trouble() }
  if (outcome.appointments.length > 0) return { appointments: outcome.appointments }
  if (frame.codeTries + 1 >= codeTries) {
    return { next: { step: 'hand-over', said: [], reason: 'identity' } }
  }
  const { code: _wrong, name: _same, ...slots } = frame.slots
  return { next: askCode({ ...frame, slots, codeTries: frame.codeTries + 1 }, false, true) }
}

function askCode(frame: Frame, nameOnly: boolean, missed: boolean): Next {
  return ask(frame, say({ act: 'ask-code', missed, nameOnly }), {
    about: 'code',
    expecting: nameOnly ? 'name' : 'free-text',
    choices: [],
  })
}

/** One appointment: the only one, the one named by its day or time, the one picked. */
export function one(
  frame: Frame,
  world: World,
  state: DialogueState,
): { readonly appointment: AppointmentView } | { readonly next: Next } {
  const located = locate(frame, world, state)
  if ('next' in located) return located
  const { appointments } = located
  const picked = appointments.find(({ id }) => id === frame.appointment)
  if (picked) return { appointment: picked }
  // Picked before, or named by a reminder, and gone since: none of the others is meant instead.
  const gone = frame.appointment !== undefined && frame.slots.code === undefined
  if (gone && atLeast(world.customer.assurance, 'matched')) {
    return { next: { step: 'finish', said: [say({ act: 'reminder-gone' })] } }
  }
  if (appointments.length === 0) {
    return { next: { step: 'finish', said: [say({ act: 'no-appointments' })] } }
  }
  const named = appointments.filter(appointment => fits(appointment, frame, world))
  const [only] = named
  if (only && named.length === 1) return { appointment: only }
  const some = named.length > 0 ? named : appointments
  const [single] = some
  if (single && some.length === 1 && frame.slots.oldDate === undefined) return { appointment: single }
  const said = say(
    { act: 'ask-appointment', appointments: some, flow: frame.flow },
    ...some.map(({ id }) => `appointment:${id}`),
  )
  const choices = some.map(({ id }) => ({ id: `appointment:${id}`, label: '' }))
  return { next: ask(frame, said, { about: 'appointment', expecting: 'choice', choices }) }
}

/** Whether this is the appointment "on Tuesday", "at three", "the cleaning". */
function fits(appointment: AppointmentView, frame: Frame, world: World): boolean {
  const local = localTime(appointment.start, world.business.timeZone)
  const { oldDate, oldTime, service } = frame.slots
  if (oldDate && oldDate.said !== 'same' && (local.date < oldDate.from || local.date > oldDate.to))
    return false
  if (oldTime?.kind === 'at' && oldTime.from) {
    const times = readings(oldTime.from, world.business, local.date).map(minutesOf)
    if (!times.includes(minutesOf(local.time))) return false
  }
  return service === undefined || service === appointment.serviceId
}
