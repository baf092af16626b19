import { setTimeout as sleep } from 'node:timers/promises'
import { openDatabase } from '../server/data/database.ts'
import { backends, openBackend } from './backend.ts'
import { judge, readHeld } from './chaos-check.ts'
import type { Orders } from './chaos-node.ts'
import { postAll, write } from './crowd.ts'
import { type Benchmark, type Options, printTable } from './figures.ts'
import { Fleet } from './fleet.ts'
import { startProvider } from './provider-double.ts'

/** People who write, and posts under way at the same time. */
const customers = 200
const concurrency = 32

/** Kills nodes while customers write: nothing may be lost, doubled or out of order. */
export const chaos: Benchmark = {
  usage: '[--messages 10000] [--kills 20] [--backend embedded|postgres]',
  run,
}

async function run(options: Options): Promise<boolean> {
  const messages = options.number('messages', 10_000)
  const kills = options.number('kills', 20)
  const backend = options.choice('backend', backends)
  const { end, ...place } = await openBackend(backend)
  const provider = await startProvider()
  const fleet = new Fleet('chaos-node.ts', { ...place, providerUrl: provider.url } satisfies Orders)
  const began = performance.now()
  try {
    await fleet.start(backend === 'postgres' ? 3 : 1)
    const posted = await postUnderFire(fleet, messages, kills)
    const parked = await untilQuiet(fleet)
    await fleet.stop()
    const database = await openDatabase(place)
    const held = await readHeld(database)
    await database.close()
    const faults = { ...judge(held, posted.lived, provider.arrivals), 'tasks parked': parked }
    const { posts, redelivered, lived } = posted
    printTable(
      [backend, ''],
      [
        ['messages acknowledged', lived.length],
        ['posts, retries and redeliveries included', posts],
        ['messages redelivered after or beside the first', redelivered],
        ['nodes killed (SIGKILL)', fleet.kills],
        ['conversations', new Set(held.inbound.map(row => row.conversation_id)).size],
        ['answers at the provider', `${provider.arrivals.size} of ${held.outbound.length}`],
        ['sends repeated under the same id', provider.repeats()],
        ['seconds', Math.round((performance.now() - began) / 1_000)],
        ...Object.entries(faults),
      ],
    )
    return Object.values(faults).every(count => count === 0) && lived.length === messages
  } finally {
    await fleet.stop()
    provider.stop()
    await end()
  }
}

/** Three of four kills while messages come in, at random counts of them; the rest while the last are answered. */
async function postUnderFire(fleet: Fleet, messages: number, kills: number) {
  const early = Math.ceil(kills * 0.75)
  const moments = Array.from({ length: early }, () => Math.random() * messages).sort((a, b) => a - b)
  let firing: Promise<void> = Promise.resolve()
  const posted = await postAll({
    messages: write(messages, customers),
    concurrency,
    port: () => fleet.port,
    onAcknowledged: count => {
      while (count >= (moments[0] ?? Number.POSITIVE_INFINITY)) {
        moments.shift()
        firing = firing.then(() => sleep(Math.random() * 40)).then(() => fleet.kill())
      }
    },
  })
  await firing
  for (let shot = moments.length + kills - early; shot > 0; shot -= 1) {
    await sleep(Math.random() * 1_000)
    await fleet.kill()
  }
  return posted
}

/** @returns how many tasks were given up */
async function untilQuiet(fleet: Fleet): Promise<number> {
  const patience = performance.now() + 600_000
  for (;;) {
    const { left, parked } = await fleet.depth()
    if (left === 0) return parked
    if (performance.now() > patience) throw new Error(`After ten minutes ${left} tasks are still waiting.`)
    await sleep(200)
  }
}
