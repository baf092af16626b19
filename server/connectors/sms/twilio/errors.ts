import type { FailureCause, Receipt } from '../../../../contract/message.ts'

type Failure = Pick<Receipt, 'reason' | 'retryable' | 'cause'>

const never = (cause: FailureCause, reason: string): Failure => ({ cause, reason, retryable: false })
const later = (reason: string): Failure => ({ cause: 'busy', reason, retryable: true })

/** By https://www.twilio.com/docs/api/errors; the code decides whether another try can help. */
const known: Readonly<Record<number, Failure>> = {
  20003: never(
    'account',
    'Twilio does not accept the account SID and token. Copy both again from the Twilio Console.',
  ),
  20005: never('account', 'The Twilio account is suspended or closed. Sign in to the Twilio Console.'),
  20404: never('account', 'Twilio does not know this account or service. Check the SIDs in the settings.'),
  20429: later('Twilio takes no more messages at the moment. It is tried again.'),
  21211: never('recipient', 'This is no telephone number. Correct it in the customer’s details.'),
  21212: never('account', 'The sender is no number or name that Twilio accepts. Check the account’s number.'),
  21265: never('recipient', 'A short code cannot be written to.'),
  21266: never('recipient', 'The customer’s number is our own.'),
  21408: never(
    'account',
    'This country is not enabled. Enable it in the Twilio Console under Messaging, Geo permissions.',
  ),
  21602: never('content', 'The message has no text.'),
  21603: never('account', 'No sender is set. Enter the number or the Messaging Service.'),
  21606: never(
    'account',
    'The sender cannot send SMS from this account. Check the number in the Twilio Console.',
  ),
  21608: never(
    'account',
    'A trial account writes only to verified numbers. Verify the number or upgrade at Twilio.',
  ),
  21610: never('opted-out', 'The customer answered STOP to this number. Only their START opens it again.'),
  21611: later('Twilio’s queue of this number is full. It is tried again.'),
  21612: never('recipient', 'Twilio cannot reach this number from ours. Use another channel.'),
  21614: never(
    'recipient',
    'This number cannot receive SMS: it is a landline. Call it or use another channel.',
  ),
  21617: never('content', 'The text is longer than Twilio takes (1,600 characters). Shorten it.'),
  21635: never(
    'recipient',
    'This number cannot receive SMS: it is a landline. Call it or use another channel.',
  ),
  21659: never('account', 'The sender is not a number of this Twilio account. Check the account’s number.'),
  21660: never('account', 'The sender belongs to another Twilio account. Check the account’s number.'),
  21703: never('account', 'The Messaging Service has no number. Add one in the Twilio Console.'),
  21704: never('account', 'Twilio does not know this Messaging Service. Check its SID in the settings.'),
  21705: never('account', 'Twilio does not know this Messaging Service. Check its SID in the settings.'),
  30001: later('The queue was full. It is tried again.'),
  30002: never('account', 'The Twilio account is suspended. Sign in to the Twilio Console.'),
  30003: never('recipient', 'The telephone is switched off or out of reach. Call, or write again later.'),
  30004: never('recipient', 'The number does not accept our messages. Use another channel.'),
  30005: never('recipient', 'The number is unknown or not in use. Ask for the right one.'),
  30006: never(
    'recipient',
    'A landline or an operator that does not take SMS. Call it or use another channel.',
  ),
  30007: never(
    'content',
    'The operator filtered it as unwanted. Write it without shortened links and advertising.',
  ),
  30008: never('recipient', 'The operator gave no reason. Try another channel.'),
  30010: never('account', 'It costs more than the highest price that is set at Twilio.'),
  30022: later('More messages than the registration allows. It is tried again.'),
  30023: later('The daily limit of the registration is reached. It is tried again.'),
  30024: never('account', 'The sender is not approved in this country. Register it in the Twilio Console.'),
  30032: never('account', 'The toll-free number is not verified. Verify it in the Twilio Console.'),
  30034: never('account', 'The number is not registered for A2P 10DLC. Register it in the Twilio Console.'),
  30410: later('The operator did not answer in time. It is tried again.'),
  30450: later('Twilio could not hand it over. It is tried again.'),
  63003: never('recipient', 'The recipient was not found on this channel.'),
  63016: never('window', 'The window to write freely is closed. Use a template.'),
  63018: later('More messages than the channel allows. It is tried again.'),
  63024: never('recipient', 'The number cannot receive messages here. Use another channel.'),
  63032: never('recipient', 'The recipient cannot be written to here. Use another channel.'),
  63038: later('The daily limit of this account is reached. It is tried again.'),
}

/** What a Twilio error means for us; an unknown code leads to its page in the error list. */
export function twilioFailure(code: number | undefined): Failure {
  if (code === undefined)
    return { reason: 'Twilio refused it and gave no code. See its log in the Console.', retryable: false }
  return (
    known[code] ?? {
      reason: `Twilio could not deliver it (error ${code}, see twilio.com/docs/api/errors/${code}).`,
      retryable: false,
    }
  )
}
