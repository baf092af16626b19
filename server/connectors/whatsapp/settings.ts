import { z } from 'zod'

const id = (what: string) => z.string().regex(/^\d{5,32}$/, `is the ${what}, digits only, as Meta shows it`)

const schema = z.strictObject({
  phoneNumberId: id('number id of the WhatsApp phone number'),
  /** The WhatsApp Business Account (WABA) the number and its templates belong to. */
  businessAccountId: id('id of the WhatsApp Business Account'),
  /** Business-scoped user ids mean one person in all accounts of a portfolio; absent: within this one. */
  portfolioId: id('id of the business portfolio').optional(),
  accessToken: z.string().min(1, 'is missing: create a permanent one for a system user'),
  appSecret: z.string().min(1, 'is missing: copy it from the basic settings of the Meta app'),
  verifyToken: z.string().min(8, 'needs at least 8 characters: make one up and enter it at Meta too'),
  apiUrl: z
    .string()
    .regex(/^https?:\/\/[^\s/?#]+\/*$/, 'is an address such as https://graph.facebook.com')
    .transform(url => url.replace(/\/+$/, ''))
    .default('https://graph.facebook.com'),
  apiVersion: z
    .string()
    .regex(/^v\d{1,3}\.\d$/, 'is a version such as v23.0')
    .default('v23.0'),
  /** What opens a list of choices; 20 characters by Meta's rule. */
  listButton: z.string().trim().min(1, 'is missing').max(20, 'has at most 20 characters').default('Choose'),
})

export type WhatsAppSettings = z.infer<typeof schema>

/** @throws Error with one sentence that names every wrong field. */
export function whatsappSettings(raw: unknown): WhatsAppSettings {
  const parsed = schema.safeParse(raw)
  if (parsed.success) return parsed.data
  const faults = parsed.error.issues.map(issue => `${issue.path.join('.') || 'settings'} ${issue.message}`)
  throw new Error(`The WhatsApp settings cannot work: ${faults.join('; ')}.`)
}
