import { z } from 'zod'
import { speechSchema } from './speech/settings.ts'

const registration = z.strictObject({
  address: z.string().regex(/^sips?:[^@\s]+@[^\s]+$/, 'looks like sip:desk@pbx.example'),
  username: z.string().min(1, 'is missing'),
  password: z.string().min(1, 'is missing'),
  server: z
    .string()
    .regex(/^sips?:\S+$/, 'looks like sip:pbx.example:5060')
    .optional(),
  expires: z.number().int().min(60).max(86_400).default(600),
})

const schema = z.strictObject({
  /** Registers at a PBX or a provider; absent: calls come to our own address. */
  register: registration.optional(),
  /** Numbers of this account besides its address, as the trunk writes them. */
  numbers: z.array(z.string().min(1).max(40)).max(200).default([]),
  srtp: z.enum(['off', 'optional', 'required']).default('optional'),
  /** What calls speak and listen with. */
  speech: speechSchema.prefault({}),
})

export type PhoneSettings = z.infer<typeof schema>

/** @throws Error with one sentence that names every wrong field and never its value. */
export function phoneSettings(raw: unknown): PhoneSettings {
  const parsed = schema.safeParse(raw)
  if (parsed.success) return parsed.data
  const faults = parsed.error.issues.map(issue => `${issue.path.join('.') || 'settings'} ${issue.message}`)
  throw new Error(`The phone settings cannot work: ${faults.join('; ')}.`)
}
