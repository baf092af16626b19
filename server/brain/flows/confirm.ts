import type { AppointmentView } from '../../../contract/turn.ts'
import type { BookingDetails, WriteName } from '../dialogue/acts.ts'
import { say } from '../dialogue/acts.ts'
import { sha256 } from '../dialogue/canonical.ts'
import type { Frame } from '../dialogue/state.ts'
import { outcomeOf, serviceOf, type World, type Write, type WriteResult } from '../dialogue/world.ts'
import { ask, type Next, trouble } from './flow.ts'

/** What a yes has to be about: the effect and every argument of it. */
export function writeHash(write: Write): string {
  return sha256(write)
}

export interface ReadBack {
  readonly write: Write
  readonly details: BookingDetails
  /** The appointment as it is now, when it is moved. */
  readonly from?: AppointmentView | undefined
  readonly evidence: readonly string[]
}

/**
 *  read-back ──yes, same hash──> write ──> receipt
 *      ^  └──anything changed──> another hash, read back again
 *      └─────no──> ask what to change
 */
export function confirmed(
  frame: Frame,
  world: World,
  { write, details, from, evidence }: ReadBack,
): { readonly next: Next } | { readonly result: WriteResult } {
  const hash = writeHash(write)
  const outcome = outcomeOf(world, write, frame.id)
  if (outcome?.kind === 'written') return { result: outcome.result }
  if (outcome) return { next: trouble() }
  if (frame.confirmed === hash) return { next: { step: 'run', effect: write, frame } }
  const { confirmed: _other, because: _why, ...rest } = frame
  const said = say({ act: 'read-back', write: write.kind, details, from }, ...evidence)
  const short = hash.slice(0, 16)
  return {
    next: ask({ ...rest, readBack: hash, declined: false }, said, {
      about: 'confirm',
      expecting: 'yes-no',
      choices: [
        { id: `confirm:${short}`, label: '' },
        { id: `decline:${short}`, label: '' },
      ],
    }),
  }
}

/** What an appointment on the books looks like in a sentence. */
export function detailsOf(world: World, appointment: AppointmentView): BookingDetails {
  const { serviceName, start, end, staffName, partySize } = appointment
  return {
    service: serviceOf(world.business, appointment.serviceId),
    serviceName,
    start,
    end,
    staffName,
    partySize,
  }
}

export function done(
  write: WriteName,
  appointment: AppointmentView,
  details: BookingDetails,
): {
  readonly act: 'done'
  readonly write: WriteName
  readonly appointment: AppointmentView
  readonly details: BookingDetails
} {
  return { act: 'done', write, appointment, details }
}
