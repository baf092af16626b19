import type { Receipt } from '../../contract/message.ts'
import { mayWrite } from '../data/consents.ts'
import { isBlocked } from '../data/customers.ts'
import type { MessageRow } from '../data/messages.ts'
import { readOutreachSettings } from '../data/outreach-settings.ts'
import { isCalledOff, readExpiry } from '../data/outreaches.ts'
import { RetryLater } from '../data/queue/lane-run.ts'
import { endOfQuiet } from '../routing/quiet-hours.ts'
import { readZones } from '../routing/read-reach.ts'
import type { Path } from './path.ts'

/** Milliseconds after which what was decided when a message was written is looked at again: a carrier was away meanwhile. */
const old = 10 * 60_000

/**
 * Looked up at the last moment, because the customer may have said stop since it was decided. Answers go out unless the
 * customer is blocked. @throws RetryLater when it became night where the customer is.
 */
export async function refusalOf(path: Path, message: MessageRow): Promise<Receipt | undefined> {
  const { business_id: businessId, customer_id: customerId, channel, purpose, outreach_id } = message
  const { db } = path.database.background
  const now = path.now()
  const no = (reason: string, cause?: Receipt['cause']): Receipt => ({
    ...{ status: 'failed', reason, retryable: false, at: now },
    ...(cause ? { cause } : {}),
  })
  if (await isBlocked(db, businessId, customerId)) return no('The customer is blocked.')
  if (purpose === 'reply') return undefined
  if (outreach_id && (await isCalledOff(db, businessId, outreach_id)))
    return no('It was called off before it was sent.')
  if (!(await mayWrite(db, { businessId, customerId, channel, purpose })))
    return no('The customer asked for no such messages here.', 'opted-out')
  if (now.getTime() - message.created_at.getTime() < old) return undefined
  const expiry = outreach_id ? await readExpiry(db, businessId, outreach_id) : undefined
  if (expiry && expiry <= now) return no('It is too late for it.')
  if (purpose === 'urgent') return undefined
  const { quiet } = await readOutreachSettings(db, businessId)
  const end = endOfQuiet(now, await readZones(db, businessId, customerId), quiet)
  if (end > now) throw new RetryLater('It is quiet where the customer is.', end.getTime() - now.getTime())
  return undefined
}
