import { z } from 'zod'
import { person } from './console-api.ts'

const id = z.uuid()
const at = z.iso.datetime()

/** A call that is on, at whatever node. */
export const liveCall = z.object({
  id,
  conversationId: id,
  customer: person,
  number: z.string().describe('As people read it; empty when it is hidden'),
  direction: z.enum(['in', 'out']),
  since: at,
  here: z.boolean().describe('False: another server has it, so that it can be ended but not heard from here'),
  state: z.string().nullable().describe('What happens in it now; null when another server has it'),
  partial: z.string().describe('What the caller is saying, as far as it was understood'),
  trouble: z.string().nullable(),
  heldBy: z
    .object({ id: z.string(), name: z.string() })
    .nullable()
    .describe('The teammate who speaks with the caller'),
  lines: z.array(
    z.object({
      id,
      author: z.enum(['customer', 'brain', 'teammate', 'system']),
      text: z.string(),
      interrupted: z.boolean(),
    }),
  ),
})
export type LiveCallInfo = z.infer<typeof liveCall>

export const recentCall = z.object({
  id,
  conversationId: id,
  customer: person,
  number: z.string(),
  direction: z.enum(['in', 'out']),
  startedAt: at,
  seconds: z.number().nullable().describe('From the answer to the end'),
  endReason: z.string().nullable(),
  recording: z.boolean(),
})
export type RecentCall = z.infer<typeof recentCall>

export const callBoard = z.object({
  live: z.array(liveCall).describe('The longest first'),
  recent: z.array(recentCall).describe('The latest first'),
})
export type CallBoard = z.infer<typeof callBoard>

export const callTicket = z.object({ ticket: z.string().describe('Good for one socket within a minute') })
