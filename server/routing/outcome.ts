import type { Transaction } from 'kysely'
import type { Medium, Receipt } from '../../contract/message.ts'
import { attemptsOf, changeOutreach } from '../data/outreaches.ts'
import { cancelTimer, enqueue, type NewTask } from '../data/queue/enqueue.ts'
import type { Schema } from '../data/schema.ts'

/** The work to send a message we began on the next channel; one lane each, so that two reports cannot both do it. */
export function outreachTask(businessId: string, outreachId: string): NewTask {
  return {
    businessId,
    lane: `outreach:${outreachId}`,
    kind: 'outreach',
    payload: { outreachId },
    key: 'next',
  }
}

/** Wakes an outreach whose channel did not report in time, or whose quiet hours are over. */
export const outreachTimer = (outreachId: string): string => `outreach:${outreachId}`

/** What became of one attempt: it arrived and the matter is done, or the next channel's turn has come. */
export async function noteOutcome(
  tx: Transaction<Schema>,
  of: {
    readonly businessId: string
    readonly outreachId: string
    readonly messageId: string
    readonly receipt: Receipt
    readonly medium: Medium
  },
): Promise<void> {
  const { businessId, outreachId, messageId, receipt, medium } = of
  if (receipt.status === 'failed') {
    // Late news of an earlier attempt change nothing: the next one is under way or has arrived.
    const last = (await attemptsOf(tx, businessId, outreachId)).at(-1)
    if (last && last.messageId !== messageId) return
    // Also after `done`: a bounce comes later than "sent".
    await changeOutreach(tx, businessId, outreachId, { status: 'trying', now: receipt.at })
    await enqueue(tx, outreachTask(businessId, outreachId))
    return
  }
  const arrived = receipt.status === 'delivered' || receipt.status === 'read'
  if (!arrived && !(receipt.status === 'sent' && !medium.confirmsDelivery)) return
  await changeOutreach(tx, businessId, outreachId, { status: 'done', now: receipt.at })
  await cancelTimer(tx, businessId, outreachTimer(outreachId))
}
