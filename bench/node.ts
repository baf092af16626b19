import { createBrain } from '../server/brain/brain.ts'
import type { Connector } from '../server/connectors/connector.ts'
import { deliverHandler } from '../server/conversations/deliver.ts'
import { createInbox } from '../server/conversations/inbox.ts'
import type { Path } from '../server/conversations/path.ts'
import { replyHandler } from '../server/conversations/reply.ts'
import { Served } from '../server/conversations/served.ts'
import type { AccountInput } from '../server/data/accounts.ts'
import { openAuth } from '../server/data/auth.ts'
import { firstBusiness } from '../server/data/businesses.ts'
import { type Database, openDatabase } from '../server/data/database.ts'
import { openLive } from '../server/data/live.ts'
import { migrate } from '../server/data/migrate.ts'
import { queueHealth } from '../server/data/queue/parked.ts'
import { Worker } from '../server/data/queue/worker.ts'
import { openVault, type Vault } from '../server/data/vault.ts'
import { createHttp } from '../server/http/server.ts'
import { loadExample } from '../server/jobs/example.ts'
import { seedExample } from '../server/jobs/seed.ts'
import { createLog } from '../server/log.ts'
import { createMetrics } from '../server/metrics/metrics.ts'
import { outreachHandler } from '../server/routing/try-next.ts'
import { createUseCases } from '../server/use-cases.ts'

/** Where a node keeps what it was told. */
export interface Place {
  readonly databaseUrl?: string | undefined
  /** Directory of the embedded database, when there is no server. */
  readonly dataDir: string
}

export interface Node {
  readonly port: number
  readonly path: Path
  readonly businessId: string
  stop(): Promise<void>
}

export interface NodeOptions extends Place {
  readonly connector: Connector
  /** Channels beside it. */
  readonly others?: readonly Connector[]
  /** What the business starts with; by default one account of `connector`, without settings. */
  readonly accounts?: readonly AccountInput[]
  /** Answers what comes in; without it messages are only taken in. */
  readonly answering: boolean
  readonly port?: number
  /** Default `error`; where others are killed on purpose, every line would tell of it. */
  readonly logLevel?: 'error' | 'silent'
}

/** Every node has the same, as an installation of several must. */
const secret = 'only for measurements on this machine'

/** The product as `startApp` builds it, on the channels that are measured. */
export async function startNode(options: NodeOptions): Promise<Node> {
  const {
    connector,
    others = [],
    answering,
    port = 0,
    accounts = [usualAccount(connector)],
    ...place
  } = options
  const log = createLog(options.logLevel ?? 'error', { write: line => process.stderr.write(line) })
  const database = await openDatabase(place)
  await migrate(database)
  const vault = await openVault({ database, dataDir: place.dataDir, secret })
  const live = openLive(database)
  const metrics = createMetrics({ queue: () => queueHealth(database.background.db) })
  const connectors = new Map([connector, ...others].map(one => [one.channel, one]))
  const businessId = (await firstBusiness(database.db)) ?? (await seed(database, vault, accounts))

  const path: Path = { database, live, brain: createBrain(), connectors, log, metrics, now: () => new Date() }
  const served = new Served({ database, live, vault, connectors, log })
  const inbox = createInbox(path, served.find)
  for (const one of connectors.values()) await one.start(inbox)
  await served.load()
  const handlers = {
    reply: replyHandler(path),
    deliver: deliverHandler(path),
    outreach: outreachHandler(path),
  }
  const worker = new Worker({ database, handlers, leaseMs: 5_000, log: line => log.error(line) })
  const http = createHttp({
    config: { host: '127.0.0.1', port, publicUrl: undefined, trustProxy: false },
    ...{ log, database, live, vault, metrics },
    auth: await openAuth({ database, origin: 'http://127.0.0.1' }),
    useCases: createUseCases(path, served),
    connectors: [...connectors.values()],
  })
  if (answering) await worker.start()
  const listening = await http.listen()
  return {
    port: listening.port,
    path,
    businessId,
    stop: async () => {
      await listening.close()
      for (const one of connectors.values()) await one.stop()
      if (answering) await worker.stop()
      served.stop()
      metrics.stop()
      await database.close()
    },
  }
}

function usualAccount({ channel }: Connector): AccountInput {
  return { channel, address: 'bench', name: 'Bench', enabled: true, settings: {} }
}

async function seed(database: Database, vault: Vault, accounts: readonly AccountInput[]): Promise<string> {
  const example = await loadExample('dental-clinic')
  return (await seedExample(database, vault, example, { now: new Date(), accounts })).businessId
}
