import type { CallHost, Said } from '../connectors/call-host.ts'
import { readConversation } from '../data/conversations.ts'
import { unanswered } from '../data/messages.ts'
import { CallAnswer } from './call-answer.ts'
import { hear } from './call-messages.ts'
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
  if (conversation.handler_id !== null) return
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
