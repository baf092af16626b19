import type { PersonOnCall } from '../connectors/switchboard.ts'
import { readCall } from '../data/calls.ts'
import { changeConversation, lockConversation } from '../data/conversations.ts'
import { handBack, takeOver } from '../handoff/hands.ts'
import { mustRead } from './call-messages.ts'
import type { AccountRef, Path } from './path.ts'

/**
 * A teammate speaks with the caller, so the conversation is theirs. What was said and not answered yet was heard by
 * them: nobody else answers it later.
 */
export async function personTookCall(
  path: Path,
  { businessId }: AccountRef,
  callId: string,
  { id: teammateId }: PersonOnCall,
): Promise<void> {
  const call = await path.database.transaction(tx => mustRead(tx, businessId, callId))
  const { conversation_id: conversationId } = call
  await takeOver(path, { businessId, conversationId, teammateId })
  await path.database.transaction(async tx => {
    const held = await lockConversation(tx, businessId, conversationId)
    if (held) await changeConversation(tx, businessId, conversationId, { answered_seq: held.last_seq })
  })
}

/** The brain speaks with the caller again, unless somebody else has taken the conversation meanwhile. */
export async function personLeftCall(
  path: Path,
  { businessId }: AccountRef,
  callId: string,
  { id: teammateId }: PersonOnCall,
): Promise<void> {
  const call = await readCall(path.database.db, businessId, callId)
  if (!call) return
  const { conversation_id: conversationId } = call
  const theirs = await path.database.transaction(async tx => {
    const held = await lockConversation(tx, businessId, conversationId)
    if (held?.handler_id !== teammateId) return false
    await changeConversation(tx, businessId, conversationId, { answered_seq: held.last_seq })
    return true
  })
  if (theirs) await handBack(path, { businessId, conversationId, teammateId })
}
