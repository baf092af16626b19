import { z } from 'zod'

const address = z
  .url({ protocol: /^https?$/, error: 'is an address such as https://desk.example.com' })
  .transform(url => url.replace(/\/+$/, ''))

/** A carrier whose calls come as media streams: Twilio, or one that speaks like it. */
export const carrierSchema = z.strictObject({
  accountSid: z
    .string()
    .regex(/^AC[0-9a-f]{32}$/i, 'is the Account SID of the Twilio Console: AC and 32 letters and digits'),
  /** Signs the webhooks, and allows to place calls. */
  authToken: z.string().min(8, 'is the Auth Token of the Twilio Console'),
  apiUrl: address.default('https://api.twilio.com'),
  /** Where the carrier reaches this installation, when that is not its public address. */
  webhookUrl: address.optional(),
})

export type CarrierSettings = z.infer<typeof carrierSchema>
