import { type ChildProcess, fork } from 'node:child_process'
import { once } from 'node:events'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { openDatabase } from '../server/data/database.ts'
import { backends, openBackend } from './backend.ts'
import { type Benchmark, type Options, printTable } from './figures.ts'
import { Fleet } from './fleet.ts'
import { countOutbound, judgeOutbound, readOutbound } from './outbound-check.ts'
import { openGateway } from './outbound-gateway.ts'
import { readJournal } from './outbound-journal.ts'
import type { OutboundOrders } from './outbound-node.ts'
import type { ProviderOrders, ProviderTold } from './outbound-providers.ts'
import { seedOutbound } from './outbound-seed.ts'
import type { ProviderPorts } from './outbound-world.ts'

/** Kills nodes and providers while reminders go out: none may be sent twice or be lost without a word. */
export const outbound: Benchmark = {
  usage: '[--messages 2000] [--kills 8] [--outages 6] [--backend embedded|postgres]',
  run,
}

async function run(options: Options): Promise<boolean> {
  const messages = options.number('messages', 2_000)
  const [kills, outages] = [options.number('kills', 8), options.number('outages', 6)]
  const backend = options.choice('backend', backends)
  const directory = await mkdtemp(join(tmpdir(), 'frontdesk-outbound-'))
  const journal = join(directory, 'accepted.jsonl')
  const { end, ...place } = await openBackend(backend)
  let fleet: Fleet | undefined
  const gateway = await openGateway(() => fleet?.port)
  const providers = new Providers({ journal, hooks: gateway.url, customers: messages })
  const began = performance.now()
  try {
    const ports = await providers.start()
    const begun = await seedOutbound(place, ports, messages)
    fleet = new Fleet('outbound-node.ts', { ...place, hooks: gateway.url } satisfies OutboundOrders)
    await fleet.start(backend === 'postgres' ? 3 : 1)
    await fire(fleet, providers, { messages, kills, outages })
    const parked = await untilQuiet(fleet)
    await fleet.stop()
    providers.stop()
    const database = await openDatabase(place)
    const held = await readOutbound(database, begun)
    await database.close()
    const accepted = readJournal(journal)
    const faults = { ...judgeOutbound(held, accepted, messages), 'tasks parked': parked }
    printTable(
      [backend, ''],
      [
        ['reminders begun', messages],
        ['nodes killed (SIGKILL)', fleet.kills],
        ['providers killed (SIGKILL)', providers.kills],
        ...countOutbound(held, accepted),
        ['seconds', Math.round((performance.now() - began) / 1_000)],
        ...Object.entries(faults),
      ],
    )
    return Object.values(faults).every(count => count === 0)
  } finally {
    await fleet?.stop()
    providers.stop()
    gateway.stop()
    await end()
    await rm(directory, { recursive: true, force: true })
  }
}

/** The process with the doubles of Meta, Twilio and an operator. */
class Providers {
  readonly #orders: Omit<ProviderOrders, 'ports'>
  #ports: ProviderPorts = { http: 0, smpp: 0 }
  #process: ChildProcess | undefined
  kills = 0
  /** About as many messages were taken; exact is only the journal. */
  accepted = 0

  constructor(orders: Omit<ProviderOrders, 'ports'>) {
    this.#orders = orders
  }

  async start(): Promise<ProviderPorts> {
    const orders: ProviderOrders = { ...this.#orders, ports: this.#ports }
    const child = fork(join(import.meta.dirname, 'outbound-providers.ts'), [JSON.stringify(orders)])
    this.#process = child
    this.#ports = await new Promise((resolve, reject) => {
      child.on('message', (told: ProviderTold) => {
        if (told.kind === 'listening') resolve(told.ports)
        else this.accepted += 1
      })
      child.once('exit', code => reject(new Error(`The providers ended while they started (code ${code}).`)))
    })
    return this.#ports
  }

  /** SIGKILL, and away for up to three seconds. */
  async kill(): Promise<void> {
    const ended = this.#process && once(this.#process, 'exit')
    this.#process?.kill('SIGKILL')
    this.kills += 1
    await ended
    await sleep(Math.random() * 3_000)
    await this.start()
  }

  stop(): void {
    this.#process?.kill('SIGKILL')
    this.#process = undefined
  }
}

/** All kills at random counts of messages taken; when nothing moves for a while, the next one comes all the same. */
async function fire(
  fleet: Fleet,
  providers: Providers,
  of: { readonly messages: number; readonly kills: number; readonly outages: number },
): Promise<void> {
  const moments = (count: number, target: Fleet | Providers) =>
    Array.from({ length: count }, () => ({ at: Math.random() * of.messages * 0.9, target }))
  const shots = [...moments(of.kills, fleet), ...moments(of.outages, providers)].sort((a, b) => a.at - b.at)
  for (const { at, target } of shots) {
    let [seen, since] = [providers.accepted, performance.now()]
    while (providers.accepted < at && performance.now() - since < 10_000) {
      await sleep(5)
      if (providers.accepted > seen) [seen, since] = [providers.accepted, performance.now()]
    }
    await target.kill()
  }
}

/** ms without news after which no more is expected. */
const quiet = 20_000

/** Waits until nothing is left to do and the providers have said what they know. @returns how many tasks were given up */
async function untilQuiet(fleet: Fleet): Promise<number> {
  const patience = performance.now() + 900_000
  let [moves, since] = [-1, performance.now()]
  for (;;) {
    const now = await fleet.depth()
    if (now.left > 0 || now.moves !== moves) [moves, since] = [now.moves ?? 0, performance.now()]
    if (performance.now() - since > quiet) return now.parked
    if (performance.now() > patience) throw new Error(`After 15 minutes ${now.left} tasks are still waiting.`)
    await sleep(500)
  }
}
