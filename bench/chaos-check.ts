import type { Database } from '../server/data/database.ts'
import type { Lived } from './crowd.ts'
import { customerScope } from './provider-connector.ts'
import type { Arrival } from './provider-double.ts'

/** Every count must be 0. */
export type Faults = Readonly<Record<string, number>>

/** What the database holds of the customers of the run. */
export interface Held {
  readonly inbound: readonly Inbound[]
  readonly outbound: readonly Outbound[]
  /** One for each identifier and the customer it belongs to. */
  readonly people: number
}

interface Inbound {
  readonly external_id: string | null
  readonly conversation_id: string
  readonly seq: number
}

interface Outbound {
  readonly id: string
  readonly conversation_id: string
  readonly seq: number
  readonly answers_seq: number | null
  readonly status: string | null
}

/** What the customers of the run left in the database. */
export async function readHeld({ db }: Pick<Database, 'db'>): Promise<Held> {
  const [inbound, outbound, people] = await Promise.all([
    db
      .selectFrom('messages')
      .select(['external_id', 'conversation_id', 'seq'])
      .where('direction', '=', 'in')
      .where('peer_scope', '=', customerScope)
      .execute(),
    db
      .selectFrom('messages as m')
      .leftJoin('deliveries as d', join =>
        join.onRef('d.business_id', '=', 'm.business_id').onRef('d.message_id', '=', 'm.id'),
      )
      .select(['m.id', 'm.conversation_id', 'm.seq', 'm.answers_seq', 'd.status'])
      .where('m.direction', '=', 'out')
      .where('m.peer_scope', '=', customerScope)
      .execute(),
    db.selectFrom('identities').select('customer_id').where('scope', '=', customerScope).execute(),
  ])
  return { inbound, outbound, people: people.length }
}

/** Compares what the provider lived through with what the database holds. */
export function judge(
  { inbound, outbound, people }: Held,
  lived: readonly Lived[],
  arrivals: ReadonlyMap<string, Arrival>,
): Faults {
  const known = new Set(inbound.map(row => row.external_id))
  return {
    'messages lost': lived.filter(({ id }) => !known.has(id)).length,
    'messages doubled': inbound.length - known.size,
    'messages out of order': outOfOrder(inbound, lived),
    'customers doubled': people - new Set(lived.map(({ from }) => from)).size,
    'messages without an answer': withoutAnswer(inbound, outbound),
    'answers never sent': outbound.filter(({ id, status }) => status !== 'sent' || !arrivals.has(id)).length,
    'answers doubled': doubled(outbound, arrivals),
    'answers out of order': answersOutOfOrder(outbound, arrivals),
  }
}

function byConversation<Row extends { conversation_id: string; seq: number }>(rows: readonly Row[]): Row[][] {
  const groups = Map.groupBy(rows, row => row.conversation_id)
  return [...groups.values()].map(group => group.sort((a, b) => a.seq - b.seq))
}

/**
 * A message that was acknowledged before another one was first posted has to stand before it. Such pairs are the ones
 * whose order the customer saw; of messages under way together either may be first.
 */
function outOfOrder(inbound: readonly Inbound[], lived: readonly Lived[]): number {
  const lives = new Map(lived.map(message => [message.id, message]))
  let wrong = 0
  for (const rows of byConversation(inbound)) {
    let earliestLater = Number.POSITIVE_INFINITY
    for (const { external_id: id } of rows.toReversed()) {
      const life = id === null ? undefined : lives.get(id)
      if (!life) continue
      if (earliestLater < life.began) wrong += 1
      earliestLater = Math.min(earliestLater, life.acknowledged)
    }
  }
  return wrong
}

/** Inbound messages that no later answer of their conversation covers. */
function withoutAnswer(inbound: readonly Inbound[], outbound: readonly Outbound[]): number {
  const covered = new Map<string, number>()
  for (const { conversation_id: id, answers_seq: seq } of outbound)
    covered.set(id, Math.max(covered.get(id) ?? 0, seq ?? 0))
  return inbound.filter(row => row.seq > (covered.get(row.conversation_id) ?? 0)).length
}

/** Two answers to one batch, or one at the provider that the database knows nothing of. */
function doubled(outbound: readonly Outbound[], arrivals: ReadonlyMap<string, Arrival>): number {
  const batches = new Set(outbound.map(row => `${row.conversation_id}:${row.answers_seq}`))
  const ours = new Set(outbound.map(({ id }) => id))
  const strangers = [...arrivals.keys()].filter(id => !ours.has(id)).length
  return outbound.length - batches.size + strangers
}

function answersOutOfOrder(outbound: readonly Outbound[], arrivals: ReadonlyMap<string, Arrival>): number {
  let wrong = 0
  for (const rows of byConversation(outbound))
    for (const [at, row] of rows.entries()) {
      const before = rows[at - 1]
      if (!before) continue
      const place = arrivals.get(row.id)?.place ?? Number.POSITIVE_INFINITY
      const placeBefore = arrivals.get(before.id)?.place ?? -1
      if (place < placeBefore || (row.answers_seq ?? 0) <= (before.answers_seq ?? 0)) wrong += 1
    }
  return wrong
}
