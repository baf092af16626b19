import { randomBytes } from 'node:crypto'

export interface TwilioNumber {
  /** E.164, short code, or a sender name that can only send. */
  readonly number: string
  /** Where an incoming message is posted to; may carry connection overrides behind `#`. */
  readonly smsUrl?: string | (() => string)
  readonly fallbackUrl?: string | (() => string)
}

/** One account at the double, as it stands in the Twilio Console. */
export interface TwilioAccount {
  readonly sid: string
  readonly authToken: string
  readonly apiKeys?: readonly { readonly sid: string; readonly secret: string }[]
  readonly numbers: readonly TwilioNumber[]
  /** Messaging Services; a message goes from the first of their numbers. */
  readonly services?: readonly { readonly sid: string; readonly numbers: readonly string[] }[]
  /** With Advanced Opt-Out the webhook says OptOutType. */
  readonly advancedOptOut?: boolean
}

export function newSid(prefix: string): string {
  return prefix + randomBytes(16).toString('hex')
}

/** HTTP Basic with the account's SID and token or one of its API keys. */
export function authorised(account: TwilioAccount, header: string | null): boolean {
  const given = Buffer.from(header?.replace(/^Basic /i, '') ?? '', 'base64').toString('utf8')
  const keys = [{ sid: account.sid, secret: account.authToken }, ...(account.apiKeys ?? [])]
  return keys.some(({ sid, secret }) => given === `${sid}:${secret}`)
}
