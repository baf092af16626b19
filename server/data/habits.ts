import { type Kysely, sql } from 'kysely'
import type { Channel } from '../../contract/message.ts'
import type { Schema } from './schema.ts'

/** How a customer answers on a channel. */
export interface Habit {
  readonly channel: Channel
  /** Messages of ours that wanted an answer and arrived. */
  readonly asked: number
  /** Those that were answered there in time. */
  readonly answered: number
  /** Expected share of answers, 0 to 1. */
  readonly share: number
}

/** Weight of the assumption that every channel is answered half the time, in messages: two answers do not decide. */
const priorWeight = 8
/** Expected of a channel of which nothing is known. */
export const priorShare = 0.5

/** The mean of a beta distribution that starts at the prior. */
export function shareOf({ asked, answered }: Pick<Habit, 'asked' | 'answered'>): number {
  return (answered + priorShare * priorWeight) / (asked + priorWeight)
}

/**
 * How the customer answers what we begin with: of the messages that arrived, those followed within two days by one of
 * theirs on the same channel.
 */
export async function readHabits(
  db: Kysely<Schema>,
  businessId: string,
  customerId: string,
): Promise<Habit[]> {
  const { rows } = await sql<{ channel: Channel; asked: number; answered: number }>`
    select m.channel, count(*)::int as asked, (count(*) filter (where exists (
      select 1 from messages i where i.business_id = m.business_id and i.customer_id = m.customer_id
        and i.direction = 'in' and i.channel = m.channel and i.automatic is null
        and i.created_at between m.created_at and m.created_at + interval '48 hours')))::int as answered
    from messages m join deliveries d on d.business_id = m.business_id and d.message_id = m.id
    where m.business_id = ${businessId} and m.customer_id = ${customerId} and m.outreach_id is not null
      and m.purpose <> 'marketing' and d.status in ('sent', 'delivered', 'read')
    group by m.channel order by m.channel`.execute(db)
  return rows.map(row => ({ ...row, share: shareOf(row) }))
}
