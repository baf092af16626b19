import type { Transaction } from 'kysely'
import type { AppointmentView, BookingRequest, Refusal, Slot } from '../../contract/turn.ts'
import { readStored } from '../data/appointment-reads.ts'
import {
  cancelAppointment,
  confirmAppointment,
  insertAppointment,
  makeRoom,
  moveAppointment,
  type NewAppointment,
  type StoredAppointment,
} from '../data/appointments.ts'
import { cancelOutreachesOf } from '../data/outreaches.ts'
import { readSchedule } from '../data/schedule.ts'
import type { Schema } from '../data/schema.ts'
import { planReminders } from '../jobs/reminders.ts'
import type { Done } from './once.ts'
import { refusedSlot } from './slots.ts'

/** Where a change comes from. `freely`: a teammate may book outside the opening hours. */
export interface Change {
  readonly businessId: string
  readonly customerId: string
  readonly conversationId: string | null
  readonly via: NewAppointment['via']
  readonly now: Date
  readonly freely?: boolean
}

/** Books the slot inside the transaction of its action record, or says why not. */
export async function book(
  tx: Transaction<Schema>,
  change: Change,
  request: Pick<BookingRequest, 'slot' | 'name' | 'partySize' | 'note'>,
): Promise<Done> {
  const { slot, partySize } = request
  const ready = await prepare(tx, change, slot, partySize)
  if ('why' in ready) return refused(ready)
  const { name, note } = request
  const { businessId, customerId, conversationId, via, now } = change
  const { bufferMinutes } = ready
  const made = await insertAppointment(tx, {
    ...{ businessId, customerId, conversationId, via, now, bufferMinutes, name, note, partySize },
    serviceId: slot.serviceId,
    resourceId: slot.resourceId,
    start: slot.start,
    end: slot.end,
  })
  return made === 'taken' ? refused({ ok: false, why: 'taken' }) : changed(tx, businessId, made.id, now)
}

/** Moves a booked appointment that the caller has locked. */
export async function reschedule(
  tx: Transaction<Schema>,
  change: Change,
  current: StoredAppointment,
  slot: Slot,
): Promise<Done> {
  const settled = refusedChange(current, change.now)
  if (settled) return refused(settled)
  const ready = await prepare(tx, change, { ...slot, serviceId: current.serviceId }, current.partySize)
  if ('why' in ready) return refused(ready)
  const { businessId, now } = change
  const { resourceId, start, end } = slot
  const to = { resourceId, start, end, bufferMinutes: ready.bufferMinutes, now }
  if (await moveAppointment(tx, businessId, current.id, to)) return refused({ ok: false, why: 'taken' })
  return changed(tx, businessId, current.id, now)
}

/** Cancels a booked appointment that the caller has locked. */
export const cancel = settling(cancelAppointment)

/** Notes on a booked appointment that the caller has locked that the customer will come. */
export const confirm = settling(confirmAppointment)

function settling(write: typeof cancelAppointment) {
  return async (
    tx: Transaction<Schema>,
    { businessId, now }: Pick<Change, 'businessId' | 'now'>,
    current: StoredAppointment,
  ): Promise<Done> => {
    const settled = refusedChange(current, now)
    if (settled) return refused(settled)
    await write(tx, businessId, current.id, now)
    return changed(tx, businessId, current.id, now)
  }
}

export function refused(refusal: Refusal): Done {
  return { outcome: 'refused', detail: refusal.why, result: refusal }
}

/** What has begun can only be settled by people. */
function refusedChange({ status, start }: StoredAppointment, now: Date): Refusal | undefined {
  if (status !== 'booked') return { ok: false, why: 'not-found' }
  return start <= now ? { ok: false, why: 'too-late' } : undefined
}

async function prepare(
  tx: Transaction<Schema>,
  { businessId, conversationId, now, freely }: Change,
  slot: Slot,
  partySize: number | undefined,
): Promise<Refusal | { readonly bufferMinutes: number }> {
  const schedule = await readSchedule(tx, businessId, slot.serviceId)
  if (!schedule) return { ok: false, why: 'unknown-service' }
  const refusal = refusedSlot(schedule, slot, partySize, now, freely)
  if (refusal) return refusal
  await makeRoom(tx, { businessId, resourceId: slot.resourceId, now }, conversationId)
  return { bufferMinutes: schedule.service.bufferMinutes }
}

async function changed(tx: Transaction<Schema>, businessId: string, id: string, now: Date): Promise<Done> {
  const stored = await readStored(tx, businessId, id)
  if (!stored) throw new Error('An appointment is gone in the middle of its own change.')
  // What was begun for its former time and has not arrived is called off.
  await cancelOutreachesOf(tx, businessId, id, now)
  await planReminders(tx, businessId, stored, now)
  return {
    outcome: 'done',
    detail: `${stored.serviceName}, ${stored.start.toISOString()}`,
    appointmentId: id,
    result: { ok: true, appointment: viewOf(stored) },
  }
}

/** What the customer may know of it. */
export function viewOf(stored: StoredAppointment): AppointmentView {
  const { resourceId, customerId, conversationId, bufferMinutes, names, ...view } = stored
  return view
}
