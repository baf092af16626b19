import type { Transaction } from 'kysely'
import type { ConsentWord, InboundMessage, Medium } from '../../contract/message.ts'
import { readProfile } from '../data/businesses.ts'
import { takeSeq } from '../data/conversations.ts'
import { isBlocked } from '../data/customers.ts'
import { queueDelivery } from '../data/deliveries.ts'
import { newId } from '../data/ids.ts'
import { insertAttachments, insertMessage, isKnown } from '../data/messages.ts'
import { enqueue, schedule } from '../data/queue/enqueue.ts'
import type { Schema } from '../data/schema.ts'
import { resolve } from '../identity/resolve.ts'
import { answerTo, noteConsentWord } from '../routing/consent-word.ts'
import { consentWordIn } from '../routing/keywords.ts'
import { noteOffers } from '../routing/offers.ts'
import { deliveryOf } from './deliver.ts'
import { type AccountRef, laneOf, type Path, previewOf, tellChanged } from './path.ts'
import { threadOf } from './thread.ts'

/** Characters kept of one message; more is nobody's question and would only fill the timeline. */
const longestText = 100_000

export interface Received {
  readonly outcome: 'stored' | 'duplicate'
}

/**
 * One inbound message becomes durable, in one transaction: known already → stop; who is it; which conversation; the
 * message; the work to answer it. When this resolves, the channel may be told that the message is ours.
 */
export async function receive(path: Path, account: AccountRef, inbound: InboundMessage): Promise<Received> {
  const { medium } = path.connectors.get(account.channel)!
  const outcome = await path.database.transaction(tx => store(path, tx, account, medium, inbound))
  if (outcome === 'stored') path.metrics.message(account.channel, 'in')
  return { outcome }
}

async function store(
  path: Path,
  tx: Transaction<Schema>,
  account: AccountRef,
  medium: Medium,
  inbound: InboundMessage,
): Promise<Received['outcome']> {
  const { businessId } = account
  const now = path.now()
  const { customerId } = await resolve(tx, businessId, inbound, now)
  // Under the lock that `resolve` took: two deliveries of one message at the same moment wait for each other there.
  if (await isKnown(tx, businessId, account.id, inbound.externalId)) return 'duplicate'
  const conversationId = await threadOf(tx, account, customerId, inbound, now)
  const text = inbound.text.slice(0, longestText)
  const conversation = await takeSeq(tx, businessId, conversationId, {
    now,
    channel: account.channel,
    preview: previewOf(text, inbound.attachments.length),
    inbound: true,
    automatic: inbound.automatic !== undefined,
  })
  const id = newId(now.getTime())
  const word = medium.keywords ? (inbound.consentWord ?? consentWordIn(text)) : undefined
  await insertMessage(tx, {
    ...inbound,
    id,
    businessId,
    conversationId,
    customerId,
    seq: conversation.last_seq,
    channel: account.channel,
    direction: 'in',
    author: 'customer',
    authorName: inbound.fromName,
    peer: inbound.from,
    text,
    fullText: inbound.fullText?.slice(0, longestText),
    automatic: word ? 'keyword' : inbound.automatic,
    now,
  })
  await insertAttachments(tx, businessId, id, inbound.attachments, now)
  if (inbound.offers)
    await noteOffers(tx, {
      ...{ businessId, peer: inbound.from, customerId, channel: account.channel, messageId: id, now },
      offers: inbound.offers,
      sentAt: inbound.sentAt,
    })
  if (word) await obey(path, tx, account, { ...inbound, id, conversationId, customerId }, word)
  else if (!inbound.automatic && conversation.handler_id === null)
    await askForReply(tx, { businessId, conversationId, debounce: medium.debounce })
  tellChanged(path, { businessId, conversationId, customerId, accountId: account.id, peer: inbound.from })
  return 'stored'
}

/** Does what one word asked for, and says so unless the carrier said it already. */
async function obey(
  path: Path,
  tx: Transaction<Schema>,
  account: AccountRef,
  heard: InboundMessage & {
    readonly id: string
    readonly conversationId: string
    readonly customerId: string
  },
  word: ConsentWord,
): Promise<void> {
  const { id: messageId, customerId, conversationId, from: peer } = heard
  const { businessId, id: accountId, channel } = account
  const now = path.now()
  await noteConsentWord(tx, { businessId, peer, customerId, channel, messageId, word, now })
  if (heard.consentWord || (await isBlocked(tx, businessId, customerId))) return
  const text = answerTo(word, await readProfile(tx, businessId))
  const preview = previewOf(text)
  const change = { now, channel, preview, inbound: false, automatic: true }
  const { last_seq: seq } = await takeSeq(tx, businessId, conversationId, change)
  const id = newId(now.getTime())
  await insertMessage(tx, {
    ...{ id, businessId, conversationId, customerId, seq, accountId, channel, peer, text, now },
    direction: 'out',
    author: 'system',
    sentAt: now,
  })
  await queueDelivery(tx, businessId, id, accountId, now)
  await enqueue(tx, deliveryOf(businessId, conversationId, accountId, id))
}

/** The work to answer a conversation; a thought that comes in pieces moves it, so that it gets one answer. */
export async function askForReply(
  tx: Transaction<Schema>,
  work: { readonly businessId: string; readonly conversationId: string; readonly debounce: number },
): Promise<void> {
  const { businessId, conversationId, debounce } = work
  const task = { businessId, lane: laneOf(conversationId), kind: 'reply', payload: { conversationId } }
  if (debounce <= 0) await enqueue(tx, { ...task, key: 'reply' })
  else await schedule(tx, { ...task, key: `reply:${conversationId}`, due: { inMs: debounce } })
}
