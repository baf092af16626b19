import { type ChildProcess, fork } from 'node:child_process'
import { once } from 'node:events'
import { setTimeout as sleep } from 'node:timers/promises'
import { createMediaEngine, type MediaLeg } from '../server/connectors/phone/media/media-engine.ts'
import { monotonic } from '../server/connectors/phone/media/media-messages.ts'
import { type Benchmark, ms, printTable, quantile, readOptions } from './figures.ts'
import type { FromPeer, ToPeer } from './media-peer.ts'

/**
 * How evenly packets leave, how soon a sentence begins and a barge-in ends it, by the number of calls. A process of
 * its own sends to every call and takes the times; the lateness of idle timers is measured beside it.
 */
export const media: Benchmark = {
  usage: '--calls 200 --seconds 10',
  async run(options) {
    const most = options.number('calls', 200)
    const seconds = options.number('seconds', 10)
    const late = await idle()
    console.log(
      `timers of this machine, idle: late p50 ${ms(quantile(late, 0.5))}, p99 ${ms(quantile(late, 0.99))}`,
    )
    const rows: Row[] = []
    const steps = [1, 50, 100, 200, 400, 800].filter(each => each <= most)
    for (const calls of steps) {
      const row = await measure(calls, seconds)
      if (row) rows.push(row)
    }
    printTable(head, rows)
    return rows.length === steps.length
  },
}

type Row = (string | number)[]

const head = [
  'calls',
  'gap p50',
  'gap p99',
  'off 20 ms p99',
  'p99.9',
  'of due',
  'first packet p50',
  'p99',
  'barge-in p50',
  'p99',
  'CPU',
  'peer late',
]

/** Undefined when something failed. */
async function measure(calls: number, seconds: number): Promise<Row | undefined> {
  const faults: string[] = []
  const onFault = ({ reason }: { reason: string }) => faults.push(reason)
  const engine = createMediaEngine({ host: '127.0.0.1', ports: [20_000, 20_003 + 2 * calls], onFault })
  const peer = fork(new URL('./media-peer.ts', import.meta.url), { serialization: 'advanced' })
  const { port } = await heard(peer, 'listening')
  // One call more than is counted: the first one is talked over.
  const legs = await Promise.all(Array.from({ length: calls + 1 }, () => engine.open()))
  let frames = 0
  for (const leg of legs) {
    leg.onFrame(() => frames++)
    leg.connect({
      remote: { address: '127.0.0.1', port },
      codec: 'PCMU',
      payloadType: 0,
      sending: true,
      receiving: true,
    })
  }
  say(peer, { kind: 'talk', ports: legs.map(leg => leg.local.port) })
  await sleep(1_000)
  say(peer, { kind: 'tell' })
  await heard(peer, 'found')
  const [cpu, start] = [process.cpuUsage(), monotonic()]
  const cuts = await talkOver(legs[0]!, seconds)
  const found = heard(peer, 'found')
  say(peer, { kind: 'tell' })
  const took = monotonic() - start
  const used = process.cpuUsage(cpu)
  const row = rowOf(calls, await found, cuts, took, (used.user + used.system) / 10 / took)
  peer.disconnect()
  await engine.stop()
  for (const fault of faults) console.error(fault)
  return faults.length === 0 && frames > 0 ? row : undefined
}

interface Cut {
  readonly began: number
  readonly cleared: number
}

/** Speaks on one call and is interrupted, again and again. */
async function talkOver(leg: MediaLeg, seconds: number): Promise<Cut[]> {
  const cuts: Cut[] = []
  const end = monotonic() + seconds * 1_000
  while (monotonic() < end) {
    const began = monotonic()
    leg.play(`talk ${cuts.length}`, new Int16Array(16_000).fill(4_000))
    await sleep(200 + Math.random() * 50)
    leg.clear()
    cuts.push({ began, cleared: monotonic() })
    await sleep(150 + Math.random() * 50)
  }
  return cuts
}

function rowOf(
  calls: number,
  found: Extract<FromPeer, { kind: 'found' }>,
  cuts: readonly Cut[],
  took: number,
  cpu: number,
): Row {
  const off = found.gaps.map(gap => Math.abs(gap - 20))
  const spoken = cuts.flatMap(({ began, cleared }, i) => {
    const packets = found.loud.filter(at => at >= began && at < (cuts[i + 1]?.began ?? Infinity))
    const [first, last] = [packets[0], packets.at(-1)]
    return first && last ? [{ first: first - began, last: Math.max(0, last - cleared) }] : []
  })
  const firsts = spoken.map(each => each.first)
  const lasts = spoken.map(each => each.last)
  return [
    calls,
    ms(quantile(found.gaps, 0.5)),
    ms(quantile(found.gaps, 0.99)),
    ms(quantile(off, 0.99)),
    ms(quantile(off, 0.999)),
    `${((100 * found.packets * 20) / took / (calls + 1)).toFixed(1)} %`,
    ms(quantile(firsts, 0.5)),
    ms(quantile(firsts, 0.99)),
    ms(quantile(lasts, 0.5)),
    ms(quantile(lasts, 0.99)),
    `${cpu.toFixed(0)} %`,
    ms(found.latest),
  ]
}

/** How late timers of 10 ms are when nothing else is done, in ms. */
async function idle(): Promise<number[]> {
  const late: number[] = []
  for (let i = 0; i < 200; i++) {
    const due = monotonic() + 10
    await sleep(10)
    late.push(Math.max(0, monotonic() - due))
  }
  return late
}

function say(peer: ChildProcess, message: ToPeer): void {
  peer.send(message)
}

async function heard<Kind extends FromPeer['kind']>(peer: ChildProcess, kind: Kind) {
  for (;;) {
    const [message] = (await once(peer, 'message')) as [FromPeer]
    if (message.kind === kind) return message as Extract<FromPeer, { kind: Kind }>
  }
}

if (import.meta.main) await media.run(readOptions(process.argv.slice(2), media.usage))
