import { z } from 'zod'

const address = z
  .url({ protocol: /^https?$/, error: 'is an address such as https://desk.example.com' })
  .transform(url => url.replace(/\/+$/, ''))

/** What a Twilio-compatible carrier needs; the number or sender name itself is the account's address. */
export const twilioSettings = {
  accountSid: z
    .string()
    .regex(/^AC[0-9a-f]{32}$/i, 'is the Account SID of the Twilio Console: AC and 32 letters and digits'),
  /** Signs the webhooks, so it is needed even where an API key does the sending. */
  authToken: z.string().min(8, 'is the Auth Token of the Twilio Console'),
  apiKeySid: z
    .string()
    .regex(/^SK[0-9a-f]{32}$/i, 'is the SID of an API key: SK and 32 letters and digits')
    .optional(),
  apiKeySecret: z.string().min(8, 'is the secret that was shown once when the API key was made').optional(),
  messagingServiceSid: z
    .string()
    .regex(/^MG[0-9a-f]{32}$/i, 'is the SID of a Messaging Service: MG and 32 letters and digits')
    .optional(),
  apiUrl: address.default('https://api.twilio.com'),
  /** Where the carrier reaches this installation, when that is not its public address. */
  webhookUrl: address.optional(),
}

const whole = z.object(twilioSettings)
export type TwilioSettings = z.infer<typeof whole>
