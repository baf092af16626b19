import type { Transaction } from 'kysely'
import { type Identifier, scoped } from '../../contract/identifier.ts'
import type { CallHost, Opening, Recording, Said } from '../connectors/call-host.ts'
import { readBusiness, readProfile } from '../data/businesses.ts'
import {
  type CallRow,
  changeCall,
  cutToHeard,
  insertCall,
  markMessages,
  peerOf,
  readCall,
} from '../data/calls.ts'
import { tellConsole } from '../data/console-events.ts'
import { changeConversation, lockConversation, readConversation, takeSeq } from '../data/conversations.ts'
import { json } from '../data/database.ts'
import { offerToPerson } from '../data/handoffs.ts'
import { newId } from '../data/ids.ts'
import { insertMessage, type MessageRow, unanswered } from '../data/messages.ts'
import type { Schema } from '../data/schema.ts'
import { putInCall, recordTransfer, type TransferNews } from '../data/transfers.ts'
import type { Vault } from '../data/vault.ts'
import { resolve } from '../identity/resolve.ts'
import { noteMissedCall } from '../jobs/missed-call.ts'
import { menuOf, openingWords } from './call-words.ts'
import { buildTurn } from './context.ts'
import { type AccountRef, type Path, previewOf, tellChanged } from './path.ts'
import { threadOf } from './thread.ts'

type Tx = Transaction<Schema>

/** Milliseconds after which a call is ended, whatever happens. */
const longest = 60 * 60_000
/** Things said in one go that a turn takes up at most. */
const mostInOneTurn = 20

/**
 * What a call asks of the product: the same receive and reply as any message, without the queue between them. Sentences
 * leave while the brain still thinks; each is a message of its own, so that it can be cut to what was heard.
 */
export function createCallHost(
  path: Path,
  vault: Vault,
  accountOf: (accountId: string) => AccountRef | undefined,
): CallHost {
  const live = new Map<string, AccountRef>()
  const known = (callId: string): AccountRef => {
    const account = live.get(callId)
    if (!account) throw new Error('This call is not known here any more.')
    return account
  }
  return {
    begin: async call => {
      const account = accountOf(call.accountId)
      if (!account) throw new Error('This number was removed or switched off. Add it again in the settings.')
      const opening = await begin(path, account, call)
      live.set(opening.callId, account)
      return opening
    },
    respond: (callId, said, signal) => respond(path, known(callId), callId, said, signal),
    note: async (callId, text) => {
      const account = known(callId)
      const messageId = newId(path.now().getTime())
      await path.database.transaction(async tx => {
        const call = await mustRead(tx, account.businessId, callId)
        await speak(path, tx, account, call, { id: messageId, text })
      })
      return messageId
    },
    leftMessage: (callId, message) => keepMessage(path, vault, known(callId), callId, message),
    heard: (callId, messageId, text, interrupted) =>
      path.database.transaction(tx =>
        cutToHeard(tx, known(callId).businessId, messageId, { text, interrupted }),
      ),
    live: (callId, news) => {
      const account = live.get(callId)
      if (account) tellConsole(path.live, account.businessId, { kind: 'call', callId, news })
    },
    transferred: async (callId, news) => {
      const { businessId } = known(callId)
      await path.database.transaction(async tx => {
        const call = await mustRead(tx, businessId, callId)
        await noteTransfer(path, tx, call, news)
        tellAbout(path, call)
      })
    },
    missed: async ({ accountId, externalId, from, to }) => {
      const account = accountOf(accountId)
      if (!account) return
      await noteMissedCall(path, account.businessId, { callId: externalId, from: from.value, to })
    },
    ended: async (callId, reason, recording) => {
      const { businessId } = known(callId)
      live.delete(callId)
      await path.database.transaction(async tx => {
        const call = await mustRead(tx, businessId, callId)
        await changeCall(tx, businessId, callId, {
          ...{ status: 'ended', ended_at: path.now(), end_reason: reason },
          ...(recording ? sealed(vault, callId, recording) : {}),
        })
        await markMessages(tx, businessId, recording?.marks ?? [])
        // Whoever hangs up, and in whatever order the news comes: a call that is over is no conversation any more.
        await noteTransfer(path, tx, call, { outcome: 'done' })
        tellAbout(path, call)
      })
    },
  }
}

