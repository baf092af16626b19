import type { Identifier } from './identifier.ts'
import type { Channel, Choice, Medium, Purpose } from './message.ts'

/** How sure we are who is speaking, weakest first. */
export const assurances = ['claimed', 'matched', 'confirmed', 'verified'] as const
export type Assurance = (typeof assurances)[number]

export function atLeast(has: Assurance, needs: Assurance): boolean {
  return assurances.indexOf(has) >= assurances.indexOf(needs)
}

/** Local wall-clock span of one weekday; 1 = Monday … 7 = Sunday (ISO 8601). `HH:MM`, end exclusive. */
export interface OpeningHours {
  readonly weekday: number
  readonly opens: string
  readonly closes: string
}

export interface ServiceView {
  readonly id: string
  readonly name: string
  /** Other words customers use for it. */
  readonly aliases: readonly string[]
  /** appointment: minutes with a person · table: seats for a party · room: nights. */
  readonly kind: 'appointment' | 'table' | 'room'
  readonly minutes: number
  /** "£60", "from €120", as the business says it. */
  readonly price?: string
  readonly description?: string
  readonly staff: readonly StaffView[]
}

export interface StaffView {
  readonly id: string
  readonly name: string
  readonly role: string
}

export interface BusinessView {
  readonly id: string
  readonly name: string
  /** "dental clinic": how the business calls itself in a sentence. */
  readonly what: string
  readonly timeZone: string
  /** BCP 47, e.g. `en-GB`: decides 11/12 and a.m./p.m. */
  readonly locale: string
  /** ISO 3166-1 alpha-2, for phone numbers written without a country code. */
  readonly country: string
  readonly languages: readonly string[]
  readonly phone?: string
  readonly email?: string
  readonly address?: string
  readonly services: readonly ServiceView[]
  readonly hours: readonly OpeningHours[]
  /** Local dates on which it is closed, with the reason if one was given. */
  readonly closures: readonly { readonly from: string; readonly to: string; readonly reason?: string }[]
  readonly cancellationPolicy?: string
  /** What to say when a human is needed and nobody is free: the only promise the brain may make. */
  readonly promise: string
  /** How the brain signs, e.g. "the front desk of Maple Dental". */
  readonly signature: string
  /** Owner's own examples on top of the built-in ones, by intent. */
  readonly examples: Readonly<Record<string, readonly string[]>>
  /** Owner's own escalation rules: these words go to a human. */
  readonly escalateOn: readonly string[]
}

export interface KnowledgeEntry {
  readonly id: string
  /** The question as a customer would ask it. */
  readonly question: string
  readonly variants: readonly string[]
  /** The short answer that may be sent as it stands. */
  readonly answer: string
  readonly topic: string
}

/** All published entries; `version` changes with every edit, so an index can be kept until it does. */
export interface Knowledge {
  readonly version: string
  readonly entries: readonly KnowledgeEntry[]
}

export interface AppointmentView {
  readonly id: string
  /** Short code the customer can read out, e.g. `K7M4Q`. */
  readonly code: string
  readonly serviceId: string
  readonly serviceName: string
  readonly staffName?: string
  readonly start: Date
  readonly end: Date
  readonly partySize?: number
  readonly status: 'booked' | 'cancelled' | 'completed' | 'missed'
  /** The customer said they will come. */
  readonly confirmed?: boolean
}

export interface CustomerView {
  readonly id: string
  readonly name?: string
  readonly assurance: Assurance
  readonly identifiers: readonly { readonly identifier: Identifier; readonly assurance: Assurance }[]
  /** Set when one identifier belongs to several people: ask before anything personal is said. */
  readonly oneOf?: readonly { readonly customerId: string; readonly name: string }[]
}

export interface TurnMessage {
  readonly id: string
  readonly text: string
  readonly subject?: string
  readonly choice?: string
  readonly attachments: readonly { readonly name: string; readonly type: string }[]
  readonly sentAt: Date
}

/** One line of the customer's timeline before this turn, over all channels. */
export interface TimelineEntry {
  readonly messageId: string
  readonly conversationId: string
  readonly channel: Channel
  readonly author: 'customer' | 'brain' | 'teammate' | 'system'
  readonly text: string
  readonly at: Date
}

export interface Slot {
  readonly serviceId: string
  readonly resourceId: string
  readonly staffName?: string
  readonly start: Date
  readonly end: Date
}

/** Local dates `YYYY-MM-DD` and times `HH:MM` in the business's zone. */
export interface AvailabilityQuery {
  readonly serviceId: string
  readonly fromDate: string
  readonly toDate: string
  readonly fromTime?: string
  readonly toTime?: string
  /** Exactly this wall-clock start is wanted. */
  readonly atTime?: string
  readonly staffId?: string
  readonly partySize?: number
  readonly nights?: number
  /** Ignore this appointment's own time: it is the one being moved. */
  readonly moving?: string
  readonly limit: number
}

/** Why the desk refuses, as a value the brain can put into words. */
export type Refusal =
  | {
      readonly ok: false
      readonly why: 'taken' | 'past' | 'closed' | 'too-far' | 'party-too-large' | 'unknown-service'
    }
  | { readonly ok: false; readonly why: 'not-found' | 'too-late' | 'assurance' }

export type Granted<T> = { readonly ok: true } & T

export interface BookingRequest {
  readonly slot: Slot
  readonly name: string
  readonly contact: readonly Identifier[]
  readonly partySize?: number
  readonly note?: string
}

