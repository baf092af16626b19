import { phone, scoped } from '../../../../contract/identifier.ts'
import type { Attachment, ConsentWord, InboundMessage, Receipt } from '../../../../contract/message.ts'
import { twilioFailure } from './errors.ts'
import type { FormFields } from './signature.ts'

/** Twilio's list ends at ten files (https://www.twilio.com/docs/messaging/guides/webhook-request). */
const mostFiles = 10

const one = (fields: FormFields, name: string): string | undefined => {
  const value = fields[name]
  return typeof value === 'string' ? value : value?.[0]
}

export function fieldsOf(form: string): FormFields {
  const fields: Record<string, string | string[]> = Object.create(null)
  for (const [name, value] of new URLSearchParams(form)) {
    const before = fields[name]
    fields[name] = before === undefined ? value : [...[before].flat(), value]
  }
  return fields
}

/** Addresses of the files of an MMS, in order. */
export function mediaOf(fields: FormFields): readonly string[] {
  const count = Math.min(Number(one(fields, 'NumMedia')) || 0, mostFiles)
  return Array.from({ length: count }, (_, index) => one(fields, `MediaUrl${index}`) ?? '').filter(Boolean)
}

/** The message of an inbound webhook, or undefined when it lacks what makes it one. `lost`: files that could not be fetched. */
export function inboundOf(
  fields: FormFields,
  accountId: string,
  files: { readonly fetched: readonly Attachment[]; readonly lost: number },
  now: Date,
): InboundMessage | undefined {
  const externalId = one(fields, 'MessageSid') ?? one(fields, 'SmsMessageSid') ?? one(fields, 'SmsSid')
  const sender = one(fields, 'From')
  if (!externalId || !sender) return undefined
  const from = phone(sender) ?? scoped('sms', sender)
  if (!from) return undefined
  const text = [one(fields, 'Body') ?? '', ...placeOf(fields)].filter(Boolean).join('\n')
  const missing =
    files.lost > 0 ? `[${files.lost === 1 ? 'a file' : `${files.lost} files`} could not be fetched]` : ''
  const consentWord = consentWords[one(fields, 'OptOutType') ?? '']
  return {
    accountId,
    externalId,
    from,
    text: [text, missing].filter(Boolean).join('\n') || (files.fetched.length > 0 ? '' : '[empty message]'),
    attachments: files.fetched,
    sentAt: now,
    answers: [],
    ...(consentWord ? { consentWord } : {}),
    // A sender with a name instead of a number cannot be answered.
    ...(/[a-z]/i.test(sender) ? { automatic: 'bulk' as const } : {}),
  }
}

const consentWords: Readonly<Record<string, ConsentWord>> = { STOP: 'stop', START: 'start', HELP: 'help' }

function placeOf(fields: FormFields): string[] {
  const [latitude, longitude] = [one(fields, 'Latitude'), one(fields, 'Longitude')]
  if (!latitude || !longitude) return []
  const name = one(fields, 'Label') ?? one(fields, 'Address')
  return [`[location${name ? ` ${name}` : ''}: ${latitude}, ${longitude}]`]
}

/** The news of a status callback; undefined for steps that change nothing for us (accepted, queued, sending). */
export function statusOf(
  fields: FormFields,
  now: Date,
): { readonly sid: string; readonly receipt: Receipt } | undefined {
  const sid = one(fields, 'MessageSid') ?? one(fields, 'SmsSid')
  const status = one(fields, 'MessageStatus') ?? one(fields, 'SmsStatus')
  return sid && status
    ? receiptOf(sid, status, Number(one(fields, 'ErrorCode')) || undefined, now)
    : undefined
}

/** @param code Twilio's error, with a failure. */
export function receiptOf(
  sid: string,
  status: string,
  code: number | undefined,
  at: Date,
): { readonly sid: string; readonly receipt: Receipt } | undefined {
  if (status === 'sent' || status === 'delivered' || status === 'read')
    return { sid, receipt: { status, externalId: sid, at } }
  if (status !== 'failed' && status !== 'undelivered' && status !== 'canceled') return undefined
  return { sid, receipt: { status: 'failed', externalId: sid, at, ...twilioFailure(code) } }
}
