import { type Identifier, stored } from '../../contract/identifier.ts'
import type { Medium } from '../../contract/message.ts'
import type {
  Assurance,
  CustomerView,
  Outreach,
  TimelineEntry,
  Turn,
  TurnMessage,
} from '../../contract/turn.ts'
import { createDesk } from '../actions/desk.ts'
import { readBusiness, readKnowledge, readProfile, toneOf } from '../data/businesses.ts'
import { tellConsole } from '../data/console-events.ts'
import type { ConversationRow } from '../data/conversations.ts'
import { candidatesFor, readKnownCustomer } from '../data/customers.ts'
import { lastMessages, type MessageRow } from '../data/messages.ts'
import { latestOutreach } from '../data/outreaches.ts'
import { attachmentsOf } from '../data/uploads.ts'
import { decide } from '../identity/resolve.ts'
import type { Path } from './path.ts'
import { answerableDays } from './thread.ts'

/** Messages of the timeline that a turn is given; older ones the brain may not need and a model could not hold. */
const remembered = 60

/** Everything the brain may know for this one answer: about this customer and no other. */
export async function buildTurn(
  path: Path,
  conversation: ConversationRow,
  messages: readonly MessageRow[],
  medium: Medium,
): Promise<Turn> {
  const { db } = path.database
  const { business_id: businessId, customer_id: customerId, id: conversationId } = conversation
  const last = messages.at(-1)!
  const peer = stored(last.peer_kind, last.peer_scope, last.peer_value)
  const profile = await readProfile(db, businessId)
  const [business, knowledge, customer, timeline, outreach, files] = await Promise.all([
    readBusiness(db, businessId, profile),
    readKnowledge(db, businessId),
    customerView(path, businessId, customerId, peer),
    lastMessages(db, businessId, customerId, remembered),
    outreachBefore(path, conversation),
    attachmentsOf(
      db,
      businessId,
      messages.map(({ id }) => id),
    ),
  ])
  const first = messages[0]!
  return {
    id: `${conversationId}:${last.seq}`,
    conversationId,
    now: path.now(),
    business,
    medium: { ...medium, tone: toneOf(profile, medium.style) ?? medium.tone },
    customer,
    messages: messages.map(row => turnMessage(row, files.get(row.id) ?? [])),
    timeline: timeline
      .filter(row => !(row.conversation_id === conversationId && row.seq >= first.seq))
      .map(entryOf),
    knowledge,
    state: conversation.brain_state ?? undefined,
    ...(outreach ? { outreach } : {}),
    desk: createDesk(
      {
        database: path.database,
        now: path.now,
        tell: () => tellConsole(path.live, businessId, { kind: 'calendar' }),
      },
      {
        businessId,
        business,
        customerId,
        conversationId,
        assurance: customer.assurance,
        channel: last.channel,
        ...(customer.oneOf ? { oneOf: customer.oneOf } : {}),
      },
    ),
  }
}

/** What we began this conversation with, while it can still be answered. */
async function outreachBefore(
  path: Path,
  { business_id: businessId, id: conversationId }: ConversationRow,
): Promise<Outreach | undefined> {
  const now = path.now()
  const since = new Date(now.getTime() - answerableDays * 86_400_000)
  const row = await latestOutreach(path.database.db, { businessId, conversationId, since })
  if (!row) return undefined
  const { purpose, text, choices, appointment_id: appointmentId, sentAt } = row
  return { purpose, text, choices, sentAt, ...(appointmentId === null ? {} : { appointmentId }) }
}

async function customerView(
  path: Path,
  businessId: string,
  customerId: string,
  peer: Identifier,
): Promise<CustomerView> {
  const { db } = path.database
  const [known, sharing] = await Promise.all([
    readKnownCustomer(db, businessId, customerId),
    candidatesFor(db, businessId, peer),
  ])
  const decided = decide(sharing)
  const mine = known.identities.find(
    ({ identifier }) => identifier.kind === peer.kind && identifier.value === peer.value,
  )
  const assurance: Assurance = decided?.kind === 'ambiguous' ? 'claimed' : (mine?.assurance ?? 'claimed')
  return {
    id: customerId,
    ...(known.name === null ? {} : { name: known.name }),
    assurance,
    identifiers: known.identities,
    ...(decided?.kind === 'ambiguous' ? { oneOf: decided.candidates.flatMap(named) } : {}),
  }
}

function named(candidate: {
  customerId: string
  name: string | null
}): { customerId: string; name: string }[] {
  return candidate.name === null ? [] : [{ customerId: candidate.customerId, name: candidate.name }]
}

function turnMessage(
  row: MessageRow,
  attachments: readonly { readonly name: string; readonly type: string }[],
): TurnMessage {
  return {
    id: row.id,
    text: row.body,
    ...(row.subject === null ? {} : { subject: row.subject }),
    ...(row.choice === null ? {} : { choice: row.choice }),
    attachments,
    sentAt: row.sent_at,
  }
}

function entryOf(row: MessageRow): TimelineEntry {
  return {
    messageId: row.id,
    conversationId: row.conversation_id,
    channel: row.channel,
    author: row.author,
    text: row.body,
    at: row.created_at,
  }
}
