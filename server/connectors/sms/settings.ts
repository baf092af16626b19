import { z } from 'zod'
import { smppSettings } from './smpp/settings.ts'
import { twilioSettings } from './twilio/settings.ts'
import { smsLanguages } from './words.ts'

const common = {
  /** Curly quotes, dashes and special spaces become plain ones where that makes a message cheaper. */
  smartReplace: z.boolean().default(true),
  /** Also ą as a: words change. */
  plainLetters: z.boolean().default(false),
  /** Segments that one message of ours may cost in all. */
  maxSegments: z.number().int().min(1, 'is from 1 to 30').max(30, 'is from 1 to 30').default(10),
  /** Of the few sentences the channel adds itself. */
  language: z.enum(smsLanguages).default('en'),
}

const twilio = z
  .strictObject({ carrier: z.literal('twilio'), ...twilioSettings, ...common })
  .refine(({ apiKeySid, apiKeySecret }) => (apiKeySid === undefined) === (apiKeySecret === undefined), {
    path: ['apiKeySecret'],
    error: 'and apiKeySid come together: enter both or neither',
  })

const smpp = smppSettings.extend({ carrier: z.literal('smpp'), ...common })

const schema = z.discriminatedUnion('carrier', [twilio, smpp], { error: 'is one of "twilio" and "smpp"' })

export type SmsSettings = z.infer<typeof schema>

/** @throws Error with one sentence that names every wrong field and never its value. */
export function smsSettings(raw: unknown): SmsSettings {
  const parsed = schema.safeParse(raw)
  if (parsed.success) return parsed.data
  const faults = parsed.error.issues.map(issue => `${issue.path.join('.') || 'settings'} ${issue.message}`)
  throw new Error(`The SMS settings cannot work: ${faults.join('; ')}.`)
}
