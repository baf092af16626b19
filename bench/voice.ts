import { loadavg } from 'node:os'
import { setTimeout as sleep } from 'node:timers/promises'
import { type Benchmark, ms, printTable, quantile } from './figures.ts'
import { figuresOf, type VoiceFigures } from './voice-figures.ts'
import { idleTimers, type RunOptions, startRun } from './voice-run.ts'

/** The last word comes after the product's patience with a caller, so that none of it is measured. */
const prompt = { brain: 'instant', ear: { ms: 300, spread: 100 }, voice: { ms: 0, spread: 20 } } as const
/** What the usual services take (voice-field.md 2.1, 2.2): last word 250, first sentence 375, first sound 100 ms. */
const field = { brain: 'field', ear: { ms: 250, spread: 50 }, voice: { ms: 100, spread: 50 } } as const
/** ms until every call is past its greeting and its first turn, whose patience is another one. */
const warmUp = 8_000

/**
 * The whole telephone: callers with raw sockets, the phone connector as the product runs it, and the services of speech
 * as doubles on their wire protocols, in three processes; the brain has its answer ready.
 */
export const voice: Benchmark = {
  usage: '--calls 1,20,100 --seconds 30 --turns 100 --most 200',
  async run(options) {
    const counts = options.numbers('calls', [1, 20, 100])
    const seconds = options.number('seconds', 30)
    const turns = options.number('turns', 100)
    const results: Result[] = []
    for (const calls of counts) results.push(await measure({ calls, ...prompt }, seconds, turns))
    printOwn(results)
    const real = await measure({ calls: 20, ...field }, seconds, turns)
    printMouthToEar(real)
    const most = options.number('most', 200)
    const core = most > 0 ? await oneCore(most, seconds) : []
    return [...results, real, ...core].every(isSound)
  },
}

interface Result {
  readonly calls: number
  readonly figures: VoiceFigures
  readonly late: readonly number[]
  readonly idle: readonly number[]
  /** CPU ms of the product for a second of one call. */
  readonly cost: number
  readonly failed: number
  readonly troubles: readonly string[]
  readonly load: number
}

async function measure(options: RunOptions, seconds: number, turns: number): Promise<Result> {
  const { calls } = options
  const run = await startRun(options)
  try {
    await sleep(warmUp)
    await run.found()
    const stop = { now: false }
    const timers = idleTimers(stop)
    // About two and a half seconds a turn: a single call needs longer for as many of them.
    const took = Math.max(seconds, Math.ceil((turns * 2.5) / calls))
    await sleep(took * 1_000)
    const { callers, desk, providers } = await run.found()
    stop.now = true
    return {
      calls,
      figures: figuresOf({ callers, desk, providers }),
      late: callers.late,
      idle: await timers,
      cost: desk.cpu / took / calls,
      failed: callers.failed,
      troubles: desk.troubles,
      load: loadavg()[0] ?? 0,
    }
  } finally {
    run.stop()
  }
}

/** No call broke off. What a machine that is too slow does to turns is printed and fails nothing. */
function isSound({ failed, troubles }: Result): boolean {
  for (const trouble of new Set(troubles)) console.error(trouble)
  return failed === 0
}

const both = (samples: readonly number[]) => [ms(quantile(samples, 0.5)), ms(quantile(samples, 0.99))]

function printOwn(results: readonly Result[]): void {
  console.log('\nlast word of the recogniser → first packet of the answer, without what the doubles take')
  const rows = results.map(({ calls, figures, idle, late, cost, load }) => {
    const [median, most] = calls <= 1 ? [3, 10] : [5, 25]
    const met = quantile(figures.own, 0.5) <= median && quantile(figures.own, 0.99) <= most
    const timers = both(idle)
    return [
      ...[calls, figures.own.length, ...both(figures.own), `${median} / ${most} ms`, met ? 'met' : 'missed'],
      ...[...both(figures.inward), timers.join(' / '), ms(quantile(late, 0.99)), `${cost.toFixed(1)} ms`],
      ...[figures.unanswered, figures.unmatched, load.toFixed(1)],
    ]
  })
  printTable(
    [
      ...['calls', 'turns', 'p50', 'p99', 'goal', '', 'way in p50', 'p99', 'idle timers', 'packets late p99'],
      ...['CPU a call-second', 'unanswered', 'unmatched', 'load'],
    ],
    rows,
  )
  console.log('\nbarge-in: sure of a voice → last packet, and words by which the stored text is wrong')
  const cuts = results.map(({ calls, figures: { silenced, onset, wordError } }) => {
    const met = quantile(silenced, 0.99) <= 20 && quantile(wordError, 0.99) <= 1
    return [
      ...[calls, silenced.length, ...both(silenced), ms(quantile(silenced, 1)), '20 ms'],
      ...[quantile(wordError, 0.99), quantile(wordError, 1), 1, met ? 'met' : 'missed', ...both(onset)],
    ]
  })
  const head = ['calls', 'cuts', 'p50', 'p99', 'most', 'goal', 'words p99', 'most', 'goal', '']
  printTable([...head, 'first packet of the caller → silence p50', 'p99'], cuts)
}

function printMouthToEar({ calls, figures, idle }: Result): void {
  const [half, most] = both(figures.mouthToEar)
  console.log(
    `\nmouth to ear with the delays of the usual services, ${calls} calls: p50 ${half}, p99 ${most}`,
  )
  console.log(`(${figures.mouthToEar.length} turns; idle timers ${both(idle).join(' / ')})`)
}

/** More and more calls on one core until packets are late. */
async function oneCore(most: number, seconds: number): Promise<Result[]> {
  const results: Result[] = []
  for (let calls = 25; calls <= most; calls += calls < 50 ? 25 : 50) {
    const result = await measure({ calls, ...prompt, pinned: true }, seconds, 0)
    results.push(result)
    if (quantile(result.late, 0.99) > 10) break
  }
  console.log('\nthe product on one core: until packets are more than 10 ms late at p99')
  printTable(
    [
      'calls',
      'packets late p50',
      'p99',
      'CPU of the core',
      'CPU a call-second',
      'own p50',
      'p99',
      'idle timers',
    ],
    results.map(({ calls, late, cost, figures, idle }) => [
      ...[calls, ...both(late), `${((cost * calls) / 10).toFixed(0)} %`, `${cost.toFixed(1)} ms`],
      ...[...both(figures.own), both(idle).join(' / ')],
    ]),
  )
  return results
}
