import type {
  AppointmentView,
  AvailabilityQuery,
  BookingRequest,
  BusinessView,
  CustomerView,
  Granted,
  KnowledgeEntry,
  Refusal,
  ServiceView,
  Slot,
  TimelineEntry,
  Turn,
} from '../../../contract/turn.ts'
import type { WriteName } from './acts.ts'
import { canonical } from './canonical.ts'
import { type LocalTime, localTime } from './local-time.ts'
import type { Reminder } from './reminder.ts'
import type { DialogueState, KeptSlot } from './state.ts'

/** What the engine may ask the desk for. Only a `Write` changes an appointment. */
export type Effect =
  | { readonly kind: 'availability'; readonly query: AvailabilityQuery }
  | { readonly kind: 'check'; readonly query: AvailabilityQuery }
  | { readonly kind: 'appointments' }
  | { readonly kind: 'appointmentByCode'; readonly code: string; readonly name: string }
  | { readonly kind: 'hold'; readonly slot: Slot }
  | { readonly kind: 'takeMessage'; readonly text: string; readonly callback?: string }
  | { readonly kind: 'remember'; readonly name?: string; readonly email?: string; readonly phone?: string }
  | Write

/** Changes an appointment: runs only when the customer confirmed exactly this. */
export type Write =
  | { readonly kind: 'book'; readonly request: BookingRequest }
  | { readonly kind: 'reschedule'; readonly appointmentId: string; readonly slot: Slot }
  | { readonly kind: 'cancel'; readonly appointmentId: string }
  | { readonly kind: 'confirm'; readonly appointmentId: string }

export type WriteResult = Refusal | Granted<{ readonly appointment: AppointmentView }>

/** What came of an effect in this turn. */
export type Outcome =
  | { readonly kind: 'slots'; readonly slots: readonly Slot[] }
  | { readonly kind: 'checked'; readonly result: Refusal | { readonly ok: true } }
  | { readonly kind: 'appointments'; readonly appointments: readonly AppointmentView[] }
  | { readonly kind: 'held'; readonly result: Refusal | Granted<{ readonly until: Date }> }
  | { readonly kind: 'written'; readonly write: WriteName; readonly result: WriteResult }
  | { readonly kind: 'noted' }
  /** Threw twice or took too long; the name of the error, never its text. */
  | { readonly kind: 'failed'; readonly error: string }

/** Everything a pure step may look at: the turn's data and what the desk said in this turn. */
export interface World {
  readonly business: BusinessView
  readonly customer: CustomerView
  readonly entries: readonly KnowledgeEntry[]
  readonly timeline: readonly TimelineEntry[]
  readonly now: Date
  readonly local: LocalTime
  readonly turnId: string
  readonly conversationId: string
  /** The message being answered; names the frames it opens. */
  readonly messageId: string
  /** The customer is present: who spoke a minute ago still speaks. */
  readonly live: boolean
  /** People read and write letters: a question that goes back and forth costs a day. */
  readonly slow: boolean
  /** By canonical effect; holds only for this turn, so nothing stale is ever said. */
  readonly outcomes: ReadonlyMap<string, Outcome>
  /** Slots the desk named in earlier turns of a matter still under way. */
  readonly offered: readonly KeptSlot[]
  /** What this turn may be the answer to. */
  readonly reminder?: Reminder | undefined
}

/** The name under which the outcome of an effect is kept in this turn, frame by frame. */
export function effectKey(effect: Effect, frameId = ''): string {
  return `${frameId}|${canonical(effect)}`
}

export function outcomeOf(world: World, effect: Effect, frameId = ''): Outcome | undefined {
  return world.outcomes.get(effectKey(effect, frameId))
}

export function serviceOf(business: BusinessView, id: string | undefined): ServiceView | undefined {
  return id === undefined ? undefined : business.services.find(service => service.id === id)
}

/** What the customer is called: who they said they are among several, or the one name on file. */
export function nameOf(world: World, state: DialogueState): string | undefined {
  if (state.speaker) return state.speaker.name
  return world.customer.oneOf ? undefined : world.customer.name
}

/** Several people share this identifier and nobody has said yet who is speaking. */
export function speakerOpen(world: World, state: DialogueState): boolean {
  return (world.customer.oneOf?.length ?? 0) > 1 && !state.speaker
}

/** The business can already reach this customer outside of the visit. */
export function reachable(customer: CustomerView): boolean {
  return customer.identifiers.some(
    ({ identifier }) => identifier.kind === 'email' || identifier.kind === 'phone',
  )
}

/** What a turn starts from; outcomes are added while it goes on. */
export function worldOf(
  turn: Turn,
  state: DialogueState,
  outcomes: ReadonlyMap<string, Outcome>,
  reminder?: Reminder,
): World {
  const { business, customer, knowledge, timeline, now, id, conversationId, messages, medium } = turn
  return {
    business,
    customer,
    entries: knowledge.entries,
    timeline,
    now,
    local: localTime(now, business.timeZone),
    turnId: id,
    conversationId,
    messageId: messages[0]?.id ?? id,
    live: medium.live,
    slow: medium.expects === 'hours',
    outcomes,
    reminder,
    offered: state.frames.flatMap(({ offered, chosen }) => (chosen ? [...offered, chosen] : offered)),
  }
}