/** A caller who has spoken to a person needs none any more; one whom nobody took does. */
async function noteTransfer(path: Path, tx: Tx, call: CallRow, news: TransferNews): Promise<void> {
  const changed = await recordTransfer(tx, { call, news, now: path.now() })
  if (!changed || news.outcome === 'accepted') return
  const needs_person = news.outcome === 'declined'
  await changeConversation(tx, call.business_id, call.conversation_id, { needs_person })
}

function sealed(vault: Vault, callId: string, { wav, seconds }: Recording) {
  return { recording: vault.sealBytes(wav, `call:${callId}`), recording_seconds: seconds }
}

async function begin(
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
  const words = openingWords(business, { record, about: about?.opening })
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
    await changeCall(tx, businessId, callId, { status: 'talking', answered_at: now })
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
    menu: menuOf(),
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
  return { customerId, conversationId: await threadOf(tx, account, customerId, { answers: [] }, now) }
}

async function* respond(
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
    for await (const event of path.brain.respond(turn, signal)) {
      if (event.kind === 'sentence') {
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

/** What was left after the tone: kept with its sound, and a task for the team to call back. */
async function keepMessage(
  path: Path,
  vault: Vault,
  account: AccountRef,
  callId: string,
  message: Parameters<CallHost['leftMessage']>[1],
): Promise<void> {
  const { businessId } = account
  const now = path.now()
  await path.database.transaction(async tx => {
    const text = message.text.trim() || '[a message was left after the tone]'
    const call = await hear(path, tx, account, callId, { utteranceId: 'message', text, confidence: 1 })
    const { conversation_id: conversationId, customer_id: customerId } = call
    await changeCall(tx, businessId, callId, {
      recording: vault.sealBytes(message.wav, `call:${callId}`),
      recording_seconds: message.seconds,
    })
    await offerToPerson(tx, {
      ...{ businessId, conversationId, customerId, now },
      ...{ reason: 'message-left', urgency: 'important', brief: undefined, answersSeq: 0 },
    })
    await changeConversation(tx, businessId, conversationId, { needs_person: true })
  })
}

/** What the caller said becomes durable before anything is answered. */
async function hear(
  path: Path,
  tx: Tx,
  account: AccountRef,
  callId: string,
  said: Parameters<CallHost['respond']>[1],
): Promise<CallRow> {
  const { businessId, id: accountId, channel } = account
  const call = await mustRead(tx, businessId, callId)
  const now = path.now()
  const { last_seq: seq } = await takeSeq(tx, businessId, call.conversation_id, {
    ...{ now, channel, preview: previewOf(said.text) },
    ...{ inbound: true, automatic: false },
  })
  await insertMessage(tx, {
    ...{ id: newId(now.getTime()), businessId, accountId, channel, seq, now, callId },
    conversationId: call.conversation_id,
    customerId: call.customer_id,
    direction: 'in',
    author: 'customer',
    externalId: `${callId}:${said.utteranceId}`,
    peer: peerOf(call),
    text: said.text,
    ...(said.digits ? { choice: said.digits } : {}),
    sentAt: now,
  })
  path.metrics.message(channel, 'in')
  tellAbout(path, call)
  return call
}

async function speak(
  path: Path,
  tx: Tx,
  { channel }: Pick<AccountRef, 'channel'>,
  call: CallRow,
  sentence: {
    readonly id: string
    readonly text: string
    readonly answersSeq?: number
    readonly answerPart?: number
  },
): Promise<void> {
  const { business_id: businessId, conversation_id: conversationId, customer_id: customerId } = call
  const now = path.now()
  const { last_seq: seq } = await takeSeq(tx, businessId, conversationId, {
    ...{ now, channel, preview: previewOf(sentence.text) },
    ...{ inbound: false, automatic: true },
  })
  await insertMessage(tx, {
    ...{ businessId, conversationId, customerId, seq, channel, now, callId: call.id, ...sentence },
    accountId: call.account_id,
    direction: 'out',
    author: 'brain',
    peer: peerOf(call),
    sentAt: now,
  })
  tellAbout(path, call)
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

async function mustRead(tx: Tx, businessId: string, callId: string): Promise<CallRow> {
  const call = await readCall(tx, businessId, callId)
  if (!call) throw new Error('A call is gone in the middle of itself.')
  return call
}

function tellAbout(path: Path, call: CallRow): void {
  const { business_id: businessId, conversation_id: conversationId, customer_id: customerId } = call
  tellChanged(path, { businessId, conversationId, customerId })
}
