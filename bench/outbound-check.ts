import { sql } from 'kysely'
import type { DeliveryStatus } from '../contract/message.ts'
import type { Database } from '../server/data/database.ts'
import type { Faults } from './chaos-check.ts'
import type { Begun } from './outbound-seed.ts'
import { type Accepted, type Provider, providers } from './outbound-world.ts'

export interface HeldMessage {
  readonly id: string
  readonly outreachId: string
  readonly provider: Provider
  readonly to: string
  readonly status: DeliveryStatus
}

/** What the database holds of the run. */
export interface HeldOutbound {
  readonly outreaches: readonly { readonly id: string; readonly status: string }[]
  readonly messages: readonly HeldMessage[]
  /** Every change of a status, in the order of their happening. */
  readonly moves: readonly { readonly was: DeliveryStatus; readonly became: DeliveryStatus }[]
}

export async function readOutbound(
  { db }: Pick<Database, 'db'>,
  { outreaches, accounts }: Begun,
): Promise<HeldOutbound> {
  const [begun, messages, moves] = await Promise.all([
    db.selectFrom('outreaches').select(['id', 'status']).where('key', 'like', 'bench:%').execute(),
    db
      .selectFrom('messages as m')
      .innerJoin('deliveries as d', join =>
        join.onRef('d.business_id', '=', 'm.business_id').onRef('d.message_id', '=', 'm.id'),
      )
      .select(['m.id', 'm.outreach_id', 'm.account_id', 'm.peer_value', 'd.status'])
      .where('m.direction', '=', 'out')
      .execute(),
    sql<HeldOutbound['moves'][number]>`select was, became from bench_moves order by place`.execute(db),
  ])
  return {
    outreaches: begun,
    messages: messages.flatMap(row =>
      row.outreach_id !== null && outreaches.has(row.outreach_id)
        ? [
            {
              id: row.id,
              outreachId: row.outreach_id,
              provider: accounts.get(row.account_id)!,
              to: row.peer_value,
              status: row.status,
            },
          ]
        : [],
    ),
    moves: moves.rows,
  }
}

/** Compares what the providers took with what the database says of it; every count must be 0. */
export function judgeOutbound(
  { outreaches, messages, moves }: HeldOutbound,
  accepted: readonly Accepted[],
  begun: number,
): Faults {
  const taken = takenOf(messages, accepted)
  const times = ({ id }: HeldMessage) => taken.times.get(id) ?? 0
  const sum = (counts: readonly number[]) => counts.reduce((all, count) => all + count, 0)
  const of = Map.groupBy(messages, message => message.outreachId)
  const attempts = outreaches.map(({ id, status }) => ({ status, messages: of.get(id) ?? [] }))
  const reached = attempts.map(one => sum(one.messages.map(times)))
  const shown = (one: HeldMessage) => ['sent', 'delivered', 'read'].includes(one.status)
  return {
    'messages sent twice': sum(messages.map(one => Math.max(0, times(one) - 1))),
    'reminders that came twice, on whatever channel': sum(reached.map(count => Math.max(0, count - 1))),
    'reminders lost': attempts.filter((one, at) => reached[at] === 0 && isSilent(one)).length,
    'reminders begun twice or not at all': Math.abs(outreaches.length - begun),
    'said to be sent, but no provider has it': messages.filter(one => shown(one) && times(one) === 0).length,
    'said to have failed, but a provider has it': messages.filter(
      one => one.status === 'failed' && times(one) > 0,
    ).length,
    'still on its way': messages.filter(one => ['queued', 'sending'].includes(one.status)).length,
    'at a provider, but unknown to us': taken.strangers,
    'statuses that went backwards': moves.filter(isBackwards).length,
  }
}

/** Neither at a provider nor shown to anybody as failed or unknown. */
function isSilent({ status, messages }: { status: string; messages: readonly HeldMessage[] }): boolean {
  if (['failed', 'cancelled'].includes(status)) return false
  return !messages.some(one => one.status === 'unknown')
}

/** How often each message was taken, by our id or, where none travels along, by provider and number. */
function takenOf(
  messages: readonly HeldMessage[],
  accepted: readonly Accepted[],
): { readonly times: ReadonlyMap<string, number>; readonly strangers: number } {
  const byId = new Map(messages.map(one => [one.id, one]))
  const byNumber = new Map(messages.map(one => [`${one.provider} ${one.to}`, one]))
  const times = new Map<string, number>()
  let strangers = 0
  for (const { provider, to, messageId } of accepted) {
    const found = messageId === undefined ? byNumber.get(`${provider} ${to}`) : byId.get(messageId)
    if (found) times.set(found.id, (times.get(found.id) ?? 0) + 1)
    else strangers += 1
  }
  return { times, strangers }
}

const rank: Readonly<Record<DeliveryStatus, number>> = {
  queued: 0,
  // The sender itself goes from here back to the queue for another try.
  sending: 0,
  unknown: 1,
  sent: 2,
  failed: 3,
  delivered: 3,
  read: 4,
}

function isBackwards({ was, became }: HeldOutbound['moves'][number]): boolean {
  return rank[became] < rank[was] || (rank[became] === rank[was] && rank[was] > 0) || was === 'failed'
}

/** What became of the messages, by provider, and how many of the unknown ones it has. */
export function countOutbound(
  { messages }: HeldOutbound,
  accepted: readonly Accepted[],
): readonly (readonly [string, string])[] {
  const { times } = takenOf(messages, accepted)
  const of = (fits: (one: HeldMessage) => boolean) =>
    providers.map(name => messages.filter(one => one.provider === name && fits(one)).length).join(' / ')
  const unknown = (one: HeldMessage) => one.status === 'unknown'
  return [
    [`messages written (${providers.join(' / ')})`, of(() => true)],
    ['taken', providers.map(name => accepted.filter(one => one.provider === name).length).join(' / ')],
    ...(['sent', 'delivered', 'failed'] as const).map(
      status => [`shown as ${status}`, of(one => one.status === status)] as const,
    ),
    ['shown as unknown, and a provider has it', of(one => unknown(one) && times.has(one.id))],
    ['shown as unknown, and no provider has it', of(one => unknown(one) && !times.has(one.id))],
  ]
}
