import { fileTypeFromBuffer } from 'file-type'
import {
  type AddressObject,
  type ParsedMail as Parsed,
  type Attachment as Part,
  simpleParser,
} from 'mailparser'
import type { Attachment } from '../../../contract/message.ts'
import { htmlToText } from './html.ts'

export interface Mailbox {
  readonly address: string
  readonly name?: string
}

/** A mail as far as it could be read; a malformed one gives what is there. Ids are without angle brackets. */
export interface ParsedMail {
  readonly messageId?: string
  readonly inReplyTo?: string
  /** Oldest first. */
  readonly references: readonly string[]
  readonly from?: Mailbox
  readonly replyTo?: Mailbox
  readonly to: readonly Mailbox[]
  readonly cc: readonly Mailbox[]
  readonly subject?: string
  readonly date?: Date
  /** The plain part, or what the HTML says where there is none. */
  readonly text: string
  /** As it was sent: not yet safe to show. */
  readonly html?: string
  readonly attachments: readonly Attachment[]
  /** Raw values by lower-case name, in their order. */
  readonly headers: ReadonlyMap<string, readonly string[]>
  /** Received lines: how many servers have passed it on. */
  readonly hops: number
  /** bytes */
  readonly size: number
}

/** Attachments of one mail that are kept; the rest are logos of logos. */
const mostAttachments = 50
/** Characters of text and of HTML that are read. */
const longest = 2_000_000
/** `multipart/*` and `message/*` inside each other; deeper is an attack on the parser. */
const deepest = 100

/** Reads any bytes as a mail. Never throws: what cannot be read is empty. */
export async function parseMail(raw: Uint8Array): Promise<ParsedMail> {
  const bytes = repairHead(Buffer.from(raw.buffer, raw.byteOffset, raw.byteLength))
  const headers = readHeaders(bytes)
  const parsed = nesting(bytes) > deepest ? undefined : await parse(bytes)
  const html = parsed?.html ? parsed.html.slice(0, longest) : undefined
  const text = parsed?.text?.trim() ? parsed.text.slice(0, longest) : html ? htmlToText(html) : ''
  const messageId = idsIn(parsed?.messageId ?? first(headers, 'message-id')).at(0)
  const inReplyTo = idsIn(parsed?.inReplyTo ?? first(headers, 'in-reply-to')).at(-1)
  const from = mailboxes(parsed?.from).at(0)
  const replyTo = mailboxes(parsed?.replyTo).at(0)
  return {
    ...(messageId ? { messageId } : {}),
    ...(inReplyTo ? { inReplyTo } : {}),
    references: idsIn(first(headers, 'references')),
    ...(from ? { from } : {}),
    ...(replyTo ? { replyTo } : {}),
    to: mailboxes(parsed?.to),
    cc: mailboxes(parsed?.cc),
    ...(parsed?.subject === undefined ? {} : { subject: parsed.subject }),
    ...(parsed?.date && !Number.isNaN(parsed.date.getTime()) ? { date: parsed.date } : {}),
    text: text.replace(/\r\n?/g, '\n').replaceAll('\0', ''),
    ...(html ? { html: html.replaceAll('\0', '') } : {}),
    attachments: await attachmentsOf(parsed?.attachments ?? []),
    headers,
    hops: headers.get('received')?.length ?? 0,
    size: bytes.byteLength,
  }
}

async function parse(bytes: Buffer): Promise<Parsed | undefined> {
  try {
    return await simpleParser(bytes, {
      skipImageLinks: true,
      skipTextToHtml: true,
      maxHtmlLengthToParse: longest,
    })
  } catch {
    return undefined
  }
}

/**
 * Makes the head readable for any parser. Bare 8-bit characters in a Q-encoded word (RFC 2047 4.2 forbids them) are in
 * that word's charset; elsewhere they are UTF-8 (RFC 6532), or what old clients on Windows sent without saying so.
 */
