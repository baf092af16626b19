import { loadavg } from 'node:os'
import { setTimeout as sleep } from 'node:timers/promises'
import { type Benchmark, ms, printTable, quantile } from './figures.ts'
import { figuresOf } from './voice-figures.ts'
import type { Kept } from './voice-messages.ts'
import { startRun, type VoiceRun } from './voice-run.ts'

/** As the usual services answer (voice.ts), and calls of 10 s to a minute, one after the other on every line. */
const shape = {
  brain: 'field',
  ear: { ms: 250, spread: 50 },
  voice: { ms: 100, spread: 50 },
  lasting: [10_000, 60_000],
} as const
/** Minutes in which caches fill and code is compiled: no part of the verdict. */
const warm = 5
/** Timer F of SIP (64 × T1, RFC 3261 17.1.2.2), and a little: nothing of a call may live longer. */
const last = 34_000

/**
 * Growth from the end of the warm-up to the last minute by which each may still be called flat: what one more call on
 * the line at the moment of counting is worth.
 */
const allowed: Readonly<Record<keyof Omit<Kept, 'calls' | 'taken' | 'external'>, number>> = {
  rss: 25,
  heap: 5,
  timers: 20,
  handles: 10,
  files: 12,
}

/** The telephone in use for long: what a process holds must not grow, and nothing of it may stay when all hung up. */
export const soak: Benchmark = {
  usage: '--calls 20 --minutes 30',
  async run(options) {
    const calls = options.number('calls', 20)
    const minutes = options.number('minutes', 30)
    const run = await startRun({ calls, ...shape })
    try {
      return await follow(run, minutes)
    } finally {
      run.stop()
    }
  },
}

async function follow(run: VoiceRun, minutes: number): Promise<boolean> {
  const seen: Kept[] = []
  for (let minute = 1; minute <= minutes; minute++) {
    await sleep(60_000)
    const found = await run.found()
    const { callers, desk } = found
    const { unanswered, mouthToEar } = figuresOf(found)
    const kept = await run.kept()
    seen.push(kept)
    for (const trouble of new Set(desk.troubles)) console.error(trouble)
    if (minute === 1) printRow(Object.keys(columns(kept, {})))
    const rest = {
      minute,
      taken: callers.calls,
      failed: callers.failed,
      turns: callers.turns.length,
      unanswered,
      ear: ms(quantile(mouthToEar, 0.5)),
      cpu: `${(desk.cpu / 600).toFixed(0)} %`,
      load: (loadavg()[0] ?? 0).toFixed(1),
    }
    printRow(Object.values(columns(kept, rest)))
  }
  await run.hangUp()
  await sleep(last)
  return verdict(seen, await run.kept())
}

interface Rest {
  readonly minute?: number
  readonly taken?: number
  readonly failed?: number
  readonly turns?: number
  readonly unanswered?: number
  readonly ear?: string
  readonly cpu?: string
  readonly load?: string
}

function columns({ rss, heap, taken: reserved, external, calls, timers, handles, files }: Kept, rest: Rest) {
  const { minute, taken, failed, turns, unanswered, ear, cpu, load } = rest
  return {
    minute,
    'calls on': calls,
    begun: taken,
    failed,
    turns,
    unanswered,
    'mouth to ear': ear,
    'RSS MB': rss.toFixed(0),
    'heap MB': heap.toFixed(1),
    'taken MB': reserved.toFixed(0),
    'outside MB': external.toFixed(0),
    timers,
    handles,
    files,
    CPU: cpu,
    load,
  }
}

function printRow(cells: readonly unknown[]): void {
  console.log(cells.map(cell => String(cell).padStart(12)).join(' '))
}

/** Growth by the line through all minutes after the warm-up (least squares), and what is left at the end. */
function verdict(seen: readonly Kept[], end: Kept): boolean {
  const late = seen.slice(Math.min(warm, Math.floor(seen.length / 2)))
  const names = Object.keys(allowed) as (keyof typeof allowed)[]
  const rows = names.map(name => {
    const growth = slope(late.map(kept => kept[name])) * (late.length - 1)
    const flat = growth <= allowed[name]
    return [name, growth.toFixed(1), allowed[name], flat ? 'flat' : 'grows', end[name].toFixed(1)]
  })
  console.log('')
  printTable(['what', 'growth after the warm-up', 'allowed', '', 'when all hung up'], rows)
  console.log(`calls on when all hung up: ${end.calls}`)
  return rows.every(row => row[3] === 'flat') && end.calls === 0
}

function slope(values: readonly number[]): number {
  const middle = (values.length - 1) / 2
  const mean = values.reduce((sum, value) => sum + value, 0) / values.length
  let over = 0
  let under = 0
  values.forEach((value, at) => {
    over += (at - middle) * (value - mean)
    under += (at - middle) ** 2
  })
  return under === 0 ? 0 : over / under
}
