import { randomUUID } from 'node:crypto'
import { email, type Identifier } from '../../../contract/identifier.ts'
import type { InboundMessage, Medium, OutboundMessage, Receipt } from '../../../contract/message.ts'
import type { Brain, ReplyEvent, Turn } from '../../../contract/turn.ts'
import { testDatabase } from '../../../test/support/database.ts'
import type { Connector } from '../../connectors/connector.ts'
import { type Database, json } from '../../data/database.ts'
import { openLive } from '../../data/live.ts'
import { queueHealth } from '../../data/queue/parked.ts'
import { Worker } from '../../data/queue/worker.ts'
import type { Schema } from '../../data/schema.ts'
import { createLog } from '../../log.ts'
import { createMetrics } from '../../metrics/metrics.ts'
import { deliverHandler } from '../deliver.ts'
import type { AccountRef, Path } from '../path.ts'
import { replyHandler } from '../reply.ts'

/** The path on a real database, with a brain that says what the test wants and a post box at the other end. */
export interface World {
  readonly database: Database
  readonly path: Path
  readonly account: AccountRef
  readonly teammateId: string
  /** Turns the brain was given, in order. */
  readonly turns: Turn[]
  /** What left the house, in order. */
  readonly sent: OutboundMessage[]
  /** What becomes of the next sends; 'sent' when the list is empty. */
  readonly receipts: Receipt[]
  /** Replaces what the brain answers. */
  answer: (turn: Turn, signal: AbortSignal) => AsyncIterable<ReplyEvent>
  mail(from: string, text: string, more?: Partial<InboundMessage>): InboundMessage
  /** Works until nothing is left to do. */
  settle(): Promise<void>
  close(): Promise<void>
}

const letters: Medium = {
  channel: 'email',
  live: false,
  style: 'letter',
  markup: 'html',
  maxText: Number.POSITIVE_INFINITY,
  maxAttachment: 1_000_000,
  choices: 0,
  windowHours: Number.POSITIVE_INFINITY,
  templates: false,
  countedIn: 'characters',
  keywords: false,
  confirmsDelivery: false,
  expects: 'hours',
  debounce: 0,
  tone: '',
}

export async function* says(text: string): AsyncGenerator<ReplyEvent> {
  yield { kind: 'understood', intent: 'none', score: 1, mood: 'calm', language: 'en' }
  yield { kind: 'sentence', text, evidence: [] }
  yield { kind: 'done', state: {}, outcome: 'waiting' }
}

/** Works until no task is left and no timer is due. */
export async function workUntilDone(
  database: Database,
  handlers: ConstructorParameters<typeof Worker<Schema>>[0]['handlers'],
): Promise<void> {
  const worker = new Worker({ database, handlers, backoff: () => 0, pollMs: 20 })
  await worker.start()
  for (;;) {
    // Timers first: one that fires becomes a task in one transaction.
    const soon = new Date(Date.now() + 60_000)
    const due = await database.db.selectFrom('timers').select('key').where('due_at', '<=', soon).execute()
    const { waiting, running } = await queueHealth(database.db)
    if (waiting + running + due.length === 0) break
    await new Promise(resolve => setTimeout(resolve, 10))
  }
  await worker.stop()
}

export async function createWorld(more: { readonly repeatable?: boolean } = {}): Promise<World> {
  const database = await testDatabase()
  const now = new Date()
  const [businessId, accountId, teammateId] = [randomUUID(), randomUUID(), randomUUID()]
  const profile = {
    ...{
      name: 'Maple Dental',
      what: 'dental clinic',
      timeZone: 'Europe/London',
      locale: 'en-GB',
      country: 'GB',
    },
    ...{ currency: 'GBP', languages: ['en'], promise: 'We call back.', signature: 'Maple Dental' },
    ...{ colours: { brand: '#114477' }, chat: { greeting: 'Hi', notice: 'An AI answers', quickChoices: [] } },
  }
  const key = { business_id: businessId, created_at: now }
  await database.db
    .insertInto('businesses')
    .values({ id: businessId, slug: 'maple', profile: json(profile), created_at: now })
    .execute()
  await database.db
    .insertInto('channel_accounts')
    .values({
      ...key,
      id: accountId,
      channel: 'email',
      address: 'desk@maple.example',
      name: 'Mail',
      settings: json({}),
    })
    .execute()
  await database.db
    .insertInto('teammates')
    .values({
      ...key,
      id: teammateId,
      user_id: 'u',
      name: 'Olive',
      email: 'o@maple.example',
      role: 'owner',
      seen_at: null,
    })
    .execute()

  const sent: OutboundMessage[] = []
  const receipts: Receipt[] = []
  const turns: Turn[] = []
  const connector: Connector = {
    channel: 'email',
    medium: letters,
    repeatable: more.repeatable ?? false,
    settings: raw => raw,
    start: async () => {},
    serve: async () => {},
    health: () => [],
    stop: async () => {},
    send: async message => {
      sent.push(message)
      return receipts.shift() ?? { status: 'sent', externalId: `out-${message.id}`, at: new Date() }
    },
  }
  const brain: Brain = {
    respond: (turn, signal) => {
      turns.push(turn)
      return world.answer(turn, signal)
    },
  }
  const metrics = createMetrics({ queue: () => queueHealth(database.db) })
  const path: Path = {
    database,
    live: openLive(database),
    brain,
    connectors: new Map([['email', connector]]),
    log: createLog('silent'),
    metrics,
    now: () => new Date(),
  }
  const world: World = {
    answer: () => says('Thank you.'),
    database,
    path,
    account: { id: accountId, businessId, channel: 'email' as const },
    teammateId,
    turns,
    sent,
    receipts,
    mail: (from: string, text: string, rest: Partial<InboundMessage> = {}): InboundMessage => ({
      accountId,
      externalId: randomUUID(),
      from: email(from) as Identifier,
      text,
      attachments: [],
      sentAt: new Date(),
      answers: [],
      ...rest,
    }),
    settle: () => workUntilDone(database, { reply: replyHandler(path), deliver: deliverHandler(path) }),
    close: async () => {
      metrics.stop()
      await database.close()
    },
  }
  return world
}