function repairHead(bytes: Buffer): Buffer {
  const start = bytes.subarray(0, 64_000).toString('latin1')
  const head = start.slice(0, /\r?\n\r?\n/.exec(start)?.index ?? start.length)
  if (!/[\x80-\xff]/.test(head)) return bytes
  const escaped = head.replace(/=\?[\w-]{1,40}\?q\?[^?\r\n]{1,500}\?=/gi, word =>
    word.replace(/[\x80-\xff]/g, char => `=${char.charCodeAt(0).toString(16).toUpperCase()}`),
  )
  const readable = escaped
    .split('\n')
    .map(line => eightBit(Buffer.from(line, 'latin1')))
    .join('\n')
  return Buffer.concat([Buffer.from(readable), bytes.subarray(head.length)])
}

const utf8 = new TextDecoder('utf-8', { fatal: true })
const windows = new TextDecoder('windows-1252')

function eightBit(line: Buffer): string {
  try {
    return utf8.decode(line)
  } catch {
    return windows.decode(line)
  }
}

/** Boundaries that open a part inside a part, counted roughly: every `boundary=` declares one more level at most. */
function nesting(bytes: Buffer): number {
  let count = 0
  for (
    let at = bytes.indexOf('boundary=');
    at !== -1 && count <= deepest;
    at = bytes.indexOf('boundary=', at + 9)
  )
    count += 1
  return count
}

/** Unfolded header fields (RFC 5322 2.2.3) up to the first empty line. */
function readHeaders(bytes: Buffer): Map<string, string[]> {
  const end = /\r?\n\r?\n/.exec(bytes.subarray(0, 512_000).toString('latin1'))?.index
  const block = bytes.subarray(0, end ?? Math.min(bytes.byteLength, 512_000)).toString('utf8')
  const headers = new Map<string, string[]>()
  for (const line of block.replace(/\r?\n(?=[ \t])/g, '').split(/\r?\n/)) {
    const colon = line.indexOf(':')
    if (colon < 1) continue
    const name = line.slice(0, colon).trim().toLowerCase()
    const values = headers.get(name)
    const value = line.slice(colon + 1).trim()
    if (values) values.push(value)
    else headers.set(name, [value])
  }
  return headers
}

/** The first value of a header. */
export function first(headers: ParsedMail['headers'], name: string): string | undefined {
  return headers.get(name)?.[0]
}

/** Message ids in a header, without brackets. Some clients leave the brackets or the spaces out. */
export function idsIn(value: string | undefined): string[] {
  if (!value) return []
  const bracketed = [...value.matchAll(/<([^<>\s]{1,990})>/g)].map(match => match[1]!)
  const ids = bracketed.length > 0 ? bracketed : value.split(/[\s,]+/).filter(id => id.includes('@'))
  return [...new Set(ids)].slice(-100)
}

function mailboxes(field: AddressObject | AddressObject[] | undefined): Mailbox[] {
  const found = field === undefined ? [] : Array.isArray(field) ? field : [field]
  return found
    .flatMap(({ value }) => value.flatMap(entry => entry.group ?? [entry]))
    .flatMap(({ address, name }) => (address ? [{ address, ...(name ? { name } : {}) }] : []))
    .slice(0, 200)
}

async function attachmentsOf(parts: readonly Part[]): Promise<Attachment[]> {
  const kept = parts.filter(part => Buffer.isBuffer(part.content)).slice(0, mostAttachments)
  return Promise.all(
    kept.map(async (part, at) => {
      const detected = await fileTypeFromBuffer(part.content).catch(() => undefined)
      const declared = /^[\w.+-]+\/[\w.+-]+$/.test(part.contentType) ? part.contentType : undefined
      const type = detected?.mime ?? declared ?? 'application/octet-stream'
      return {
        name: safeName(part.filename) ?? `attachment-${at + 1}${detected ? `.${detected.ext}` : ''}`,
        type,
        content: part.content,
        ...(part.cid ? { cid: part.cid } : {}),
      }
    }),
  )
}

/** No path, no control or direction characters, no hidden second extension by length. */
function safeName(name: string | undefined): string | undefined {
  const base = name
    ?.split(/[\\/]/)
    .at(-1)
    ?.replace(/[\p{Cc}\p{Cf}\u2028\u2029<>:"|?*]/gu, '')
    .replace(/^\.+/, '')
    .trim()
  return base ? base.slice(-150) : undefined
}
