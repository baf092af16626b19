import type { Kysely, Transaction } from 'kysely'
import type { CallWaveform } from '../../contract/call-waveform.ts'
import type { Schema } from './schema.ts'

/**
 * What is drawn of a recording, without fetching it: an hour is 115 MB. Null where it was not worked out when the call
 * ended; undefined without a recording.
 */
export async function readWaveform(
  db: Kysely<Schema>,
  businessId: string,
  callId: string,
): Promise<CallWaveform | null | undefined> {
  const row = await db
    .selectFrom('calls')
    .select('waveform')
    .where('business_id', '=', businessId)
    .where('id', '=', callId)
    .where('recording', 'is not', null)
    .executeTakeFirst()
  return row?.waveform
}

/** The sealed WAV file of a call; undefined when it was not recorded, or is not of this business. */
export async function readRecording(
  db: Kysely<Schema>,
  businessId: string,
  callId: string,
): Promise<Uint8Array | undefined> {
  const row = await db
    .selectFrom('calls')
    .select('recording')
    .where('business_id', '=', businessId)
    .where('id', '=', callId)
    .executeTakeFirst()
  return row?.recording ?? undefined
}

/** The sound of calls that ended before then, with what was drawn of it; the calls and their words stay. @returns how many. */
export async function eraseRecordings(
  tx: Transaction<Schema>,
  businessId: string,
  endedBefore: Date,
): Promise<number> {
  const { numUpdatedRows } = await tx
    .updateTable('calls')
    .set({ recording: null, recording_seconds: null, waveform: null })
    .where('business_id', '=', businessId)
    .where('ended_at', '<', endedBefore)
    .where('recording', 'is not', null)
    .executeTakeFirstOrThrow()
  return Number(numUpdatedRows)
}
