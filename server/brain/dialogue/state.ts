import { z } from 'zod'
import type { Slot } from '../../../contract/turn.ts'
import { dateWish, flowNames, timeWish } from '../understand/commands.ts'

/** A free slot as the desk gave it, kept between turns. */
const keptSlot = z.object({
  serviceId: z.string(),
  resourceId: z.string(),
  staffName: z.string().optional(),
  start: z.iso.datetime(),
  end: z.iso.datetime(),
})
export type KeptSlot = z.infer<typeof keptSlot>

export function keep(slot: Slot): KeptSlot {
  const { serviceId, resourceId, staffName } = slot
  const kept = { serviceId, resourceId, start: slot.start.toISOString(), end: slot.end.toISOString() }
  return staffName === undefined ? kept : { ...kept, staffName }
}

/** The same slot whenever the desk offers it again; also the id of its button. */
export function slotId(slot: KeptSlot): string {
  return `slot:${slot.start}/${slot.resourceId}`
}

const slots = z.object({
  service: z.string().optional(),
  staff: z.string().optional(),
  date: dateWish.optional(),
  time: timeWish.optional(),
  oldDate: dateWish.optional(),
  oldTime: timeWish.optional(),
  partySize: z.int().optional(),
  nights: z.int().optional(),
  name: z.string().optional(),
  email: z.string().optional(),
  phone: z.string().optional(),
  code: z.string().optional(),
  text: z.string().optional(),
})

/** One flow under way. */
export const frame = z.object({
  /** Unique in the conversation and the same when the turn is tried again: part of every idempotency key. */
  id: z.string(),
  flow: z.enum(flowNames),
  slots,
  /** What was offered last, in the order it was said. */
  offered: z.array(keptSlot),
  /** Picked from what was offered, or free exactly as wished. */
  chosen: keptSlot.optional(),
  /** Slots that turned out to be taken, and starts that did not suit: never offered again in this flow. */
  lost: z.array(z.string()),
  /** The appointment that is to be moved, cancelled or read out. */
  appointment: z.string().optional(),
  /** Began with the answer to a reminder: the booking may have changed since that was sent. */
  reminded: z.boolean().optional(),
  /** Hash of the effect and its arguments that were read back. */
  readBack: z.string().optional(),
  /** Hash the customer said yes to; a write runs only when it is the hash of the write. */
  confirmed: z.string().optional(),
  /** Said no to a read-back: asked what to change. */
  declined: z.boolean(),
  /** Why the last wish could not be met; said once, with the next question. */
  because: z
    .enum([
      'taken',
      'not-free',
      'past',
      'closed',
      'too-far',
      'party-too-large',
      'unknown-service',
      'none-free',
      'not-found',
      'no-more',
    ])
    .optional(),
  /** Tries to find an appointment by code and name. */
  codeTries: z.int(),
})
export type Frame = z.infer<typeof frame>

const choice = z.object({ id: z.string(), label: z.string() })

/** The question that is open. */
export const question = z.object({
  about: z.enum([
    'service',
    'when',
    'time',
    'meridiem',
    'party-size',
    'nights',
    'name',
    'contact',
    'code',
    'appointment',
    'text',
    'who',
    'confirm',
    'reminder',
    'move-or-cancel',
    'change',
    'entry',
    'anything-else',
  ]),
  /** How `perceive` should read a bare answer. */
  expecting: z.enum([
    'date',
    'time',
    'date-time',
    'name',
    'email',
    'phone',
    'yes-no',
    'choice',
    'service',
    'staff',
    'party-size',
    'nights',
    'free-text',
  ]),
  choices: z.array(choice),
  /** The flow that asks; absent when no flow does. */
  frame: z.string().optional(),
})
export type Question = z.infer<typeof question>

export const stateVersion = 1

/** One turn in our words, for the colleague who may have to take over. */
const note = z.object({ messageIds: z.array(z.string()), asked: z.string(), did: z.string() })
export type Note = z.infer<typeof note>

const state = z.object({
  version: z.literal(stateVersion),
  /** Last one is on top: a digression is finished before the flow under it goes on. */
  frames: z.array(frame).max(5),
  /** Flows opened so far; numbers the frames. */
  opened: z.int(),
  asked: question.optional(),
  /** Turns in a row that nothing was understood in. */
  misunderstood: z.int(),
  /** Questions in a row that had no answer. */
  unanswered: z.int(),
  /** Turns so far in which the customer was upset. */
  upset: z.int(),
  /** Failed attempts to prove who they are. */
  identityFailures: z.int(),
  /** Who is speaking, when one number belongs to several people. */
  speaker: z.object({ customerId: z.string(), name: z.string() }).optional(),
  /** The day spoken of last, for "the same day". */
  lastDate: z.string().optional(),
  /** The service spoken of last, for "tomorrow at 9" after "how much is whitening?". */
  lastService: z.string().optional(),
  /** Bookings made in this conversation: whoever made one may change it while the conversation is live. */
  made: z.array(z.object({ code: z.string(), name: z.string() })).max(10),
  /** The reminder that was answered with an effect: the next "ok" is no answer to it. */
  answered: z.string().optional(),
  notes: z.array(note).max(12).default([]),
  greeted: z.boolean(),
})
export type DialogueState = z.infer<typeof state>

export const freshState: DialogueState = {
  version: stateVersion,
  frames: [],
  opened: 0,
  misunderstood: 0,
  unanswered: 0,
  upset: 0,
  identityFailures: 0,
  made: [],
  notes: [],
  greeted: false,
}

/** The state of the last turn; a missing, older or damaged one starts afresh, so nothing half-read is acted on. */
export function reviveState(stored: unknown): DialogueState {
  const parsed = state.safeParse(stored)
  return parsed.success ? parsed.data : freshState
}
