import assert from 'node:assert/strict'
import { email } from '../../../contract/identifier.ts'
import type { Medium } from '../../../contract/message.ts'
import type {
  Brain,
  BusinessView,
  CustomerView,
  KnowledgeEntry,
  ReplyEvent,
  TimelineEntry,
  Turn,
} from '../../../contract/turn.ts'
import { createBrain } from '../brain.ts'
import { Books } from '../desk-double.ts'
import { chatMedium, clinic, exampleTurn, morning, stranger } from '../example-turn.ts'

export const brain = createBrain()

export interface Told {
  readonly text: string
  readonly events: readonly ReplyEvent[]
  readonly labels: readonly string[]
  readonly choices: readonly string[]
  readonly outcome: string
  readonly handoff?: string
}

export interface Setting {
  readonly business?: BusinessView
  readonly books?: Books
  readonly customer?: CustomerView
  readonly medium?: Medium
  readonly now?: Date
  readonly brain?: Brain
  readonly desk?: Turn['desk']
  /** What the owner wrote; absent: the example clinic's. */
  readonly entries?: readonly KnowledgeEntry[]
  /** What we wrote first, before the customer's first message. */
  readonly outreach?: Turn['outreach']
  /** The same, when it is sent in the middle of the conversation. */
  readonly outreachAt?: () => Turn['outreach'] | undefined
}

/** A conversation in sentences. State goes through JSON between turns, as in the database. */
export function conversation(setting: Setting = {}) {
  const business = setting.business ?? clinic
  const now = setting.now ?? morning
  const books = setting.books ?? new Books(business, () => now)
  const customer = setting.customer ?? stranger
  const desk = setting.desk ?? books.deskFor(customer)
  const timeline: TimelineEntry[] = []
  let state: unknown
  let count = 0
  const conversationId = `conversation-${Math.floor(performance.now() * 1000)}`
  const reminding = () => {
    const outreach = setting.outreachAt?.() ?? setting.outreach
    return outreach ? { outreach } : {}
  }
  const hear = async (text: string, choice?: string): Promise<Told> => {
    count++
    const message = {
      id: `${conversationId}-${count}`,
      text,
      attachments: [],
      sentAt: now,
      ...(choice ? { choice } : {}),
    }
    const turn: Turn = exampleTurn(text, {
      id: `turn-${count}`,
      conversationId,
      business,
      now,
      customer,
      medium: setting.medium ?? chatMedium,
      messages: [message],
      timeline: [...timeline],
      state,
      desk,
      ...(setting.entries ? { knowledge: { version: 'own', entries: setting.entries } } : {}),
      ...reminding(),
    })
    const events: ReplyEvent[] = []
    for await (const event of (setting.brain ?? brain).respond(turn, new AbortController().signal))
      events.push(event)
    const told = toldOf(events)
    const done = events.at(-1)
    assert.equal(done?.kind, 'done')
    // Whatever a template says rests on evidence: the last gate never has to close.
    for (const event of events)
      if (event.kind === 'trace' && event.step === 'verify') assert.deepEqual(event.detail.failed, [])
    state = done?.kind === 'done' ? JSON.parse(JSON.stringify(done.state)) : undefined
    const entry = { conversationId, channel: 'chat' as const, at: now }
    timeline.push({ ...entry, messageId: message.id, author: 'customer', text })
    timeline.push({ ...entry, messageId: `reply-${count}`, author: 'brain', text: told.text })
    return told
  }
  return { hear, books }
}

function toldOf(events: readonly ReplyEvent[]): Told {
  const sentences = events.filter(event => event.kind === 'sentence')
  const choices = sentences.flatMap(({ choices: offered }) => offered ?? [])
  const handoff = events.find(event => event.kind === 'handoff')
  const done = events.at(-1)
  return {
    text: sentences.map(({ text }) => text).join('\n'),
    events,
    labels: choices.map(({ label }) => label),
    choices: choices.map(({ id }) => id),
    outcome: done?.kind === 'done' ? done.outcome : '',
    ...(handoff ? { handoff: handoff.reason } : {}),
  }
}

/** Everything written but notes about the customer. */
export const written = (books: Books) => books.writes.filter(({ name }) => name !== 'remember')

export const sarah: CustomerView = {
  id: 'sarah',
  name: 'Sarah Jones',
  assurance: 'matched',
  identifiers: [email('sarah@example.com')].flatMap(identifier =>
    identifier ? [{ identifier, assurance: 'matched' as const }] : [],
  ),
}

/** Sarah's cleaning on Tuesday 1 December at 14:30, and a conversation with her. */
export function seeded(assurance: CustomerView['assurance'], medium: Medium) {
  const books = new Books(clinic, () => morning)
  const [slot] = books.free({
    serviceId: 'cleaning',
    fromDate: '2026-12-01',
    toDate: '2026-12-01',
    atTime: '14:30',
    limit: 1,
  })
  assert.ok(slot)
  const appointment = books.seed('sarah', 'Sarah Jones', slot)
  return { ...conversation({ books, customer: { ...sarah, assurance }, medium }), appointment }
}
