import { Agent } from 'node:http'
import type { Database } from '../server/data/database.ts'
import { backends, openBackend } from './backend.ts'
import type { Benchmark, Options } from './figures.ts'
import { connections, printIngest } from './ingest-table.ts'
import { ingestWhatsApp } from './ingest-whatsapp.ts'
import { asFastAsPossible, atRate } from './load.ts'
import { type Node, startNode } from './node.ts'
import { post } from './post.ts'
import { createProvider } from './provider-connector.ts'
import { recordReceive, writers } from './statements.ts'

const customers = 200

/**
 * From the webhook to its 200, which says that the message is on the disk; beside it the same statements without the
 * product around them. The client runs in the same process, so its own work is in both figures.
 */
export const ingest: Benchmark = {
  usage: '[--channel plain|whatsapp] [--seconds 10] [--rate 200] [--batch 50] [--backend embedded|postgres]',
  run,
}

async function run(options: Options): Promise<boolean> {
  const seconds = options.number('seconds', 10)
  const rate = options.number('rate', 200)
  const backend = options.choice('backend', backends)
  if (options.choice('channel', ['plain', 'whatsapp']) === 'whatsapp')
    return ingestWhatsApp({ seconds, rate, backend, batch: options.number('batch', 50) })
  const { end, ...place } = await openBackend(backend)
  const agent = new Agent({ keepAlive: true, maxSockets: connections })
  const node = await startNode({ ...place, connector: createProvider({}), answering: false })
  try {
    for (let customer = 0; customer < customers; customer += 1)
      await post(agent, node.port, `customer-${customer}`)
    const bare = await bareWork(node)
    const ours = () => post(agent, node.port, `customer-${Math.floor(Math.random() * customers)}`)
    // Each once before, so that neither pays for the first plans and the warming of the code.
    await asFastAsPossible(connections, 2, ours)
    await asFastAsPossible(connections, 2, bare)
    const rows = [
      [
        'webhook → 200',
        await atRate(rate, seconds, ours),
        await asFastAsPossible(connections, seconds, ours),
      ],
      [
        'same SQL, bare',
        await atRate(rate, seconds, bare),
        await asFastAsPossible(connections, seconds, bare),
      ],
    ] as const
    printIngest(backend, rate, rows)
    return true
  } finally {
    agent.destroy()
    await node.stop()
    await end()
  }
}

async function bareWork({ path, businessId }: Node): Promise<() => Promise<void>> {
  const [recorded, ...others] = await writers(path.database)
  if (!recorded || others.length === 0) throw new Error('Nobody wrote before the measurement.')
  const id = await accountOf(path.database)
  const replay = await recordReceive(path, { id, businessId, channel: 'sms' }, recorded)
  return () => replay(others[Math.floor(Math.random() * others.length)]!)
}

async function accountOf({ db }: Pick<Database, 'db'>): Promise<string> {
  return (await db.selectFrom('channel_accounts').select('id').executeTakeFirstOrThrow()).id
}
