import { z } from 'zod'
import type { OutboundMessage, Receipt } from '../../../contract/message.ts'
import { compose, fitsHeader, type Part, unfitFile } from './compose.ts'
import type { GraphAnswer, GraphFailure } from './graph.ts'
import { uploadMedia } from './media.ts'
import { recipientOf, scopeOf } from './people.ts'
import { bodyOf, type MessageBody } from './requests.ts'
import type { Line } from './served.ts'
import { callbackData } from './statuses.ts'
import { type TemplateHeader, templateBody } from './template-request.ts'
import type { KnownTemplate } from './templates.ts'

const accepted = z.object({ messages: z.array(z.object({ id: z.string().min(1) })).min(1) })

/**
 * One message, in as many WhatsApp messages as it takes. Files are uploaded first, so nothing has gone out when one of
 * them cannot be. The first part speaks for the message; when a later one fails the message has failed, and is not
 * retried, because the customer has seen the beginning.
 */
export async function sendMessage(
  line: Line,
  message: OutboundMessage,
  signal: AbortSignal,
): Promise<Receipt> {
  const recipient = recipientOf(message.to, scopeOf(line.settings))
  if (!recipient)
    return failed({
      cause: 'recipient',
      reason: 'WhatsApp does not know this customer by this address. Use another channel.',
    })
  const unfit = unfitFile(message.attachments)
  if (unfit !== undefined)
    return failed({
      cause: 'content',
      reason: `The file ${unfit} is empty or larger than 16 MB. Make it smaller, or send it by e-mail.`,
    })
  const bodies = message.template
    ? await fillTemplate(line, message, message.template, signal)
    : await uploadParts(line, compose(message), signal)
  if (!bodies.ok) return receiptOf(beforeSending(bodies.failure))
  return post(line, message, bodies.value, recipient, signal)
}

async function fillTemplate(
  line: Line,
  message: OutboundMessage,
  use: NonNullable<OutboundMessage['template']>,
  signal: AbortSignal,
): Promise<GraphAnswer<readonly MessageBody[]>> {
  const list = await line.templates.list(signal)
  const known = list.ok
    ? list.value.find(({ name, language }) => name === use.name && language === use.language)
    : undefined
  if (known && known.parameters !== use.parameters.length)
    return refused(`This template has ${known.parameters} gaps. Fill each of them.`)
  const header = await headerOf(line, message, known?.headerKind, signal)
  if (!header.ok) return header
  return { ok: true, value: [templateBody(use, message.choices, known, header.value)] }
}

/** The first file of the message, or its place, where the template has room for one above its text. */
async function headerOf(
  line: Line,
  { attachments: [file], location: place }: OutboundMessage,
  kind: KnownTemplate['headerKind'],
  signal: AbortSignal,
): Promise<GraphAnswer<TemplateHeader | undefined>> {
  if (kind === undefined) return { ok: true, value: undefined }
  if (kind === 'location')
    return place
      ? { ok: true, value: { kind, place } }
      : lacking('a place. Add the one of the business to its profile.')
  if (!file || !fitsHeader(file, kind)) return lacking(headerFiles[kind])
  const uploaded = await uploadMedia(line.graph, line.settings.phoneNumberId, file, signal)
  return uploaded.ok ? { ok: true, value: { kind, id: uploaded.value, filename: file.name } } : uploaded
}

const headerFiles = {
  image: 'a picture. Attach a JPEG or PNG.',
  video: 'a film. Attach an MP4 or 3GP.',
  document: 'a document. Attach a PDF.',
} as const

const lacking = (what: string) => refused(`This template begins with ${what}`)

function refused(reason: string): { readonly ok: false; readonly failure: GraphFailure } {
  return { ok: false, failure: { status: 'failed', retryable: false, cause: 'template', reason } }
}

async function uploadParts(
  line: Line,
  parts: readonly Part[],
  signal: AbortSignal,
): Promise<GraphAnswer<readonly MessageBody[]>> {
  const bodies: MessageBody[] = []
  for (const part of parts) {
    const file = part.kind === 'file' ? part.file : part.kind === 'buttons' ? part.header?.file : undefined
    const media = file && (await uploadMedia(line.graph, line.settings.phoneNumberId, file, signal))
    if (media && !media.ok) return media
    bodies.push(bodyOf(part, media?.value, line.settings.listButton))
  }
  return { ok: true, value: bodies }
}

async function post(
  line: Line,
  message: OutboundMessage,
  bodies: readonly MessageBody[],
  recipient: object,
  signal: AbortSignal,
): Promise<Receipt> {
  let first: string | undefined
  for (const [index, body] of bodies.entries()) {
    const request = envelopeOf(message, recipient, index + 1, body)
    const path = `${line.settings.phoneNumberId}/messages`
    const answer = await line.graph.post(path, request, accepted, signal)
    if (!answer.ok && first === undefined) return receiptOf(answer.failure)
    if (!answer.ok) return half(first, index, bodies.length, answer.failure)
    first ??= answer.value.messages[0]?.id
  }
  if (first === undefined)
    return failed({
      cause: 'content',
      reason: 'There is nothing in this message. Write a text or add a file.',
    })
  return { status: 'sent', externalId: first, at: new Date() }
}

/** The whole request of one part; only the first one quotes what it answers. */
export function envelopeOf(
  message: Pick<OutboundMessage, 'id' | 'answers'>,
  recipient: object,
  part: number,
  body: MessageBody,
): object {
  return {
    messaging_product: 'whatsapp',
    recipient_type: 'individual',
    ...recipient,
    ...(part === 1 ? quote(message.answers) : {}),
    biz_opaque_callback_data: callbackData(message.id, part),
    ...body,
  }
}

/** The newest message of the thread, when it is one of WhatsApp: their ids are told by their beginning. */
function quote(answers: readonly string[]): { readonly context?: { readonly message_id: string } } {
  const newest = answers.at(-1)
  return newest?.startsWith('wamid.') ? { context: { message_id: newest } } : {}
}

function half(first: string | undefined, done: number, of: number, failure: GraphFailure): Receipt {
  const reason = `Only ${done} of ${of} parts went out. ${failure.reason}`
  return receiptOf({
    ...failure,
    status: 'failed',
    retryable: false,
    reason,
    ...(first ? { externalId: first } : {}),
  })
}

/** An upload that may or may not have worked was not seen by the customer, so all of it may be tried again. */
function beforeSending(failure: GraphFailure): GraphFailure {
  return failure.status === 'unknown'
    ? {
        status: 'failed',
        retryable: true,
        cause: 'busy',
        reason: 'A file could not be handed to WhatsApp. It is tried again.',
      }
    : failure
}

function receiptOf(failure: GraphFailure & { readonly externalId?: string }): Receipt {
  return { ...failure, at: new Date() }
}

function failed(why: Pick<Receipt, 'reason' | 'cause'>): Receipt {
  return { status: 'failed', retryable: false, ...why, at: new Date() }
}
