import type { HandsetAct, HandsetFile } from '../handset.ts'
import { newSid, type TwilioAccount } from './accounts.ts'
import type { StoredMessage } from './messages.ts'

export function received(
  account: TwilioAccount,
  said: { readonly from: string; readonly to: string; readonly text: string },
  file: HandsetFile | undefined,
): StoredMessage {
  return {
    sid: newSid(file ? 'MM' : 'SM'),
    accountSid: account.sid,
    from: said.from,
    to: said.to,
    body: said.text,
    direction: 'inbound',
    messagingServiceSid: undefined,
    statusCallback: undefined,
    media: file ? [{ sid: newSid('ME'), type: file.type, content: file.content }] : [],
    created: new Date(),
    status: 'received',
    errorCode: undefined,
  }
}

/** By https://www.twilio.com/docs/messaging/guides/webhook-request. `api`: where the media is fetched. */
export function inboundFields(message: StoredMessage, api: string): Record<string, string> {
  const { sid, accountSid, from, to, body } = message
  const media = message.media.flatMap(({ sid: mediaSid, type }, index) => [
    [`MediaUrl${index}`, `${api}/2010-04-01/Accounts/${accountSid}/Messages/${sid}/Media/${mediaSid}`],
    [`MediaContentType${index}`, type],
  ])
  return {
    ToCountry: '',
    SmsMessageSid: sid,
    SmsSid: sid,
    MessageSid: sid,
    AccountSid: accountSid,
    ApiVersion: '2010-04-01',
    SmsStatus: 'received',
    From: from,
    To: to,
    Body: body,
    NumSegments: '1',
    NumMedia: String(message.media.length),
    ...Object.fromEntries(media),
  }
}

/** A telephone's text message carries words and pictures; everything else is words. */
export function wordsOf({ text, choice, location, reaction }: HandsetAct): string {
  if (text !== undefined) return text
  if (choice) return choice.label
  if (location) return `https://maps.google.com/?q=${location.latitude},${location.longitude}`
  return reaction ?? ''
}
