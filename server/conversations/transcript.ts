import type { Identifier } from '../../contract/identifier.ts'
import type { LiveSignal, TranscriptEntry } from '../connectors/connector.ts'
import { readAttachmentFor, transcriptRows } from '../data/messages.ts'
import { attachmentsOf } from '../data/uploads.ts'
import { type AccountRef, type Path, peerTopic } from './path.ts'

/** Entries in one answer; a client that is further behind asks again from the last cursor it got. */
const page = 200

/** What a customer's own client may see: both sides of its messages on this account after `cursor`. */
export async function transcriptOf(
  path: Path,
  account: AccountRef,
  from: Identifier,
  cursor: number,
): Promise<readonly TranscriptEntry[]> {
  const { businessId } = account
  const { db } = path.database
  const rows = await transcriptRows(db, {
    businessId,
    accountId: account.id,
    peer: from,
    cursor,
    limit: page,
  })
  const files = await attachmentsOf(
    db,
    businessId,
    rows.map(({ id }) => id),
  )
  return rows.map(row => ({
    id: row.id,
    cursor: row.cursor,
    author: row.author,
    ...(row.author_name === null || row.author === 'customer' ? {} : { authorName: row.author_name }),
    ...(row.direction === 'in' && row.external_id !== null ? { externalId: row.external_id } : {}),
    text: row.body,
    choices: row.choices,
    attachments: files.get(row.id) ?? [],
    at: row.created_at,
  }))
}

/** Rings when that transcript grew, or somebody of the business is typing. */
export function watchTranscript(
  path: Path,
  account: AccountRef,
  from: Identifier,
  listener: (signal: LiveSignal) => void,
): () => void {
  const topic = peerTopic(account.id, from)
  // No prefix: a resync carries a topic of its own and has to be heard as well.
  return path.live.subscribe(account.businessId, '', event => {
    if (event.topic === 'resync') listener({ kind: 'changed' })
    else if (event.topic !== topic) return
    else if (event.typing === 'brain' || event.typing === 'teammate')
      listener({ kind: 'typing', who: event.typing })
    else listener({ kind: 'changed' })
  })
}

/** An attachment of a message in this client's own transcript, and of no other. */
export function attachmentFor(path: Path, account: AccountRef, from: Identifier, attachmentId: string) {
  return readAttachmentFor(path.database.db, {
    businessId: account.businessId,
    accountId: account.id,
    peer: from,
    attachmentId,
  })
}