/**
 * What the brain may look up and do for this one customer. Reads are free; every write carries an idempotency key
 * (same key, same outcome, no second effect) and is refused as a value, never thrown, when the business says no.
 */
export interface Desk {
  /** Earliest first. An exact `atTime` that is not free gives the nearest free slots instead. */
  availability(query: AvailabilityQuery): Promise<readonly Slot[]>
  /** Says why a wished time is impossible: in the past, closed, too far ahead. */
  check(query: AvailabilityQuery): Promise<Refusal | { readonly ok: true }>
  /** Keeps the slot for five minutes while the customer is asked. */
  hold(key: string, slot: Slot): Promise<Refusal | Granted<{ readonly until: Date }>>
  book(
    key: string,
    request: BookingRequest,
  ): Promise<Refusal | Granted<{ readonly appointment: AppointmentView }>>
  /** Upcoming ones of this customer, soonest first; empty when the assurance is below `matched`. */
  appointments(): Promise<readonly AppointmentView[]>
  /**
   * An upcoming appointment found by its code, for somebody we do not know yet; undefined unless the name fits (first or
   * last is enough). What it answered may be moved and cancelled in this conversation from then on.
   */
  appointmentByCode(code: string, name: string): Promise<AppointmentView | undefined>
  reschedule(
    key: string,
    appointmentId: string,
    slot: Slot,
  ): Promise<Refusal | Granted<{ readonly appointment: AppointmentView }>>
  cancel(
    key: string,
    appointmentId: string,
  ): Promise<Refusal | Granted<{ readonly appointment: AppointmentView }>>
  /** The customer will come: noted on the appointment, so that nobody asks again. */
  confirm(
    key: string,
    appointmentId: string,
  ): Promise<Refusal | Granted<{ readonly appointment: AppointmentView }>>
  takeMessage(key: string, message: { readonly text: string; readonly callback?: string }): Promise<void>
  /** What the customer said of himself: name and contacts, stored as claimed until confirmed. */
  remember(facts: { readonly name?: string; readonly contact?: readonly Identifier[] }): Promise<void>
}

/** The latest message we began with (a reminder, a follow-up), while this turn may be its answer. */
export interface Outreach {
  readonly purpose: Purpose
  readonly text: string
  readonly choices: readonly Choice[]
  readonly appointmentId?: string
  readonly sentAt: Date
}

export interface Turn {
  readonly id: string
  readonly conversationId: string
  readonly now: Date
  readonly business: BusinessView
  readonly medium: Medium
  readonly customer: CustomerView
  /** What is to be answered, oldest first; several when the customer sent them quickly. */
  readonly messages: readonly TurnMessage[]
  /** What was said before, oldest first, over all channels. */
  readonly timeline: readonly TimelineEntry[]
  readonly knowledge: Knowledge
  /** What `done` gave after the last turn of this conversation; undefined on the first. */
  readonly state: unknown
  readonly outreach?: Outreach
  readonly desk: Desk
}

export type Mood = 'calm' | 'confused' | 'frustrated' | 'upset'

/** A sentence of the brief and the messages it rests on. */
export interface BriefLine {
  readonly text: string
  readonly messageIds: readonly string[]
}

export interface HandoffBrief {
  readonly summary: readonly BriefLine[]
  readonly need: BriefLine
  readonly tried: readonly BriefLine[]
  readonly mood: Mood
}

export type HandoffReason =
  | 'asked'
  | 'emergency'
  | 'complaint'
  | 'advice'
  | 'write-failed'
  | 'misunderstood'
  | 'no-answer'
  | 'anger'
  | 'identity'
  | 'owner-rule'

export type ReplyEvent =
  /** One sentence or block of the answer, in order; `evidence` names what it rests on. */
  | {
      readonly kind: 'sentence'
      readonly text: string
      readonly choices?: readonly Choice[]
      readonly evidence: readonly string[]
    }
  /** What the answer asks for, for media that listen: it decides how long a pause may be. */
  | {
      readonly kind: 'asks'
      readonly expecting: 'yes-no' | 'choice' | 'date-time' | 'name' | 'contact' | 'number' | 'open'
    }
  /** A subject for media that have one, when a new one is needed. */
  | { readonly kind: 'subject'; readonly text: string }
  | {
      readonly kind: 'understood'
      readonly intent: string
      readonly score: number
      readonly mood: Mood
      readonly language: string
    }
  /** Something was done for the customer; recorded as an action record in the timeline. */
  | {
      readonly kind: 'action'
      readonly name: 'book' | 'reschedule' | 'cancel' | 'confirm' | 'take-message' | 'remember'
      readonly outcome: 'done' | 'refused'
      readonly detail: string
      readonly appointmentId?: string
    }
  | {
      readonly kind: 'handoff'
      readonly reason: HandoffReason
      readonly urgency: 'urgent' | 'important' | 'review'
      readonly brief: HandoffBrief
    }
  | { readonly kind: 'trace'; readonly step: string; readonly detail: Readonly<Record<string, unknown>> }
  /** Always last. `waiting`: for the customer's answer · `resolved`: nothing is left open. */
  | {
      readonly kind: 'done'
      readonly state: unknown
      readonly outcome: 'waiting' | 'resolved' | 'handed-over'
    }

export interface Brain {
  respond(turn: Turn, signal: AbortSignal): AsyncIterable<ReplyEvent>
}
