import type { FailureCause } from '../../../contract/message.ts'

/** What one of Meta's error codes means for a message of ours. */
export interface VendorError {
  readonly cause?: FailureCause
  readonly retryable: boolean
  /** A sentence with the cure. */
  readonly reason: string
  /** Milliseconds before another try makes sense. */
  readonly retryAfter?: number
}

const never = (cause: FailureCause, reason: string): VendorError => ({ cause, retryable: false, reason })
const later = (reason: string, retryAfter?: number): VendorError => ({
  cause: 'busy',
  retryable: true,
  reason,
  ...(retryAfter === undefined ? {} : { retryAfter }),
})

const minute = 60_000
const token = 'Enter a new access token of a system user in the settings of this account.'
const permission = `The access token may not send from this number. Give its system user the permissions whatsapp_business_messaging and whatsapp_business_management.`
const trouble = 'WhatsApp has trouble at the moment. It is tried again.'
const registration = 'Register the number again in WhatsApp Manager.'
const parameters =
  'The gaps of this template were filled in a way it does not allow. Compare them with the template.'

/**
 * Codes of developers.facebook.com/documentation/business-messaging/whatsapp/support/error-codes (May 15, 2026), in
 * its order; 131062 is from …/whatsapp/business-scoped-user-ids.
 */
const table: Readonly<Record<number, VendorError>> = {
  // Authorization
  0: never('account', `WhatsApp did not recognise us. ${token}`),
  3: never('account', permission),
  10: never('account', permission),
  190: never('account', `The access token has expired or was revoked. ${token}`),
  // Throttling
  4: later('The Meta app has made too many requests. It is tried again.', minute),
  80007: later('The WhatsApp Business Account has made too many requests. It is tried again.', minute),
  130429: later('WhatsApp takes no more messages of this number for the moment. It is tried again.'),
  131048: later(
    'This number was reported or blocked too often, so WhatsApp limits it. Look at its quality in WhatsApp Manager.',
    60 * minute,
  ),
  // The pair limit is one message in 6 s with bursts (…/whatsapp/throughput).
  131056: later('Too many messages went to this person in a short time. It is tried again.', 6_000),
  133016: later('The number was registered too often. Wait for 72 hours before registering it again.'),
  // Integrity
  368: never(
    'account',
    'WhatsApp has restricted this account for a breach of policy. Look into Business Support Home.',
  ),
  130497: never('recipient', 'This account may not write to people in that country. Use another channel.'),
  131031: never('account', 'WhatsApp has locked this account. Look into Business Support Home.'),
  // Other errors
  1: later(trouble),
  2: later(trouble),
  33: never('account', 'The number was deleted at WhatsApp. Check the phone number id in the settings.'),
  100: never('content', 'WhatsApp did not understand a part of this message. Write it in another way.'),
  130472: never(
    'recipient',
    'WhatsApp holds marketing back from this person in an experiment. Use another channel.',
  ),
  131000: later(trouble),
  131005: never('account', permission),
  131008: never('content', 'A part of this message is missing. Write it in another way.'),
  131009: never(
    'content',
    'A part of this message has a value that WhatsApp does not take. Shorten its buttons or text.',
  ),
  131016: later(trouble),
  131021: never('recipient', 'This is the own number of the business. Choose another recipient.'),
  131026: never(
    'recipient',
    'WhatsApp cannot deliver to this person: no WhatsApp, an old version, or its terms not accepted. Use another channel.',
  ),
  131030: never(
    'recipient',
    'This is a test number and the recipient is not in its list. Add the recipient under API Setup of the Meta app.',
  ),
  131037: never(
    'account',
    'The display name of this number was not approved yet. Request it in WhatsApp Manager.',
  ),
  131042: never(
    'account',
    'WhatsApp could not charge for this message. Check the payment method in WhatsApp Manager.',
  ),
  131045: never('account', `The number is not registered. ${registration}`),
  131047: never(
    'window',
    'More than 24 hours have passed since the customer wrote, so only an approved template may be sent.',
  ),
  131049: never(
    'recipient',
    'WhatsApp chose not to deliver this marketing message. Wait for at least a day, or use another channel.',
  ),
  131050: never(
    'opted-out',
    'This person has stopped marketing messages of the business on WhatsApp. Send none.',
  ),
  131051: never('content', 'WhatsApp does not carry this kind of message. Send it as text or document.'),
  131052: never('content', 'WhatsApp could not load the attachment. Attach it again.'),
  131053: never('content', 'WhatsApp does not take this kind of file. Send it as PDF, JPEG or PNG.'),
  131057: later('The WhatsApp account is under maintenance. It is tried again.', minute),
  131062: never(
    'recipient',
    'This message needs the phone number of the customer. Ask for it, or send another one.',
  ),
  // Templates
  132000: never('template', 'This template has another number of gaps. Fill each of them.'),
  132001: never(
    'template',
    'This template does not exist in this language, or it was not approved. Choose another one.',
  ),
  132005: never('template', 'The text is too long for this template once it is filled in. Shorten it.'),
  132007: never(
    'template',
    'This template breaks a content policy of WhatsApp. Change it in WhatsApp Manager.',
  ),
  132012: never('template', parameters),
  132015: never(
    'template',
    'This template is paused for low quality. Choose another one, or change it in WhatsApp Manager.',
  ),
  132016: never(
    'template',
    'This template was paused too often and is disabled. Make a new one in WhatsApp Manager.',
  ),
  132018: never('template', parameters),
  132068: never('template', 'The form of this template is blocked. Correct it in WhatsApp Manager.'),
  132069: later('The form of this template is used too often at the moment. It is tried again.', minute),
  // Registration
  133000: never('account', `An earlier deregistration was not finished. ${registration}`),
  133004: later(trouble),
  133005: never('account', `The two-step PIN is wrong. ${registration}`),
  133006: never('account', `The number must be verified first. ${registration}`),
  133008: never('account', 'The two-step PIN was wrong too often. Wait before registering the number again.'),
  133009: later('The two-step PIN was entered too fast. It is tried again.', minute),
  133010: never('account', `The number is not registered. ${registration}`),
  133015: later('The number was deleted a moment ago and is not free yet. It is tried again.', 5 * minute),
  135000: never('content', 'WhatsApp did not take this message and gave no reason. Write it in another way.'),
}

/** By code; permissions are a range. An unknown code is judged by its HTTP status (RFC 9110 15). */
export function vendorError(code: number | undefined, status: number): VendorError {
  const known = code === undefined ? undefined : table[code]
  if (known) return known
  // Codes 200 to 299 of the Graph API are missing permissions (same page, "Authorization errors").
  if (code !== undefined && code >= 200 && code <= 299) return never('account', permission)
  if (status === 401 || status === 403) return never('account', `WhatsApp refuses our access. ${token}`)
  const named = code === undefined ? '' : ` (code ${code})`
  if (status === 429)
    return later(`WhatsApp takes no more requests for the moment${named}. It is tried again.`)
  if (status >= 500) return later(`WhatsApp has trouble at the moment${named}. It is tried again.`)
  return {
    retryable: false,
    reason: `WhatsApp did not take it${named}. Look the code up in Meta’s list of WhatsApp error codes.`,
  }
}

export const knownCodes: readonly number[] = Object.keys(table).map(Number)
