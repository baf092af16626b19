import { createHash, randomUUID } from 'node:crypto'
import { fileTypeFromBuffer } from 'file-type'
import { type Kysely, sql } from 'kysely'
import type { AttachmentInfo } from '../../contract/console-api.ts'
import { Problem } from '../errors.ts'
import type { Schema } from './schema.ts'

/** Bytes of one file that a teammate adds to an answer: what most mail servers let through after base64. */
export const maxUpload = 15 * 1024 * 1024
/** Hours after which a file that no answer took is forgotten. */
const keptHours = 48

/** Keeps a file until the answer it belongs to is sent. Its type is found from the content, not from what was claimed. */
export async function storeUpload(
  db: Kysely<Schema>,
  businessId: string,
  file: { readonly name: string; readonly content: Uint8Array },
): Promise<AttachmentInfo> {
  const type = await typeOf(file.content)
  const sha256 = createHash('sha256').update(file.content).digest('hex')
  const now = new Date()
  const info = { id: randomUUID(), name: cleanName(file.name), type, size: file.content.byteLength }
  await db
    .insertInto('blobs')
    .values({ business_id: businessId, sha256, content: Buffer.from(file.content), created_at: now })
    .onConflict(conflict => conflict.columns(['business_id', 'sha256']).doNothing())
    .execute()
  await sql`insert into uploads (business_id, id, name, type, size, sha256, created_at)
    values (${businessId}, ${info.id}, ${info.name}, ${type}, ${info.size}, ${sha256}, ${now})`.execute(db)
  const old = new Date(now.getTime() - keptHours * 3_600_000)
  await sql`delete from uploads where business_id = ${businessId} and created_at < ${old}`.execute(db)
  return info
}

/**
 * Makes the uploads the attachments of a message that was inserted in the same transaction.
 *
 * @throws Problem when one of them is gone or was taken by another answer.
 */
export async function claimUploads(
  tx: Kysely<Schema>,
  businessId: string,
  ids: readonly string[],
  messageId: string,
): Promise<void> {
  if (ids.length === 0) return
  const { rows } = await sql<{ id: string }>`
    with taken as (
      delete from uploads where business_id = ${businessId} and id = any(${ids}::uuid[]) returning *
    )
    insert into attachments (business_id, id, message_id, position, name, type, size, sha256)
    select business_id, id, ${messageId}, array_position(${ids}::uuid[], id), name, type, size, sha256 from taken
    returning id`.execute(tx)
  if (rows.length < new Set(ids).size)
    throw new Problem('attachment_gone', 422, 'A file of this answer is no longer here. Add it again.')
}

/** The attachments of these messages, in their order. */
export async function attachmentsOf(
  db: Kysely<Schema>,
  businessId: string,
  messageIds: readonly string[],
): Promise<Map<string, AttachmentInfo[]>> {
  const found = new Map<string, AttachmentInfo[]>()
  if (messageIds.length === 0) return found
  const rows = await db
    .selectFrom('attachments')
    .select(['id', 'message_id', 'name', 'type', 'size'])
    .where('business_id', '=', businessId)
    .where('message_id', 'in', [...messageIds])
    .orderBy('position')
    .execute()
  for (const { message_id, ...info } of rows) {
    const list = found.get(message_id)
    if (list) list.push(info)
    else found.set(message_id, [info])
  }
  return found
}

/** A file with its bytes, whether its message is written or not. */
export async function readAttachment(
  db: Kysely<Schema>,
  businessId: string,
  id: string,
): Promise<{ name: string; type: string; content: Buffer } | undefined> {
  const { rows } = await sql<{ name: string; type: string; content: Buffer }>`
    select f.name, f.type, b.content from (
      select business_id, name, type, sha256 from attachments where business_id = ${businessId} and id = ${id}
      union all
      select business_id, name, type, sha256 from uploads where business_id = ${businessId} and id = ${id}) f
    join blobs b on b.business_id = f.business_id and b.sha256 = f.sha256 limit 1`.execute(db)
  return rows[0]
}

async function typeOf(content: Uint8Array): Promise<string> {
  const found = await fileTypeFromBuffer(content)
  return found?.mime ?? (isText(content) ? 'text/plain' : 'application/octet-stream')
}

function isText(content: Uint8Array): boolean {
  if (content.includes(0)) return false
  try {
    new TextDecoder('utf-8', { fatal: true }).decode(content)
    return true
  } catch {
    return false
  }
}

/** Without folders, control characters and the marks that turn "exe.pdf" around (Unicode bidirectional controls). */
function cleanName(name: string): string {
  const base = name.split(/[/\\]/).at(-1) ?? ''
  const clean = base.replace(/[\p{Cc}\p{Cf}]/gu, '').trim()
  return clean.slice(-120) || 'file'
}
