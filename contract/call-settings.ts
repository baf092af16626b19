import { z } from 'zod'

/** What a key can do for a caller; hearing the keys again is always one of them. */
export const callKeys = ['message', 'person', 'hours'] as const
export type CallKey = (typeof callKeys)[number]

const greeting = z
  .string()
  .trim()
  .min(1, 'Write a greeting, or send null for the usual one')
  .max(300, 'Write at most 300 characters: every caller hears all of it')
  .regex(/^[^\p{Cc}]*$/u, 'Write it in one line: it is spoken')

/** What callers hear, and what is kept of it. */
export const callSettings = z.object({
  greeting: greeting
    .nullable()
    .describe('Said first; that an AI speaks is always said after it. null: the usual words'),
  record: z.boolean().describe('Both sides, after a sentence that says so'),
  keepDays: z
    .number()
    .int('Write whole days')
    .min(1, 'Keep recordings for one day at least, or do not record')
    .max(3_650, 'Write at most 3650 days, or null to keep recordings for ever')
    .nullable()
    .describe('Days after which the sound is erased; the words stay. null: never'),
  keys: z
    .array(z.enum(callKeys))
    .min(1, 'Leave at least one key: it is all that callers have when speech fails')
    .max(callKeys.length)
    .describe('What keys are for when speech does not work'),
})
export type CallSettings = z.infer<typeof callSettings>

/** What a business starts with. */
export const usualCallSettings: CallSettings = {
  ...{ greeting: null, record: false, keepDays: 90 },
  keys: [...callKeys],
}
