import type { Transaction } from 'kysely'
import type { Path } from '../conversations/path.ts'
import { record } from '../data/audit.ts'
import { readProfile } from '../data/businesses.ts'
import { eraseRecordings } from '../data/call-recordings.ts'
import { tellConsole } from '../data/console-events.ts'
import { schedule } from '../data/queue/enqueue.ts'
import type { Handler } from '../data/queue/lane-run.ts'
import type { Schema } from '../data/schema.ts'

const key = 'recordings'
const day = 24 * 3_600_000

/** With the first recording a business begins to look daily for those that were kept long enough. */
export async function planErasing(tx: Transaction<Schema>, businessId: string): Promise<void> {
  const known = await tx
    .selectFrom('timers')
    .select('key')
    .where('business_id', '=', businessId)
    .where('key', '=', key)
    .executeTakeFirst()
  // Set again with every call it would be put off by every call.
  if (!known)
    await schedule(tx, {
      ...{ businessId, key, kind: 'recordings', payload: {} },
      ...{ due: { inMs: day }, repeat: { everyMs: day } },
    })
}

/**
 * Erases the sound of calls that ended longer ago than the business keeps recordings, and of messages left after the
 * tone; what was said stays as text. Storage limitation: GDPR, article 5(1)(e).
 */
export function recordingsHandler(path: Path): Handler<Schema> {
  return async ({ businessId }, context) => {
    await context.finish(async tx => {
      const { keepDays } = (await readProfile(tx, businessId)).calls
      if (keepDays === null) return
      const before = new Date(path.now().getTime() - keepDays * day)
      const erased = await eraseRecordings(tx, businessId, before)
      if (erased === 0) return
      await record(tx, {
        ...{ businessId, actor: 'installation', action: 'recordings.erased' },
        ...{ subject: businessId, detail: { calls: erased, keptDays: keepDays } },
      })
      tellConsole(path.live, businessId, { kind: 'resync' })
    })
  }
}
