import { z } from 'zod'
import type { Turn } from '../../../contract/turn.ts'
import type { DialogueState } from '../dialogue/state.ts'
import type { Reading } from './reading.ts'

const isoDate = z.string().regex(/^\d{4}-\d\d-\d\d$/)
const id = z.string().min(1).max(200)

/** Days that were asked for; both ends inclusive. `same`: the day already spoken of. */
export const dateWish = z.object({
  from: isoDate,
  to: isoDate,
  said: z.enum([
    'full',
    'day-of-month',
    'weekday',
    'relative',
    'week',
    'weekend',
    'month',
    'stay',
    'same',
    'slot',
  ]),
  bound: z.enum(['from', 'after', 'until', 'before']).optional(),
  alternative: isoDate.optional(),
})
export type DateWish = z.infer<typeof dateWish>

const clockWish = z.object({
  hour: z.int().min(0).max(24),
  minute: z.int().min(0).max(59),
  /** Morning or afternoon was not said. */
  open: z.boolean(),
})

export const timeWish = z.object({
  /** `same`: the time of the appointment being moved. */
  kind: z.enum(['at', 'range', 'after', 'before', 'part', 'same']),
  from: clockWish.optional(),
  to: clockWish.optional(),
  part: z.enum(['morning', 'midday', 'afternoon', 'evening', 'night', 'opening', 'closing']).optional(),
})
export type TimeWish = z.infer<typeof timeWish>

/** One thing a flow needs to know. `old…` points at the appointment being moved or cancelled. */
export const slotSetting = z.discriminatedUnion('slot', [
  z.object({ slot: z.literal('service'), value: id }),
  z.object({ slot: z.literal('staff'), value: id }),
  z.object({ slot: z.literal('date'), value: dateWish }),
  z.object({ slot: z.literal('time'), value: timeWish }),
  z.object({ slot: z.literal('oldDate'), value: dateWish }),
  z.object({ slot: z.literal('oldTime'), value: timeWish }),
  z.object({ slot: z.literal('partySize'), value: z.int().min(1).max(10_000) }),
  z.object({ slot: z.literal('nights'), value: z.int().min(1).max(365) }),
  z.object({ slot: z.literal('name'), value: z.string().min(1).max(100) }),
  z.object({ slot: z.literal('email'), value: z.string().min(3).max(254) }),
  z.object({ slot: z.literal('phone'), value: z.string().min(5).max(20) }),
  z.object({ slot: z.literal('code'), value: z.string().min(3).max(20) }),
  z.object({ slot: z.literal('text'), value: z.string().min(1).max(4000) }),
])
export type SlotSetting = z.infer<typeof slotSetting>

/** `attend`: says that the customer will come to what was reminded of. */
export const flowNames = ['book', 'reschedule', 'cancel', 'attend', 'check', 'message'] as const
export type FlowName = (typeof flowNames)[number]

/** What a business record can answer by itself when no knowledge entry does. */
export const topics = ['duration', 'hours', 'location', 'prices', 'services', 'payment', 'contact'] as const
export type Topic = (typeof topics)[number]

/** What a message was that had no words: a photo or a voice message, a place on the map, emoji. */
export const wordlessKinds = ['file', 'place', 'sign'] as const
export type Wordless = (typeof wordlessKinds)[number]

export const forgettable = ['time', 'date', 'name', 'contact', 'service', 'staff'] as const
export type Forgettable = (typeof forgettable)[number]

/**
 * Everything the customer can make the engine do: the closed list that every source of commands, embedded or model,
 * has to speak. No command writes anything; a write needs a read-back and an `affirm` in the turn after it.
 */
export const command = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('startFlow'), flow: z.enum(flowNames) }),
  z.object({ kind: z.literal('setSlot'), set: slotSetting }),
  z.object({ kind: z.literal('correctSlot'), set: slotSetting }),
  z.object({ kind: z.literal('affirm') }),
  z.object({ kind: z.literal('deny') }),
  /** The id of a choice that was offered. */
  z.object({ kind: z.literal('choose'), choice: id }),
  /** None of the times offered fits. */
  z.object({ kind: z.literal('moreTimes'), direction: z.enum(['earlier', 'later', 'other']) }),
  /** Is to be different, but how was not said. */
  z.object({ kind: z.literal('forget'), slot: z.enum(forgettable) }),
  z.object({ kind: z.literal('cancelFlow') }),
  z.object({
    kind: z.literal('askKnowledge'),
    question: z.string().min(1).max(4000),
    /** Entries of the retrieval, best first. */
    entries: z.array(id).max(5),
    band: z.enum(['answer', 'offer', 'none']),
    topic: z.enum(topics).optional(),
    service: id.optional(),
    date: dateWish.optional(),
    now: z.boolean().optional(),
    /** A yes-or-no question. */
    whether: z.boolean().optional(),
  }),
  z.object({ kind: z.literal('clarify') }),
  z.object({ kind: z.literal('requestHuman') }),
  /** In the customer's words: "by phone". */
  z.object({ kind: z.literal('changeChannel'), wish: z.string().min(1).max(200) }),
  z.object({ kind: z.literal('runningLate'), text: z.string().min(1).max(1000) }),
  z.object({ kind: z.literal('complain') }),
  z.object({ kind: z.literal('emergency') }),
  z.object({ kind: z.literal('askAdvice') }),
  z.object({ kind: z.literal('repeat') }),
  z.object({ kind: z.literal('greet') }),
  z.object({ kind: z.literal('thank') }),
  z.object({ kind: z.literal('askWhoYouAre') }),
  z.object({ kind: z.literal('askHelp') }),
  z.object({ kind: z.literal('received'), what: z.enum(wordlessKinds) }),
  z.object({ kind: z.literal('ignore') }),
  z.object({ kind: z.literal('end') }),
])
export type Command = z.infer<typeof command>

export interface Understanding {
  readonly commands: readonly Command[]
  /** 0..1: the least certain of the commands. */
  readonly confidence: number
  /** Which source spoke, for the trace. */
  readonly source: string
}

/**
 * Turns what was perceived into commands. The embedded source never fails; a model source may throw or be aborted,
 * and the next source then reads the same percept.
 */
export interface CommandSource {
  understand(reading: Reading, state: DialogueState, turn: Turn, signal: AbortSignal): Promise<Understanding>
}
