import type { Fault } from '../handset.ts'
import type { Faults } from './faults.ts'
import type { Files } from './files.ts'
import { errorResponse, type GraphError, refusal } from './graph-error.ts'
import type { HandsetMessages, Shown } from './handset-messages.ts'
import { type MessageRequest, readMessageRequest, readRequest } from './message-request.ts'
import { digitsOf, type GraphNumber } from './number.ts'
import { toHandset } from './outgoing.ts'
import { type People, type Person, userIdOf } from './people.ts'
import { newTemplate, type TemplateShelf } from './templates.ts'

export interface GraphSide {
  readonly numbers: readonly GraphNumber[]
  readonly faults: Faults
  readonly files: Files
  readonly people: People
  readonly messages: HandsetMessages
  shelfOf(number: GraphNumber): TemplateShelf
  now(): Date
  /** Brings what was taken to the handset and tells the business what became of it. */
  carry(number: GraphNumber, person: Person, shown: Shown, fault: Fault | undefined): void
}

const absent = refusal(100, 'Unsupported request. The object does not exist or the token may not see it.')

/** Seconds that a throttled sender is asked to wait. */
const throttled = { 'retry-after': '1' }

/** The part of the Graph API that WhatsApp needs: /vN.N/{id}/… and the files behind their addresses. */
export function createRoutes(side: GraphSide): (request: Request) => Promise<Response> {
  return async request => {
    const url = new URL(request.url)
    const token = /^Bearer (.+)$/.exec(request.headers.get('authorization') ?? '')?.[1]
    const own = side.numbers.filter(number => number.accessToken === token)
    if (own.length === 0) return errorResponse(refusal(190, 'The access token is not valid.'))
    if (url.pathname === '/whatsapp_business/attachments/') return attachment(side, own, url)
    const [, id, edge] = /^\/v\d+\.\d+\/([\w-]+)(?:\/(\w+))?\/?$/.exec(url.pathname) ?? []
    const number = own.find(({ phoneNumberId }) => phoneNumberId === id)
    const account = own.find(({ businessAccountId }) => businessAccountId === id)
    const route = `${request.method} ${edge ?? ''}`.trim()
    if (number && route === 'POST messages') return message(side, number, request)
    if (number && route === 'POST media') return upload(side, number, request)
    if (number && route === 'GET') return Response.json(describe(number))
    if (account && route === 'GET message_templates') return Response.json(templates(side, account, url))
    if (account && route === 'POST message_templates') return createTemplate(side, account, request)
    if (id && route === 'GET') return media(side, own, id, url)
    return errorResponse(absent)
  }
}

async function message(side: GraphSide, number: GraphNumber, request: Request): Promise<Response> {
  const fault = side.faults.forSend()
  if (fault?.kind === 'reject') return errorResponse(refusal(131026, 'Message undeliverable.'))
  if (fault?.kind === 'fail') return errorResponse(refusal(131016, 'A service is temporarily unavailable.'))
  if (fault?.kind === 'throttle')
    return errorResponse(refusal(130429, 'Cloud API message throughput has been reached.'), throttled)
  const raw: unknown = await request.json().catch(() => undefined)
  const seen = readRequest.safeParse(raw)
  if (seen.success) {
    const known = side.messages.advance(seen.data.message_id, 'read')
    return known ? Response.json({ success: true }) : errorResponse(absent)
  }
  const read = readMessageRequest(raw)
  if ('code' in read) return errorResponse(read)
  const person = recipient(side, number, read)
  if ('code' in person) return errorResponse(person)
  const shown = toHandset(
    { files: side.files, templates: side.shelfOf(number), now: side.now },
    number,
    person,
    read,
  )
  if ('code' in shown) return errorResponse(shown)
  side.carry(number, person, shown, fault)
  const answer = Response.json(accepted(number, person, read, shown.message.id))
  return fault?.kind === 'drop' ? cutOff() : answer
}

function recipient(
  side: GraphSide,
  number: GraphNumber,
  { to, recipient }: MessageRequest,
): Person | GraphError {
  const person = side.people.find(number, to ?? recipient ?? '')
  if (!person) return refusal(131026, 'The recipient is not known.')
  return digitsOf(person.number) === digitsOf(number.displayNumber)
    ? refusal(131021, 'Sender and recipient phone number is the same.')
    : person
}

function accepted(number: GraphNumber, person: Person, request: MessageRequest, id: string): object {
  const known =
    request.to === undefined ? { user_id: userIdOf(person, number) } : { wa_id: digitsOf(person.number) }
  return {
    messaging_product: 'whatsapp',
    contacts: [{ input: request.to ?? request.recipient, ...known }],
    messages: [{ id, ...(request.type === 'template' ? { message_status: 'accepted' } : {}) }],
  }
}

/** The connection ends before the answer does (RFC 9112 8); the message was taken all the same. */
function cutOff(): Response {
  const body = new Blob(['{"messaging_pro']).stream()
  return new Response(body, { headers: { 'content-length': '400', connection: 'close' } })
}

async function upload(side: GraphSide, number: GraphNumber, request: Request): Promise<Response> {
  const stored = await side.files.upload(number, request)
  return 'code' in stored ? errorResponse(stored) : Response.json({ id: stored.id })
}

function describe({ phoneNumberId, displayNumber, verifiedName }: GraphNumber): object {
  return {
    id: phoneNumberId,
    display_phone_number: displayNumber,
    verified_name: verifiedName,
    quality_rating: 'GREEN',
    code_verification_status: 'VERIFIED',
  }
}

function templates(side: GraphSide, account: GraphNumber, url: URL): object {
  const limit = Math.min(Math.max(Number(url.searchParams.get('limit')) || 25, 1), 1_000)
  return side.shelfOf(account).page(limit, url.searchParams.get('after'), url)
}

async function createTemplate(side: GraphSide, account: GraphNumber, request: Request): Promise<Response> {
  const parsed = newTemplate.safeParse(await request.json().catch(() => undefined))
  if (!parsed.success) return errorResponse(refusal(100, 'The template is not well formed.'))
  const { id, status, category } = side.shelfOf(account).add(parsed.data)
  return Response.json({ id, status, category })
}

function fileOf(side: GraphSide, own: readonly GraphNumber[], id: string) {
  return own.map(number => side.files.find(number, id)).find(file => file !== undefined)
}

function media(side: GraphSide, own: readonly GraphNumber[], id: string, url: URL): Response {
  const file = fileOf(side, own, id)
  if (!file) return errorResponse(absent)
  return Response.json({
    messaging_product: 'whatsapp',
    url: `${url.origin}/whatsapp_business/attachments/?mid=${file.id}`,
    mime_type: file.type,
    sha256: file.sha256,
    file_size: file.content.byteLength,
    id: file.id,
  })
}

function attachment(side: GraphSide, own: readonly GraphNumber[], url: URL): Response {
  const file = fileOf(side, own, url.searchParams.get('mid') ?? '')
  if (!file) return new Response('Not found', { status: 404 })
  return new Response(new Uint8Array(file.content), { headers: { 'content-type': file.type } })
}
