import type { AccountInput } from '../server/data/accounts.ts'
import type { TwilioAccount } from '../simulator/twilio/accounts.ts'
import { benchNumber, whatsappAccount } from './whatsapp-number.ts'

/** The providers that reminders go out by, and how a customer of each is reached. */
export const ways = ['window', 'template', 'smpp', 'twilio'] as const
export type Way = (typeof ways)[number]

export const providers = ['whatsapp', 'smpp', 'twilio'] as const
export type Provider = (typeof providers)[number]

/** One customer after the other gets another way. */
export const wayOf = (customer: number): Way => ways[customer % ways.length]!

export const numberOf = (customer: number): string => `+4474000${10_000 + customer}`

export const addresses: Readonly<Record<Provider, string>> = {
  whatsapp: benchNumber.displayNumber,
  twilio: '+447700900011',
  smpp: '+447700900012',
}

export const smppLogin = { systemId: 'bench', password: 'password' }
export const twilioLogin = { sid: `AC${'0123456789abcdef'.repeat(2)}`, authToken: 'token-of-the-bench' }
export const twilioAccount: TwilioAccount = { ...twilioLogin, numbers: [{ number: addresses.twilio }] }

/** One message that a provider took. */
export interface Accepted {
  readonly provider: Provider
  /** E.164 */
  readonly to: string
  /** Our id of it, where it travels along. */
  readonly messageId?: string
}

/** Where the doubles listen. */
export interface ProviderPorts {
  /** Of Meta's and Twilio's APIs. */
  readonly http: number
  readonly smpp: number
}

/** The accounts of the business, their settings complete. */
export function outboundAccounts({ http, smpp }: ProviderPorts): AccountInput[] {
  const apiUrl = `http://127.0.0.1:${http}`
  const sms = (address: string, settings: Record<string, unknown>): AccountInput => ({
    ...{ channel: 'sms', address, name: 'Text messages', enabled: true, settings },
  })
  return [
    whatsappAccount(apiUrl),
    sms(addresses.twilio, {
      ...{ carrier: 'twilio', accountSid: twilioLogin.sid, authToken: twilioLogin.authToken, apiUrl },
    }),
    sms(addresses.smpp, { carrier: 'smpp', host: '127.0.0.1', port: smpp, ...smppLogin }),
  ]
}
