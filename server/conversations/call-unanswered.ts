import type { CallHost } from '../connectors/call-host.ts'
import { changeCall, insertCall } from '../data/calls.ts'
import { readConversation } from '../data/conversations.ts'
import { newId } from '../data/ids.ts'
import { mustRead, tellAbout } from './call-messages.ts'
import type { AccountRef, Path } from './path.ts'

/** A call of ours that came to nothing stands among the calls with its reason; told twice, once. */
export async function noteUnanswered(
  path: Path,
  { businessId, id: accountId }: AccountRef,
  { conversationId, externalId, to: peer, reason, at }: Parameters<CallHost['unanswered']>[0],
): Promise<void> {
  const id = newId(at.getTime())
  await path.database.transaction(async tx => {
    const conversation = await readConversation(tx, businessId, conversationId)
    // Erased while it rang.
    if (!conversation) return
    const fresh = await insertCall(tx, {
      ...{ id, businessId, conversationId, accountId, externalId, peer, direction: 'out', now: at },
      customerId: conversation.customer_id,
    })
    if (!fresh) return
    await changeCall(tx, businessId, id, { status: 'ended', ended_at: path.now(), end_reason: reason })
    tellAbout(path, await mustRead(tx, businessId, id))
  })
}
