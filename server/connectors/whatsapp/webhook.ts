import type { Inbox } from '../connector.ts'
import { change, envelope } from './payload.ts'
import type { Line, Served } from './served.ts'
import { equal, signedBy } from './signature.ts'
import { takeIn } from './take-in.ts'

export interface WebhookSide {
  /** Undefined while the connector is stopped or knows no accounts yet. */
  inbox(): Inbox | undefined
  served(): readonly Served[]
  now(): Date
  /** ms for all files of one webhook together. */
  readonly filePatience: number
  log(message: string): void
}

/** An account whose secret proved the request. */
export type Proven = Served & { readonly line: Line }

/** Meta's payloads have up to 3 MB (…/whatsapp/webhooks/overview). */
const maxBody = 3 * 1024 * 1024

/**
 * `/hooks/whatsapp/` for all numbers of an app and `/hooks/whatsapp/<account>` for one. Answers 200 only when all of it
 * is durable; anything else Meta delivers again, for up to seven days.
 */
export function createWebhook(side: WebhookSide): (request: Request) => Promise<Response> {
  return async request => {
    const url = new URL(request.url)
    const [, accountId] = /^\/hooks\/whatsapp\/?([^/]*)$/.exec(url.pathname) ?? []
    if (accountId === undefined) return answer(404, 'There is nothing here.')
    const inbox = side.inbox()
    if (!inbox) return answer(503, 'The server restarts. Deliver it again in a moment.')
    const candidates = side
      .served()
      .filter((each): each is Proven => each.line !== undefined)
      .filter(({ account }) => accountId === '' || account.id === decoded(accountId))
    if (request.method === 'GET') return verify(url.searchParams, candidates)
    if (request.method !== 'POST') return answer(405, 'Webhooks come by POST.')
    return post(side, inbox, request, candidates)
  }
}

/** Meta's question when the address is entered (…/graph-api/webhooks/getting-started, "Verification Requests"). */
function verify(query: URLSearchParams, candidates: readonly Proven[]): Response {
  const token = query.get('hub.verify_token') ?? ''
  const right = candidates.filter(({ line }) => equal(line.settings.verifyToken, token)).length > 0
  const challenge = query.get('hub.challenge')
  if (query.get('hub.mode') !== 'subscribe' || !right || challenge === null)
    return answer(403, 'The verify token is not the one in the settings of this account.')
  return answer(200, challenge)
}

async function post(
  side: WebhookSide,
  inbox: Inbox,
  request: Request,
  candidates: readonly Proven[],
): Promise<Response> {
  const body = await readBody(request)
  if (!body) {
    side.log('whatsapp: a webhook was refused, it is too large or was cut off')
    return answer(413, 'The body is too large or was cut off.')
  }
  const signature = request.headers.get('x-hub-signature-256')
  if (signature === null) {
    side.log('whatsapp: a webhook without signature was refused')
    return answer(401, 'The signature is missing.')
  }
  // Only accounts whose own secret signed it: whoever owns another app cannot write into their inbox.
  const proven = candidates.filter(({ line }) => signedBy(body, signature, line.settings.appSecret))
  if (proven.length === 0) {
    noteRefusal(side, body, candidates)
    return answer(403, 'The signature is wrong.')
  }
  const parsed = envelope.safeParse(json(body))
  if (!parsed.success) return answer(400, 'This is no webhook of WhatsApp.')
  const changes = parsed.data.entry.flatMap(entry => entry.changes)
  let durable = true
  for (const raw of changes) if (!(await takeChange(side, inbox, raw, proven))) durable = false
  return durable ? answer(200, 'ok') : answer(500, 'It could not be stored. Deliver it again.')
}

const fields: ReadonlySet<string> = new Set(['messages', 'user_preferences'])

/** Resolves to false when something of it could not be stored. */
async function takeChange(
  side: WebhookSide,
  inbox: Inbox,
  raw: unknown,
  proven: readonly Proven[],
): Promise<boolean> {
  const parsed = change.safeParse(raw)
  if (!parsed.success || !fields.has(parsed.data.field)) return true
  const { value } = parsed.data
  const served = proven.find(({ line }) => line.settings.phoneNumberId === value.metadata.phone_number_id)
  if (!served) {
    side.log('whatsapp: a webhook for a number that is not served was dropped')
    return true
  }
  served.refused = undefined
  return takeIn({ ...side, inbox, served, now: side.now() }, value)
}

/** On the accounts whose number it names: a stranger’s noise must not turn every light amber. */
function noteRefusal(side: WebhookSide, body: Buffer, candidates: readonly Proven[]) {
  side.log('whatsapp: a webhook with a wrong signature was refused')
  const reason =
    'A webhook was refused because its signature is wrong. Copy the app secret again into the settings.'
  for (const served of candidates)
    if (body.includes(`"${served.line.settings.phoneNumberId}"`))
      served.refused = { reason, at: side.now().getTime() }
}

async function readBody(request: Request): Promise<Buffer | undefined> {
  const pieces: Uint8Array[] = []
  let size = 0
  try {
    // Left unread rather than cancelled beyond the limit: the server answers and drops the rest with the connection.
    for await (const piece of request.body?.values({ preventCancel: true }) ?? []) {
      size += piece.byteLength
      if (size > maxBody) return undefined
      pieces.push(piece)
    }
  } catch {
    return undefined
  }
  return Buffer.concat(pieces)
}

function json(body: Buffer): unknown {
  try {
    return JSON.parse(body.toString('utf8'))
  } catch {
    return undefined
  }
}

function decoded(part: string): string {
  try {
    return decodeURIComponent(part)
  } catch {
    return part
  }
}

function answer(status: number, text: string): Response {
  return new Response(text, {
    status,
    headers: { 'content-type': 'text/plain; charset=utf-8', 'x-content-type-options': 'nosniff' },
  })
}
