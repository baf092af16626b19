import { type ChildProcess, fork, spawnSync } from 'node:child_process'
import { once } from 'node:events'
import { setTimeout as sleep } from 'node:timers/promises'
import { monotonic } from '../server/connectors/phone/media/media-messages.ts'
import type {
  DeskOrders,
  FromCallers,
  FromDesk,
  FromProviders,
  Kept,
  ProviderOrders,
  ToCallers,
} from './voice-messages.ts'

export interface RunOptions {
  readonly calls: number
  readonly brain: DeskOrders['brain']
  readonly ear: ProviderOrders['ear']
  readonly voice: ProviderOrders['voice']
  /** ms that a call lasts; absent: as long as the run. */
  readonly lasting?: readonly [number, number]
  /** The product alone on the first core, all else on the others (Linux). */
  readonly pinned?: boolean
}

type Found<From extends { kind: string }> = Extract<From, { kind: 'found' }>

export interface Findings {
  readonly callers: Found<FromCallers>
  readonly desk: Found<FromDesk>
  readonly providers: Found<FromProviders>
}

/** Providers, product and callers, each in a process of its own, with all callers on the line. */
export class VoiceRun {
  readonly #desk: ChildProcess
  readonly #callers: ChildProcess
  readonly #providers: ChildProcess

  constructor(desk: ChildProcess, callers: ChildProcess, providers: ChildProcess) {
    this.#desk = desk
    this.#callers = callers
    this.#providers = providers
  }

  /** What happened since the last time. */
  async found(): Promise<Findings> {
    for (const each of [this.#desk, this.#callers, this.#providers]) each.send({ kind: 'tell' })
    const [callers, desk, providers] = await Promise.all([
      told<FromCallers, 'found'>(this.#callers, 'found'),
      told<FromDesk, 'found'>(this.#desk, 'found'),
      told<FromProviders, 'found'>(this.#providers, 'found'),
    ])
    return { callers, desk, providers }
  }

  async kept(): Promise<Kept> {
    this.#desk.send('keep')
    return told<FromDesk, 'kept'>(this.#desk, 'kept')
  }

  async hangUp(): Promise<void> {
    this.#callers.send({ kind: 'hang-up' } satisfies ToCallers)
    await told<FromCallers, 'gone'>(this.#callers, 'gone')
  }

  stop(): void {
    for (const each of [this.#callers, this.#desk, this.#providers]) if (each.connected) each.disconnect()
  }
}

/** @throws Error when a process ends before it is ready */
export async function startRun({ calls, brain, ear, voice, lasting, pinned }: RunOptions): Promise<VoiceRun> {
  const numbers = Array.from({ length: calls }, (_, at) => `+4930${String(100_000 + at)}`)
  const providers = child('providers', { numbers, ear, voice } satisfies ProviderOrders)
  const { lines } = await told<FromProviders, 'listening'>(providers, 'listening')
  const desk = child('desk', { lines, brain } satisfies DeskOrders)
  const { port } = await told<FromDesk, 'listening'>(desk, 'listening')
  const callers = child('callers', {})
  await told<FromCallers, 'ready'>(callers, 'ready')
  if (pinned) {
    pin(desk, '0')
    for (const each of [providers, callers]) pin(each, '1-63')
  }
  callers.send({ kind: 'call', port, numbers, ...(lasting ? { lasting } : {}) } satisfies ToCallers)
  await told<FromCallers, 'connected'>(callers, 'connected')
  return new VoiceRun(desk, callers, providers)
}

function child(name: 'providers' | 'desk' | 'callers', orders: object): ChildProcess {
  const file = new URL(`./voice-${name}.ts`, import.meta.url)
  return fork(file, [JSON.stringify(orders)], { serialization: 'advanced' })
}

/** All threads of a process, also those to come; without `taskset` nothing happens. */
function pin({ pid }: ChildProcess, cores: string): void {
  spawnSync('taskset', ['-acp', cores, String(pid)])
}

async function told<From extends { kind: string }, Kind extends From['kind']>(of: ChildProcess, kind: Kind) {
  const gone = new AbortController()
  const exit = once(of, 'exit', { signal: gone.signal }).then(
    () => {
      throw new Error(`A process of the benchmark ended before it said "${kind}"; its error is above.`)
    },
    () => new Promise<never>(() => {}),
  )
  try {
    for (;;) {
      const [message] = (await Promise.race([once(of, 'message', { signal: gone.signal }), exit])) as [From]
      if (message.kind === kind) return message as Extract<From, { kind: Kind }>
    }
  } finally {
    gone.abort()
  }
}

/** How late timers of 10 ms are in a process that does nothing else, in ms, for so many ms or until told to stop. */
export async function idleTimers(stop: { readonly now: boolean }): Promise<number[]> {
  const late: number[] = []
  while (!stop.now) {
    const due = monotonic() + 10
    await sleep(10)
    late.push(Math.max(0, monotonic() - due))
  }
  return late
}
