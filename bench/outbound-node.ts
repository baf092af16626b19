import { sql } from 'kysely'
import { createSms } from '../server/connectors/sms/sms.ts'
import { createWhatsApp } from '../server/connectors/whatsapp/whatsapp.ts'
import { queueHealth } from '../server/data/queue/parked.ts'
import type { Told } from './chaos-node.ts'
import { type Place, startNode } from './node.ts'

/** What a node is started with, as JSON in its first argument. */
export interface OutboundOrders extends Place {
  /** Where providers reach some node. */
  readonly hooks: string
}

const { hooks, ...place } = JSON.parse(process.argv[2] ?? '{}') as OutboundOrders
const publicUrl = () => hooks
const node = await startNode({
  ...place,
  connector: createWhatsApp({ publicUrl }),
  others: [createSms({ publicUrl })],
  answering: true,
  logLevel: 'silent',
})
const { db } = node.path.database.background
const tell = (told: Told) => process.send?.(told)

process.on('disconnect', () => process.exit())
process.on('message', async asked => {
  if (asked === 'depth') {
    const { waiting, running, parked } = await queueHealth(db)
    const { rows } = await sql<{ moves: number }>`select count(*)::int as moves from bench_moves`.execute(db)
    tell({ kind: 'depth', left: waiting + running, parked, moves: rows[0]!.moves })
  }
  if (asked === 'stop') {
    await node.stop()
    process.exit()
  }
})
tell({ kind: 'listening', port: node.port })
