import { queueHealth } from '../server/data/queue/parked.ts'
import { startNode } from './node.ts'
import { createProvider } from './provider-connector.ts'

/** What a node is started with, as JSON in its first argument. */
export interface Orders {
  readonly databaseUrl?: string | undefined
  readonly dataDir: string
  readonly providerUrl: string
}

/** What a node tells its driver. */
export type Told =
  | { readonly kind: 'listening'; readonly port: number }
  | {
      readonly kind: 'depth'
      readonly left: number
      readonly parked: number
      /** How often a delivery changed its status; only where that is watched. */
      readonly moves?: number
    }

const { providerUrl, ...place } = JSON.parse(process.argv[2] ?? '{}') as Orders
const node = await startNode({ ...place, connector: createProvider({ providerUrl }), answering: true })
const tell = (told: Told) => process.send?.(told)

process.on('disconnect', () => process.exit())
process.on('message', async asked => {
  if (asked === 'depth') {
    const { waiting, running, timers, parked } = await queueHealth(node.path.database.background.db)
    tell({ kind: 'depth', left: waiting + running + timers, parked })
  }
  if (asked === 'stop') {
    await node.stop()
    process.exit()
  }
})
tell({ kind: 'listening', port: node.port })
