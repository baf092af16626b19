import { randomUUID } from 'node:crypto'
import { sql } from 'kysely'
import type { Database } from '../server/data/database.ts'
import { lastMessages } from '../server/data/messages.ts'
import { readTimeline } from '../server/data/timeline.ts'
import { backends, openBackend } from './backend.ts'
import { type Benchmark, ms, type Options, printTable, quantile } from './figures.ts'
import { startNode } from './node.ts'
import { createProvider } from './provider-connector.ts'

const reads = 500
/** Messages of one customer; the total grows by more customers, as a business does. */
const perCustomer = 100
const page = 50
const remembered = 60

/** What one look at a customer costs while the table grows a hundredfold. */
export const timeline: Benchmark = { usage: '[--up-to 1000000] [--backend embedded|postgres]', run }

async function run(options: Options): Promise<boolean> {
  const upTo = options.number('up-to', 1_000_000)
  const backend = options.choice('backend', backends)
  const { end, ...place } = await openBackend(backend)
  const node = await startNode({ ...place, connector: createProvider({}), answering: false })
  const { database } = node.path
  const rows: string[][] = []
  try {
    const customers: string[] = []
    for (const total of [10_000, 100_000, 1_000_000].filter(size => size <= upTo)) {
      while (customers.length * perCustomer < total)
        customers.push(...(await fill(database, node.businessId)))
      await sql`analyze`.execute(database.db)
      const customer = () => customers[Math.floor(Math.random() * customers.length)]!
      const { businessId } = node
      const cost = async (read: (customerId: string) => Promise<unknown>) => {
        const samples: number[] = []
        for (let at = -50; at < reads; at += 1) {
          const began = performance.now()
          await read(customer())
          if (at >= 0) samples.push(performance.now() - began)
        }
        return [ms(quantile(samples, 0.5)), ms(quantile(samples, 0.99))]
      }
      const console = await cost(customerId =>
        readTimeline(database.db, { businessId, customerId, limit: page }),
      )
      const brain = await cost(customerId => lastMessages(database.db, businessId, customerId, remembered))
      rows.push([total.toLocaleString('en'), ...console, ...brain])
    }
    const head = [`console, ${page} items: p50`, 'p99', `brain, ${remembered} messages: p50`, 'p99']
    printTable([`messages (${backend})`, ...head], rows)
    return true
  } finally {
    await node.stop()
    await end()
  }
}

/** A hundred customers with a hundred messages each, spread over a year. @returns the customers */
async function fill({ db, unhurried }: Database, businessId: string): Promise<string[]> {
  const { id: accountId } = await db.selectFrom('channel_accounts').select('id').executeTakeFirstOrThrow()
  const customers = Array.from({ length: 100 }, () => randomUUID())
  await unhurried(async () => {
    await sql`insert into customers (business_id, id, created_at)
      select ${businessId}, unnest(${customers}::uuid[]), now()`.execute(db)
    await sql`insert into conversations (business_id, id, customer_id, last_seq, last_message_at, last_channel, opened_at)
      select ${businessId}, one, one, ${perCustomer}::int, now(), 'sms', now()
      from unnest(${customers}::uuid[]) one`.execute(db)
    await sql`insert into messages (business_id, id, conversation_id, customer_id, seq, account_id, channel, direction,
        author, external_id, peer_kind, peer_scope, peer_value, body, sent_at, created_at)
      select ${businessId}, gen_random_uuid(), one, one, seq, ${accountId}, 'sms',
        case when seq % 2 = 0 then 'out' else 'in' end, case when seq % 2 = 0 then 'brain' else 'customer' end,
        gen_random_uuid()::text, 'scoped', 'bench', one::text, repeat('When are you open? ', 5), at, at
      from generate_series(1, ${perCustomer}::int) seq, unnest(${customers}::uuid[]) one,
        lateral (select now() - (${perCustomer}::int - seq) * interval '3 days' as at) moment`.execute(db)
    await sql`insert into deliveries (business_id, message_id, account_id, status, updated_at)
      select business_id, id, account_id, 'sent', created_at from messages
      where business_id = ${businessId} and direction = 'out' and customer_id = any(${customers}::uuid[])`.execute(
      db,
    )
  })
  return customers
}
