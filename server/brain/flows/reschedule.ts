import type { AppointmentView, ServiceView, Slot } from '../../../contract/turn.ts'
import { say, type WriteName } from '../dialogue/acts.ts'
import { localTime } from '../dialogue/local-time.ts'
import { type Frame, keep, slotId } from '../dialogue/state.ts'
import { serviceOf, type World } from '../dialogue/world.ts'
import { again, hold } from './book.ts'
import { confirmed, detailsOf, done } from './confirm.ts'
import { one } from './find-appointment.ts'
import { findSlot } from './find-slot.ts'
import type { Flow, Next } from './flow.ts'

/** which appointment ─> new day and time ─> hold ─> read-back ─yes─> move ─> receipt */
export const reschedule: Flow = (frame, world, state) => {
  const which = one(frame, world, state)
  if ('next' in which) return which.next
  const { appointment } = which
  const wanting = relative({ ...frame, appointment: appointment.id }, world, appointment)
  const service = serviceOf(world.business, appointment.serviceId) ?? placeholder(appointment)
  const found = findSlot(wanting, world, {
    service,
    staffId: frame.slots.staff,
    partySize: frame.slots.partySize ?? appointment.partySize,
    nights: frame.slots.nights ?? nightsOf(service, appointment),
    moving: appointment,
  })
  if ('next' in found) return found.next
  return move({ ...wanting, chosen: keep(found.slot) }, world, appointment)
}

function nightsOf(service: ServiceView, appointment: AppointmentView): number | undefined {
  if (service.kind !== 'room') return undefined
  return Math.max(1, Math.round((appointment.end.getTime() - appointment.start.getTime()) / 86_400_000))
}

/** "the same day but at 4", "same time on Thursday": the rest is as it was. */
function relative(frame: Frame, world: World, appointment: AppointmentView): Frame {
  const { date, time } = frame.slots
  const was = localTime(appointment.start, world.business.timeZone)
  const sameDay = { from: was.date, to: was.date, said: 'slot' as const }
  if (time?.kind === 'same' && date) {
    const from = { hour: Number(was.time.slice(0, 2)), minute: Number(was.time.slice(3)), open: false }
    return { ...frame, slots: { ...frame.slots, time: { kind: 'at', from } } }
  }
  if (date?.said === 'same') return { ...frame, slots: { ...frame.slots, date: sameDay } }
  // "Can we make it 4 instead?" is about the same day, as long as no other was named.
  if (time?.kind === 'at' && !date) return { ...frame, slots: { ...frame.slots, date: sameDay } }
  return frame
}

/** A service no longer sold can still be moved: the desk decides. */
function placeholder(appointment: AppointmentView): ServiceView {
  return {
    id: appointment.serviceId,
    name: appointment.serviceName,
    aliases: [],
    kind: appointment.partySize === undefined ? 'appointment' : 'table',
    minutes: (appointment.end.getTime() - appointment.start.getTime()) / 60_000,
    staff: [],
  }
}

/** Milliseconds; longer than the pause that any business keeps between two visits. */
const pause = 60 * 60_000

/**
 * Half an hour later lies on the very visit that is moved, or in the pause after it: a hold would collide with it. The
 * move itself makes room, or says that somebody else was faster.
 */
function besides(slot: Slot, { start, end }: AppointmentView): boolean {
  return slot.start.getTime() < end.getTime() + pause && slot.end.getTime() > start.getTime() - pause
}

function move(frame: Frame, world: World, appointment: AppointmentView): Next {
  const kept = frame.chosen
  if (!kept) return { step: 'again', frame }
  const slot = { ...kept, start: new Date(kept.start), end: new Date(kept.end) }
  const { staffName, ...bare } = slot
  const wanted = staffName === undefined ? bare : { ...bare, staffName }
  if (frame.confirmed === undefined && !besides(wanted, appointment)) {
    const held = hold(frame, world, wanted)
    if (held) return held
  }
  const details = { ...detailsOf(world, appointment), start: wanted.start, end: wanted.end, staffName }
  const answer = confirmed(frame, world, {
    write: { kind: 'reschedule', appointmentId: appointment.id, slot: wanted },
    details,
    from: appointment,
    evidence: [slotId(kept), `appointment:${appointment.id}`, 'said'],
  })
  if ('next' in answer) return answer.next
  const { result } = answer
  if (result.ok) {
    const moved = result.appointment
    return {
      step: 'finish',
      said: [say(done('reschedule', moved, detailsOf(world, moved)), `receipt:reschedule:${moved.id}`)],
      lastDate: localTime(moved.start, world.business.timeZone).date,
    }
  }
  return refused(frame, world, 'reschedule', result.why)
}

/** Too late, unknown or not sure enough who it is: a person decides. A slot that is gone: look again. */
export function refused(frame: Frame, world: World, write: Exclude<WriteName, 'book'>, why: string): Next {
  if (why === 'assurance') return { step: 'hand-over', said: [], reason: 'identity' }
  if (why === 'too-late' || why === 'not-found' || write !== 'reschedule') {
    const said = [say({ act: 'refused', write, why }, 'business:policy', 'business:contact')]
    return why === 'not-found'
      ? { step: 'finish', said }
      : { step: 'hand-over', said, reason: 'write-failed' }
  }
  return again(frame, world, why)
}
