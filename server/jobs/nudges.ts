import type { Transaction } from 'kysely'
import type { Path } from '../conversations/path.ts'
import { readProfile } from '../data/businesses.ts'
import { readConversation } from '../data/conversations.ts'
import { nameOfCustomer } from '../data/customers.ts'
import { lastInbound, type MessageRow, readMessage } from '../data/messages.ts'
import { readOutreachSettings } from '../data/outreach-settings.ts'
import { schedule } from '../data/queue/enqueue.ts'
import type { Handler } from '../data/queue/lane-run.ts'
import type { Schema } from '../data/schema.ts'
import { beginOutreach } from '../routing/try-next.ts'
import { nudgeOf } from './words.ts'

const timerOf = (conversationId: string) => `nudge:${conversationId}`

/** We wrote what needs an answer in time on a channel where people take hours: silence will be followed up elsewhere. */
export async function planNudge(
  tx: Transaction<Schema>,
  message: Pick<MessageRow, 'business_id' | 'id' | 'conversation_id'>,
): Promise<void> {
  const { business_id: businessId, conversation_id: conversationId, id: messageId } = message
  const { nudge } = await readOutreachSettings(tx, businessId)
  if (!nudge.enabled) return
  await schedule(tx, {
    businessId,
    key: timerOf(conversationId),
    due: { inMs: nudge.afterHours * 3_600_000 },
    kind: 'nudge',
    payload: { messageId, conversationId },
  })
}

/** It is time to follow up, if the customer has not written since and the matter is open. */
export function nudgeHandler(path: Path): Handler<Schema> {
  return async ({ businessId, payload }, context) => {
    const { messageId, conversationId } = payload as { messageId: string; conversationId: string }
    await context.finish(async tx => {
      const [message, conversation, heard] = [
        await readMessage(tx, businessId, messageId),
        await readConversation(tx, businessId, conversationId),
        await lastInbound(tx, businessId, conversationId),
      ]
      if (!message || !conversation || conversation.status === 'resolved') return
      if (heard && heard.seq > message.seq) return
      const { customer_id: customerId, channel, subject } = message
      const { name } = await readProfile(tx, businessId)
      const customerName = await nameOfCustomer(tx, businessId, customerId)
      const text = nudgeOf(customerName, name, subject)
      await beginOutreach(tx, {
        ...{ businessId, customerId, conversationId, text },
        key: `nudge:${messageId}`,
        purpose: 'follow_up',
        except: [channel],
        facts: { name: customerName ?? 'there', business: name },
        now: path.now(),
      })
    })
  }
}
