import { fileTypeFromBuffer } from 'file-type'
import { type ChatErrorCode, maxFiles, maxUpload, type ServerFrame } from '../../../contract/chat-protocol.ts'
import type { Identifier } from '../../../contract/identifier.ts'
import type { Attachment } from '../../../contract/message.ts'
import type { Inbox } from '../connector.ts'
import { clientMessage } from './frames.ts'
import type { Intake, Verdict } from './intake.ts'
import type { ChatLimits } from './limits.ts'
import { widgetConfig } from './settings.ts'
import type { VisitorTokens } from './visitor-token.ts'
import type { Widget, Widgets } from './widgets.ts'

export interface HttpSide {
  /** Undefined while the connector is stopped. */
  inbox(): Inbox | undefined
  readonly widgets: Widgets
  readonly limits: ChatLimits
  readonly tokens: VisitorTokens
  readonly intake: Intake
  /** Whether one more upload may come from there. */
  arrive(request: Request): boolean
}

/** The form around the files: names, boundaries and the message itself. */
const formRoom = 64 * 1024
/** Types a browser may show in place: pictures that carry no script. */
const shown = new Set(['image/png', 'image/jpeg', 'image/gif', 'image/webp', 'image/avif'])

/** Serves `/hooks/chat/{config,messages,attachments/…}` to the pages that may use the widget. */
export function createHttpSide(side: HttpSide): (request: Request) => Promise<Response> {
  let uploads = 0

  const upload = async (request: Request, widget: Widget, from: Identifier, inbox: Inbox) => {
    if (!widget.settings.attachments) return fault(403, 'bad_frame', 'This chat takes no files.')
    if (uploads >= side.limits.uploads || !side.arrive(request))
      return fault(429, 'slow_down', 'Too many files at once. Send this one again in a moment.')
    uploads += 1
    try {
      const form = await readForm(request)
      return form instanceof Response ? form : await take(form, widget, from, inbox)
    } finally {
      uploads -= 1
    }
  }
  const take = async (form: FormData, widget: Widget, from: Identifier, inbox: Inbox) => {
    const message = messageIn(form)
    if (!message) return fault(422, 'bad_frame', 'The field "message" must be one message frame as JSON.')
    const files = form.getAll('file').filter(value => value instanceof File)
    const { clientId } = message
    const total = files.reduce((sum, file) => sum + file.size, 0)
    if (files.length > maxFiles || total > maxUpload || files.some(file => file.size === 0))
      return answerTo({ kind: 'refused', clientId, reason: tooMuch })
    const attachments = await Promise.all(files.map(read))
    return answerTo(await side.intake(inbox, widget, from, message, attachments))
  }

  const respond = async (request: Request, url: URL, widget: Widget): Promise<Response> => {
    const path = url.pathname.replace(/^\/hooks\/chat\//, '')
    if (path === 'config' && request.method === 'GET')
      return Response.json(widgetConfig(widget.account, widget.settings), {
        headers: { 'cache-control': 'public, max-age=60' },
      })
    const file = /^attachments\/([\w-]{1,100})$/.exec(path)?.[1]
    if (!(path === 'messages' && request.method === 'POST') && !(file && request.method === 'GET'))
      return fault(404, 'bad_frame', 'There is nothing here. Look at the address and the method.')
    const token = /^Bearer (\S{1,200})$/i.exec(request.headers.get('authorization') ?? '')?.[1]
    const from = token === undefined ? undefined : side.tokens.check(widget.key, token)
    if (!from) return fault(401, 'protocol', 'Show the visitor’s token, as the welcome frame gave it.')
    const inbox = side.inbox()
    if (!inbox) return fault(503, 'unavailable', 'The server restarts. Try again in a moment.')
    if (file === undefined) return upload(request, widget, from, inbox)
    return download(inbox, widget, from, file)
  }

  return async request => {
    const url = new URL(request.url)
    const origin = request.headers.get('origin')
    const widget = side.widgets.byKey(url.searchParams.get('key'))
    if (!widget) return fault(404, 'unknown_widget', 'No web chat has this key. Copy the snippet again.')
    // A page fetching from its own origin sends no Origin with GET; a browser tells of a foreign one always.
    const own = origin === null && request.method === 'GET'
    if (!own && !side.widgets.allows(widget, origin))
      return fault(403, 'origin_not_allowed', 'This page is not in the list of the web chat’s pages.')
    const answer = request.method === 'OPTIONS' ? preflight() : await respond(request, url, widget)
    answer.headers.set('vary', 'Origin')
    if (origin) answer.headers.set('access-control-allow-origin', origin)
    return answer
  }
}

const tooMuch = `Please send at most ${maxFiles} files with ${maxUpload / 1024 / 1024} MB together, and none that is empty.`

function preflight(): Response {
  return new Response(null, {
    status: 204,
    headers: {
      'access-control-allow-methods': 'GET, POST',
      'access-control-allow-headers': 'authorization, content-type',
      'access-control-max-age': '600',
    },
  })
}

function fault(status: number, code: ChatErrorCode, message: string): Response {
  const retry = status === 429 || status === 503 ? { 'retry-after': '2' } : undefined
  const body: ServerFrame = { kind: 'error', code, message, ...(retry ? { retryAfter: 2_000 } : {}) }
  return Response.json(body, { status, headers: { 'cache-control': 'no-store', ...retry } })
}

function answerTo(verdict: Verdict): Response {
  const limited = verdict.kind === 'error' && verdict.code === 'slow_down'
  const status = { ack: 200, refused: 422, error: limited ? 429 : 503 }[verdict.kind]
  return Response.json(verdict, { status, headers: { 'cache-control': 'no-store' } })
}

function messageIn(form: FormData) {
  try {
    const parsed = clientMessage.safeParse(JSON.parse(String(form.get('message'))))
    return parsed.success ? parsed.data : undefined
  } catch {
    return undefined
  }
}

/** The form, read no further than it may be long; an answer when it is none. */
async function readForm(request: Request): Promise<FormData | Response> {
  const parts: Uint8Array<ArrayBuffer>[] = []
  let size = 0
  try {
    // Left unread rather than cancelled beyond the limit: the server answers and drops the rest with the connection.
    for await (const part of request.body?.values({ preventCancel: true }) ?? []) {
      size += part.byteLength
      if (size > maxUpload + formRoom) return fault(413, 'too_large', tooMuch)
      parts.push(new Uint8Array(part))
    }
    const headers = { 'content-type': request.headers.get('content-type') ?? '' }
    return await new Response(new Blob(parts), { headers }).formData()
  } catch {
    return fault(400, 'bad_frame', 'This is no multipart form with a "message" and "file" fields.')
  }
}

async function read(file: File): Promise<Attachment> {
  const content = new Uint8Array(await file.arrayBuffer())
  const name = file.name
    .toWellFormed()
    .replace(/\p{Cc}/gu, '')
    .split(/[\\/]/)
    .at(-1)
    ?.slice(0, 200)
  return { name: name || 'file', type: await typeOf(content), content }
}

/** From the content, because the sender's word would be believed by the next browser. */
async function typeOf(content: Uint8Array): Promise<string> {
  const found = await fileTypeFromBuffer(content).catch(() => undefined)
  if (found) return found.mime
  try {
    new TextDecoder('utf-8', { fatal: true }).decode(content)
    return content.includes(0) ? 'application/octet-stream' : 'text/plain'
  } catch {
    return 'application/octet-stream'
  }
}

async function download(inbox: Inbox, widget: Widget, from: Identifier, id: string): Promise<Response> {
  try {
    const file = await inbox.attachment(widget.account.id, from, id)
    if (!file) return fault(404, 'bad_frame', 'This file does not exist, or it belongs to somebody else.')
    const inline = shown.has(file.type)
    return new Response(new Uint8Array(file.content), {
      headers: {
        'content-type': inline ? file.type : 'application/octet-stream',
        // RFC 6266 with the encoding of RFC 8187; encodeURIComponent leaves three that are no attr-char.
        'content-disposition': `${inline ? 'inline' : 'attachment'}; filename*=UTF-8''${encodeURIComponent(file.name.toWellFormed()).replace(/['()*]/g, sign => `%${sign.charCodeAt(0).toString(16)}`)}`,
        'content-security-policy': "sandbox; default-src 'none'",
        'x-content-type-options': 'nosniff',
        'cache-control': 'private, no-store',
      },
    })
  } catch {
    return fault(503, 'unavailable', 'The file cannot be read now. Try again in a moment.')
  }
}
