import { parsePhoneNumberFromString } from 'libphonenumber-js/max'
import { phone } from '../../contract/identifier.ts'
import type { TwilioAccount } from './accounts.ts'
import type { OptOuts } from './opt-outs.ts'
import type { RefusalCode } from './refusals.ts'

export interface Wanted {
  readonly to: string
  readonly from: string
  readonly body: string
  readonly messagingServiceSid: string | undefined
  readonly statusCallback: string | undefined
}

/** What a request to create a message wants, or the error Twilio answers it with. */
export function wantedOf(
  account: TwilioAccount,
  optOuts: OptOuts,
  form: URLSearchParams,
): Wanted | RefusalCode {
  const [rawTo, body = '', service] = [
    form.get('To'),
    form.get('Body') ?? '',
    form.get('MessagingServiceSid') ?? undefined,
  ]
  if (!rawTo) return 21604
  const to = phone(rawTo)?.value
  if (!to) return 21211
  if (parsePhoneNumberFromString(to)?.getType() === 'FIXED_LINE') return 21614
  const from = senderOf(account, form.get('From') ?? undefined, service)
  if (typeof from === 'number') return from
  if (!body.trim()) return 21602
  if ([...body].length > 1_600) return 21617
  const statusCallback = form.get('StatusCallback') ?? undefined
  if (statusCallback !== undefined && !/^https?:\/\/[^/_]+/.test(statusCallback)) return 21609
  if (optOuts.has(from, to)) return 21610
  return { to, from, body, messagingServiceSid: service, statusCallback }
}

function senderOf(
  account: TwilioAccount,
  from: string | undefined,
  service: string | undefined,
): string | RefusalCode {
  if (service !== undefined) return account.services?.find(({ sid }) => sid === service)?.numbers[0] ?? 21705
  if (!from) return 21603
  return account.numbers.some(({ number }) => number === from) ? from : 21606
}
