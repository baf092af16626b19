import { randomUUID } from 'node:crypto'
import type { Channel } from '../../../contract/message.ts'
import { type Database, json } from '../../data/database.ts'

export interface Seeded {
  readonly customerId: string
  readonly conversationId: string
  readonly accountId: string
}

export interface SeedOptions {
  readonly businessId: string
  readonly name?: string | null
  readonly email?: string
  readonly channel?: Channel
  readonly texts?: readonly string[]
  /** Of the first message; each next one is a second later unless `sameMoment`. */
  readonly at?: Date
  readonly sameMoment?: boolean
}

/** One customer with one conversation on an account of its own, their messages and our answers in turn. */
export async function seedConversation({ db }: Database, options: SeedOptions): Promise<Seeded> {
  const { businessId, name = 'Anna Hill', email = `${randomUUID()}@example.com`, channel = 'email' } = options
  const { texts = ['Are you open on Saturday?', 'Yes, from nine.'], sameMoment = false } = options
  const at = options.at ?? new Date('2026-11-20T09:00:00Z')
  const [customerId, conversationId, accountId] = [randomUUID(), randomUUID(), randomUUID()]
  const moments = texts.map((_, index) => new Date(at.getTime() + (sameMoment ? 0 : index * 1000)))
  await db
    .insertInto('channel_accounts')
    .values({
      business_id: businessId,
      id: accountId,
      channel,
      address: `${accountId}@maple.example`,
      name: 'Mail',
      settings: json({}),
      created_at: at,
    })
    .execute()
  await db
    .insertInto('customers')
    .values({
      business_id: businessId,
      id: customerId,
      name,
      name_source: null,
      language: null,
      merged_into: null,
      created_at: at,
    })
    .execute()
  await db
    .insertInto('identities')
    .values({
      business_id: businessId,
      id: randomUUID(),
      customer_id: customerId,
      kind: 'email',
      value: email,
      assurance: 'matched',
      evidence: 'channel',
      evidence_message_id: null,
      first_seen_at: at,
      last_seen_at: at,
    })
    .execute()
  await db
    .insertInto('conversations')
    .values({
      business_id: businessId,
      id: conversationId,
      customer_id: customerId,
      subject: 'Opening hours',
      handler_id: null,
      last_seq: texts.length,
      last_message_at: moments.at(-1) ?? at,
      last_channel: channel,
      brain_state: json(null),
      opened_at: at,
      resolved_at: null,
    })
    .execute()
  for (const [index, text] of texts.entries()) {
    await db
      .insertInto('messages')
      .values({
        business_id: businessId,
        id: randomUUID(),
        conversation_id: conversationId,
        customer_id: customerId,
        seq: index + 1,
        account_id: accountId,
        channel,
        direction: index % 2 === 0 ? 'in' : 'out',
        author: index % 2 === 0 ? 'customer' : 'brain',
        author_name: null,
        external_id: null,
        peer_kind: 'email',
        peer_value: email,
        subject: 'Opening hours',
        body: text,
        full_text: null,
        html: null,
        choices: json([]),
        answers: json([]),
        automatic: null,
        answers_seq: null,
        answer_part: null,
        sent_at: moments[index] ?? at,
        created_at: moments[index] ?? at,
      })
      .execute()
  }
  return { customerId, conversationId, accountId }
}
