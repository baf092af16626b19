import { z } from 'zod'
import { type ClientFrame, maxMessageText, type WireEntry } from '../../../contract/chat-protocol.ts'
import type { Identifier } from '../../../contract/identifier.ts'
import type { TranscriptEntry } from '../connector.ts'

// A lone surrogate or a NUL is legal JSON and illegal in a database text: it must not travel further than this.
const clean = (text: string) => text.toWellFormed().replaceAll('\u0000', '')
const text = (max: number) => z.string().max(max).transform(clean)
const cursor = z.number().int().min(0).max(Number.MAX_SAFE_INTEGER)

export const clientMessage = z.object({
  kind: z.literal('message'),
  clientId: z.string().regex(/^[\w-]{8,64}$/),
  text: text(maxMessageText),
  sentAt: z.number().min(0).max(8.64e15),
  choice: text(200).optional(),
  name: text(120).optional(),
  email: z.string().max(254).optional(),
})

const frame = z.discriminatedUnion('kind', [
  z.object({
    kind: z.literal('hello'),
    protocol: z.number().int(),
    token: z.string().max(200).optional(),
    cursor,
  }),
  clientMessage,
  z.object({ kind: z.literal('typing') }),
  z.object({
    kind: z.literal('seen'),
    status: z.enum(['delivered', 'read']),
    after: cursor,
    upTo: cursor,
  }),
  z.object({ kind: z.literal('pong') }),
])

export type ParsedFrame =
  | { readonly frame: ClientFrame }
  /** `clientId` when the broken frame was recognisably a message, so that the widget stops sending it. */
  | { readonly fault: string; readonly clientId?: string }

/** Never throws, and never repeats what the visitor wrote. */
export function parseFrame(raw: string): ParsedFrame {
  let value: unknown
  try {
    value = JSON.parse(raw)
  } catch {
    return { fault: 'This frame is not JSON. Send one JSON object per text frame.' }
  }
  const parsed = frame.safeParse(value)
  if (parsed.success) return { frame: parsed.data }
  const where = parsed.error.issues[0]?.path.join('.') || 'kind'
  const claimed = z
    .object({ kind: z.literal('message'), clientId: clientMessage.shape.clientId })
    .safeParse(value)
  return {
    fault: `This frame does not follow the protocol: look at "${where}".`,
    ...(claimed.success ? { clientId: claimed.data.clientId } : {}),
  }
}

/** One visitor's message has one external id, whichever socket, node or upload brings it. */
export function externalIdOf(from: Identifier, clientId: string): string {
  return `${from.value}:${clientId}`
}

export function toWire(entry: TranscriptEntry, from: Identifier): WireEntry {
  const own = entry.externalId?.startsWith(`${from.value}:`)
  return {
    id: entry.id,
    cursor: entry.cursor,
    author: entry.author,
    text: entry.text,
    choices: entry.choices.map(({ id, label }) => ({ id, label })),
    attachments: entry.attachments.map(({ id, name, type, size }) => ({ id, name, type, size })),
    at: entry.at.getTime(),
    ...(entry.author !== 'customer' && entry.authorName ? { authorName: entry.authorName } : {}),
    ...(own ? { clientId: entry.externalId?.slice(from.value.length + 1) } : {}),
  }
}
