import type { z } from 'zod'
import type { missedCall } from '../../contract/console-api.ts'
import { phone } from '../../contract/identifier.ts'
import type { Path } from '../conversations/path.ts'
import { readProfile } from '../data/businesses.ts'
import { countOutreaches } from '../data/outreaches.ts'
import { Problem } from '../errors.ts'
import { resolve } from '../identity/resolve.ts'
import { beginOutreach } from '../routing/try-next.ts'
import { missedCallOf } from './words.ts'

/**
 * Messages of one business in an hour. A number is no proof of who rings, so what floods us with calls must not spend
 * more than this; a hundred lines that are all taken miss fewer people.
 */
export const mostInAnHour = 60

/**
 * A call that nobody took is answered by a message, once, on the channel this caller uses.
 *
 * @throws Problem `no_number`, or `too_many_requests` when this hour has had its messages
 */
export async function noteMissedCall(
  path: Path,
  businessId: string,
  call: z.output<typeof missedCall>,
): Promise<void> {
  const now = path.now()
  const at = call.at === undefined ? now : new Date(call.at)
  // A day later nobody remembers the call.
  const expiresAt = new Date(at.getTime() + 24 * 3_600_000)
  if (expiresAt <= now) return
  const { name, country } = await readProfile(path.database.db, businessId)
  const from = phone(call.from, country)
  if (!from)
    throw new Problem(
      'no_number',
      422,
      'The caller’s number is not a phone number, so nobody can be written to.',
      {
        fields: { from: 'is no phone number; send it as +441632960001' },
      },
    )
  const hour = at.toISOString().slice(0, 13)
  await path.database.transaction(async tx => {
    if ((await countOutreaches(tx, businessId, `missed-call:%:${hour}`)) >= mostInAnHour)
      throw new Problem(
        'too_many_requests',
        429,
        `${mostInAnHour} missed calls were answered in this hour. Look at who calls.`,
        { retryAfter: 3_600 },
      )
    const { customerId } = await resolve(tx, businessId, { from }, now)
    await beginOutreach(tx, {
      ...{ businessId, customerId, now },
      // Whoever rings three times in an hour wants one answer.
      key: `missed-call:${from.value}:${hour}`,
      purpose: 'follow_up',
      text: missedCallOf(name),
      subject: 'You called us',
      facts: { name: 'there', business: name },
      expiresAt,
    })
  })
}
