import { z } from 'zod'
import type { CallerFrame } from '../../../../contract/call-protocol.ts'
import { soundOf } from './sound.ts'

/** Characters of 100 ms of sound; a browser that was busy sends several frames as one. */
const longestSound = 4_300

const frame = z.discriminatedUnion('kind', [
  z.strictObject({
    kind: z.literal('call'),
    token: z.string().max(200).optional(),
    ticket: z.string().max(100).optional(),
  }),
  z.strictObject({
    kind: z.literal('audio'),
    sound: z
      .string()
      .max(longestSound)
      .regex(/^[A-Za-z0-9+/]+={0,2}$/)
      .refine(sound => soundOf(sound) !== undefined),
  }),
  z.strictObject({ kind: z.literal('mark'), name: z.string().max(40) }),
  z.strictObject({ kind: z.literal('digit'), digit: z.string().regex(/^[0-9*#A-D]$/) }),
  z.strictObject({ kind: z.literal('speak'), text: z.string().trim().min(1).max(500) }),
  z.strictObject({ kind: z.literal('hang-up') }),
])

/** One frame of a browser, or undefined when it is none. */
export function parseCallerFrame(text: string): CallerFrame | undefined {
  try {
    return frame.safeParse(JSON.parse(text)).data
  } catch {
    return undefined
  }
}
