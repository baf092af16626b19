import type { CallHost, Said } from '../connectors/call-host.ts'
import type { CallRow } from '../data/calls.ts'
import { readConversation } from '../data/conversations.ts'
import { newId } from '../data/ids.ts'
import { unanswered } from '../data/messages.ts'
import { CallAnswer } from './call-answer.ts'
import { hear, speak } from './call-messages.ts'
import { heldByColleague } from './call-words.ts'
import { buildTurn } from './context.ts'
import type { AccountRef, Path } from './path.ts'

/** Things said in one go that a turn takes up at most. */
const mostInOneTurn = 20

/** One thing the caller said and the brain's answer, sentence by sentence while it is still made. */
export async function* respond(
  path: Path,
  account: AccountRef,
  callId: string,
  said: Parameters<CallHost['respond']>[1],
  signal: AbortSignal,
): AsyncGenerator<Said> {
  const { businessId } = account
  // A guess is as good as what was said once the caller has ended; the embedded brain needs no head start.
  await said.certain
  // Who hangs up in mid-sentence was heard too: what was said is kept before anybody asks whether to answer it.
  const call = await path.database.transaction(tx => hear(path, tx, account, callId, said))
  if (signal.aborted) return
  const conversation = (await readConversation(path.database.db, businessId, call.conversation_id))!
  if (conversation.handler_id !== null) return yield* putThrough(path, account, call, said.text)
  const messages = await unanswered(
    path.database.db,
    businessId,
    call.conversation_id,
    conversation.answered_seq,
    mostInOneTurn,
  )
  const last = messages.at(-1)
  if (!last) return
  const turn = await buildTurn(path, conversation, messages, path.connectors.get(account.channel)!.medium)
  yield* new CallAnswer(path, account, call, last).say(path.brain.respond(turn, signal), signal)
}

/** The brain has no say where a teammate has taken the matter from the inbox; the caller is not left in silence. */
async function* putThrough(
  path: Path,
  account: AccountRef,
  call: CallRow,
  brief: string,
): AsyncGenerator<Said> {
  const messageId = newId(path.now().getTime())
  const text = heldByColleague
  await path.database.transaction(tx => speak(path, tx, account, call, { id: messageId, text }))
  yield { kind: 'sentence', messageId, text }
  yield { kind: 'transfer', brief, urgency: 'important' }
}
