import { fileTypeFromBuffer } from 'file-type'
import { z } from 'zod'
import type { Attachment } from '../../../contract/message.ts'
import type { Graph, GraphAnswer } from './graph.ts'
import type { MediaKind } from './kinds.ts'
import type { MediaReference } from './payload.ts'
import { vendorError } from './vendor-errors.ts'

const MB = 1024 * 1024

/** Bytes of one attachment that the product stores; Meta would take documents up to 100 MB. */
export const maxFile = 16 * MB

/** Bytes by kind (…/whatsapp/business-phone-numbers/media, "Supported media types"). */
export const maxBytes: Readonly<Record<MediaKind, number>> = {
  image: 5 * MB,
  audio: 16 * MB,
  voice: 16 * MB,
  video: 16 * MB,
  document: maxFile,
  sticker: MB / 2,
}

const found = z.object({ url: z.string(), file_size: z.coerce.number().optional() })
const uploaded = z.object({ id: z.string().min(1) })

/** Asks for the address of a file, which holds for five minutes, and fetches it; undefined when it cannot be had. */
export async function fetchMedia(
  graph: Graph,
  phoneNumberId: string,
  { kind, reference }: { readonly kind: MediaKind; readonly reference: MediaReference },
  signal: AbortSignal,
): Promise<Attachment | undefined> {
  const path = `${encodeURIComponent(reference.id)}?phone_number_id=${phoneNumberId}`
  const where = await graph.get(path, found, signal)
  if (!where.ok || (where.value.file_size ?? 0) > maxBytes[kind]) return undefined
  const file = await graph.download(where.value.url, maxBytes[kind], signal)
  if (!file.ok || file.value.byteLength === 0) return undefined
  const { mime, ext } = await typeOf(file.value)
  return { name: nameOf(reference.filename, kind, ext), type: mime, content: file.value }
}

/** Resolves to Meta's id of the file, which holds for 30 days. */
export async function uploadMedia(
  graph: Graph,
  phoneNumberId: string,
  file: Attachment,
  signal: AbortSignal,
): Promise<GraphAnswer<string>> {
  const type = typeForUpload(file.type)
  const form = new FormData()
  form.set('messaging_product', 'whatsapp')
  form.set('type', type)
  form.set('file', new Blob([new Uint8Array(file.content)], { type }), file.name)
  const answer = await graph.post(`${phoneNumberId}/media`, form, uploaded, signal)
  if (answer.ok) return { ok: true, value: answer.value.id }
  // Meta answers 100 to a type it does not know, as to every wrong parameter.
  if (answer.failure.cause !== 'content') return answer
  return { ok: false, failure: { ...answer.failure, reason: vendorError(131053, 400).reason } }
}

/** Of texts Meta takes `text/plain` only; the name still tells a calendar or a table to the handset. */
function typeForUpload(type: string): string {
  return type.startsWith('text/') ? 'text/plain' : type
}

/** From the content, because the sender's word would be believed by the next browser. */
async function typeOf(content: Uint8Array): Promise<{ readonly mime: string; readonly ext: string }> {
  const type = await fileTypeFromBuffer(content).catch(() => undefined)
  if (type) return type
  try {
    const text = new TextDecoder('utf-8', { fatal: true }).decode(content)
    if (!text.includes('\u0000')) return { mime: 'text/plain', ext: 'txt' }
  } catch {
    // Not text: the type below says that nothing is known.
  }
  return { mime: 'application/octet-stream', ext: 'bin' }
}

function nameOf(claimed: string | undefined, kind: MediaKind, ext: string): string {
  const name = claimed
    ?.toWellFormed()
    .replace(/\p{Cc}/gu, '')
    .split(/[\\/]/)
    .at(-1)
    ?.trim()
    .slice(0, 200)
  return name || `${kind}.${ext}`
}
