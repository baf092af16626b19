import { type Identifier, scoped } from '../../contract/identifier.ts'
import type { CallHost, Opening } from '../connectors/call-host.ts'
import { readBusiness, readProfile } from '../data/businesses.ts'
import { answerCall, insertCall } from '../data/calls.ts'
import { openConversation, readConversation } from '../data/conversations.ts'
import { newId } from '../data/ids.ts'
import { putInCall } from '../data/transfers.ts'
import { resolve } from '../identity/resolve.ts'
import { mustRead, speak, type Tx } from './call-messages.ts'
import { menuOf, openingWords } from './call-words.ts'
import type { AccountRef, Path } from './path.ts'
import { threadOf } from './thread.ts'

/** Milliseconds after which a call is ended, whatever happens. */
const longest = 60 * 60_000

/** Stores the call with its first sentences and finds whose it is. @throws when it was begun already. */
export async function begin(
  path: Path,
  account: AccountRef,
  call: Parameters<CallHost['begin']>[0],
): Promise<Opening> {
  const { businessId, id: accountId } = account
  const now = path.now()
  const callId = newId(now.getTime())
  // Whoever hides their number is somebody new for this one call.
  const peer = call.from ?? (scoped('hidden-number', callId) as Identifier)
  const business = await readBusiness(path.database.db, businessId)
  const { calls } = await readProfile(path.database.db, businessId)
  const { about } = call
  // A machine that answers keeps what we say; we keep nothing of it.
  const record = calls.record && !about?.voicemail
  const words = openingWords(business, { record, greeting: calls.greeting, about: about?.opening })
  const sentences = words.map(({ text, notice }) => ({
    ...{ text, notice },
    messageId: (!notice && about?.messageId) || newId(now.getTime()),
  }))
  await path.database.transaction(async tx => {
    const { customerId, conversationId } = await matterOf(path, tx, account, about, peer)
    const { direction, externalId } = call
    const fresh = await insertCall(tx, {
      ...{ id: callId, businessId, conversationId, customerId, accountId, direction, externalId, peer, now },
    })
    if (!fresh) throw new Error('This call was begun already.')
    if (direction === 'out') await answerCall(tx, businessId, callId, now)
    const row = await mustRead(tx, businessId, callId)
    for (const { messageId, text } of sentences)
      if (messageId === about?.messageId) await putInCall(tx, businessId, messageId, callId)
      else await speak(path, tx, account, row, { id: messageId, text })
  })
  return {
    callId,
    sentences,
    language: business.locale,
    hints: [business.name, ...business.services.flatMap(service => [service.name, ...service.aliases])],
    record,
    longest,
    menu: menuOf(calls.keys),
  }
}

/** Whose call it is and about what; a call of ours knows both. */
async function matterOf(
  path: Path,
  tx: Tx,
  account: AccountRef,
  about: Parameters<CallHost['begin']>[0]['about'],
  peer: Identifier,
): Promise<{ readonly customerId: string; readonly conversationId: string }> {
  const { businessId } = account
  const now = path.now()
  const conversation = about && (await readConversation(tx, businessId, about.conversationId))
  if (conversation) return { customerId: conversation.customer_id, conversationId: conversation.id }
  const { customerId } = await resolve(tx, businessId, { from: peer }, now)
  const last = await threadOf(tx, account, customerId, { answers: [] }, now)
  const held = (await readConversation(tx, businessId, last))?.handler_id != null
  if (!held) return { customerId, conversationId: last }
  // A colleague has the last matter and the brain is silent in it, but somebody has to speak with who calls now.
  const { channel } = account
  return {
    customerId,
    conversationId: await openConversation(tx, { businessId, customerId, channel, subject: null, now }),
  }
}
