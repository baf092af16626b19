import { z } from 'zod'
import { carrierSchema } from './carrier/settings.ts'
import { speechSchema } from './speech/settings.ts'

const sipServer = z.string().regex(/^sips?:\S+$/, 'looks like sip:pbx.example:5060')

const registration = z.strictObject({
  address: z.string().regex(/^sips?:[^@\s]+@[^\s]+$/, 'looks like sip:desk@pbx.example'),
  username: z.string().min(1, 'is missing'),
  password: z.string().min(1, 'is missing'),
  server: sipServer.optional(),
  expires: z.number().int().min(60).max(86_400).default(600),
})

/** A provider that knows us by our address, or asks for a password at each call. */
const trunk = z.strictObject({
  server: sipServer,
  username: z.string().min(1, 'is missing').optional(),
  password: z.string().min(1, 'is missing').optional(),
})

const teammate = z.strictObject({
  name: z.string().min(1, 'is missing').max(80),
  /** A number, or a SIP address. */
  address: z
    .string()
    .regex(/^(?:sips?:\S+|\+?[0-9][0-9 ().-]{1,30})$/, 'is a number or looks like sip:eva@pbx.example'),
})

const schema = z.strictObject({
  /** Registers at a PBX or a provider; absent: calls come to our own address. */
  register: registration.optional(),
  /** Takes our calls out when there is no registration. */
  trunk: trunk.optional(),
  /** Calls come and go as media streams of this carrier instead of SIP. */
  carrier: carrierSchema.optional(),
  /** Who is rung when a caller asks for a person, in this order. */
  teammates: z.array(teammate).max(20).default([]),
  /** `warm`: a teammate hears the brief and presses 1; `cold`: the provider is asked to put the caller through (REFER). */
  transfer: z.enum(['warm', 'cold']).default('warm'),
  /** Seconds that a call of ours rings. */
  ringSeconds: z.number().int().min(10).max(120).default(45),
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
