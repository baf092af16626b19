import type { CallHost, Said } from '../connectors/call-host.ts'
import type { CallRow } from '../data/calls.ts'
import { changeConversation, lockConversation, readConversation } from '../data/conversations.ts'
import { json } from '../data/database.ts'
import { offerToPerson } from '../data/handoffs.ts'
import { newId } from '../data/ids.ts'
import { type MessageRow, unanswered } from '../data/messages.ts'
import { linksIn, sendLinks } from '../jobs/call-links.ts'
import { hear, speak, type Tx, tellAbout } from './call-messages.ts'
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
  signal.throwIfAborted()
  const call = await path.database.transaction(tx => hear(path, tx, account, callId, said))
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
  const started = performance.now()
  const turn = await buildTurn(path, conversation, messages, path.connectors.get(account.channel)!.medium)
  let part = 0
  let transfer: Said | undefined
  let outcome: 'waiting' | 'resolved' | 'handed-over' | undefined
  try {
    // Whatever it takes, a look-up, an action or a slow model: the caller is not left in silence.
    yield { kind: 'working' }
    for await (const event of path.brain.respond(turn, signal)) {
      if (event.kind === 'sentence') {
        // Said before the sentence, whose end may be a question.
        const told = await tellLinks(path, account, call, event.text)
        if (told) yield told
        const id = newId(path.now().getTime())
        await path.database.transaction(tx =>
          speak(path, tx, account, call, { id, text: event.text, answersSeq: last.seq, answerPart: part }),
        )
        part += 1
        yield { kind: 'sentence', messageId: id, text: event.text }
      } else if (event.kind === 'asks') yield { kind: 'expecting', what: event.expecting }
      else if (event.kind === 'handoff') {
        const brief = [...event.brief.summary, event.brief.need].map(line => line.text).join(' ')
        transfer = { kind: 'transfer', brief, urgency: event.urgency }
        await path.database.transaction(tx =>
          offerToPerson(tx, {
            ...{ businessId, conversationId: call.conversation_id, customerId: call.customer_id },
            ...{ reason: event.reason, urgency: event.urgency, brief: event.brief },
            ...{ answersSeq: last.seq, now: path.now() },
          }),
        )
      } else if (event.kind === 'done') {
        outcome = event.outcome
        const { state } = event
        await path.database.transaction(tx =>
          settle(tx, call, last, {
            status:
              event.outcome === 'resolved' ? 'waiting' : event.outcome === 'handed-over' ? 'open' : 'waiting',
            brain_state: json(typeof state === 'object' && state !== null ? state : null),
            ...(transfer ? { needs_person: true } : {}),
          }),
        )
      }
    }
    if (transfer) yield transfer
  } finally {
    // A caller who interrupts or hangs up ends the turn here; what was asked then is not asked again.
    if (outcome === undefined) await path.database.transaction(tx => settle(tx, call, last, {}))
    path.metrics.turn(account.channel, outcome ?? 'failed', (performance.now() - started) / 1_000)
    tellAbout(path, call)
  }
}

/** A link is named in the call and sent to the caller's handset, if one can be. */
async function tellLinks(
  path: Path,
  account: AccountRef,
  call: CallRow,
  sentence: string,
): Promise<Said | undefined> {
  const links = linksIn(sentence)
  if (links.length === 0) return undefined
  return path.database.transaction(async tx => {
    const text = await sendLinks(path, tx, call, links)
    if (text === undefined) return undefined
    const id = newId(path.now().getTime())
    await speak(path, tx, account, call, { id, text })
    return { kind: 'sentence', messageId: id, text }
  })
}

async function settle(
  tx: Tx,
  call: CallRow,
  last: MessageRow,
  change: Parameters<typeof changeConversation>[3],
): Promise<void> {
  const { business_id: businessId, conversation_id: conversationId } = call
  const held = await lockConversation(tx, businessId, conversationId)
  if (!held || held.handler_id !== null || held.answered_seq >= last.seq) return
  await changeConversation(tx, businessId, conversationId, { ...change, answered_seq: last.seq, unread: 0 })
}
