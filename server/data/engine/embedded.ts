import { setFlagsFromString } from 'node:v8'
import { Worker } from 'node:worker_threads'
import pg from 'pg'
import { DatabaseAway } from './errors.ts'
import { giveBackMemory } from './give-back.ts'
import { survive } from './guarded-pool.ts'
import { Quiet } from './quiet.ts'
import { type EngineLine, EngineSocket } from './socket.ts'
import { statusOf } from './wire.ts'
import type { EngineData, FromEngine, ToEngine } from './worker.ts'

export interface EngineOptions {
  /** Directory of the PostgreSQL files, already created; undefined keeps everything in memory. */
  directory?: string | undefined
  /** Tar file that an in-memory database starts from. */
  template?: string | undefined
  /** A statement or an idle transaction that takes longer (ms) is ended. */
  patienceMs?: number
  onTrouble?: (message: string) => void
}

/**
 * V8 compiles a WebAssembly function anew, optimised, after so many executed bytes; by default 13 million. The whole
 * start of PostgreSQL is past that: 60 MB of memory and half a second at the end of each process. With this budget only
 * what a loaded database really runs is optimised, with the same throughput.
 */
const TIERING_BUDGET = 1_000_000_000

/** MB. The database thread makes only short-lived messages: with V8's own limit it grows by 14 MB for nothing. */
const YOUNG_GENERATION = 4

interface Line {
  socket: EngineSocket
  id: number
  /** Requests sent and not answered. */
  pending: number
  /** Inside a transaction since its last reply at this time (ms). */
  openSince: number | undefined
}

/**
 * The embedded database seen from the main thread: starts the database thread, carries requests and replies, ends
 * what hangs, and starts again after a crash.
 *
 *   [down] ──connect──► [starting] ──ready──► [up] ──broken / hung / exit──► [down]   (every socket is destroyed)
 *                           │ broken                │ close
 *                           └──────► [down]         └──► [closed]
 */
export class EmbeddedEngine implements EngineLine {
  readonly #options: EngineOptions
  readonly #lines = new Map<EngineSocket, Line>()
  readonly #byId = new Map<number, Line>()
  readonly #runningSince = new BigInt64Array(new SharedArrayBuffer(8))
  readonly #watchdog: NodeJS.Timeout
  readonly #quiet = new Quiet()
  #worker: Worker | undefined
  /** The end of the previous thread: two must never run on one directory. */
  #ended: Promise<unknown> = Promise.resolve()
  #ready: Promise<void> | undefined
  #closed = false
  #nextId = 1
  #unhurried = 0

  constructor(options: EngineOptions) {
    this.#options = options
    this.#watchdog = setInterval(() => this.#watch(), Math.min(1_000, this.#patienceMs / 4)).unref()
  }

  get #patienceMs(): number {
    return this.#unhurried > 0 ? 3_600_000 : (this.#options.patienceMs ?? 30_000)
  }

  /** Starts the database thread, or waits for the start under way. */
  start(): Promise<void> {
    if (this.#closed) return Promise.reject(new DatabaseAway('The database is closed.'))
    this.#ready ??= this.#launch()
    return this.#ready
  }

  async connect(socket: EngineSocket): Promise<void> {
    await this.start()
    const line = { socket, id: this.#nextId++, pending: 0, openSince: undefined }
    this.#lines.set(socket, line)
    this.#byId.set(line.id, line)
  }

  request(socket: EngineSocket, bytes: Uint8Array<ArrayBuffer>, begin: boolean): void {
    const line = this.#lines.get(socket)
    if (!line) return
    line.pending += 1
    line.openSince = undefined
    this.#quiet.asked()
    this.#post({ kind: 'request', client: line.id, bytes, begin })
  }

  hangUp(socket: EngineSocket): void {
    const line = this.#lines.get(socket)
    if (!line) return
    this.#lines.delete(socket)
    this.#byId.delete(line.id)
    this.#post({ kind: 'gone', client: line.id })
  }

  /** Runs work that may take minutes (migrations, VACUUM) without the watchdog's usual limit. */
  async unhurried<T>(work: () => Promise<T>): Promise<T> {
    this.#unhurried += 1
    try {
      return await work()
    } finally {
      this.#unhurried -= 1
    }
  }

  /** Writes the whole database as a tar file that another engine can start from. */
  async dump(path: string): Promise<void> {
    await this.start()
    await this.#ask({ kind: 'dump', path }, 'dumped')
  }

  /** Checkpoints and stops the thread; requests under way are answered first. */
  async close(): Promise<void> {
    this.#closed = true
    await this.#ready?.catch(() => {})
    if (this.#worker) await this.#ask({ kind: 'close' }, 'closed')
    await this.#worker?.terminate()
    await this.#ended
    clearInterval(this.#watchdog)
  }

  #ask(question: ToEngine, answer: FromEngine['kind']): Promise<void> {
    const worker = this.#worker
    return new Promise(resolve => {
      worker?.on('message', (message: FromEngine) => {
        if (message.kind === answer) resolve()
      })
      worker?.once('exit', () => resolve())
      worker?.postMessage(question)
    })
  }

  async #launch(): Promise<void> {
    await this.#ended
    setFlagsFromString(`--wasm-tiering-budget=${TIERING_BUDGET}`)
    const data: EngineData = {
      directory: this.#options.directory,
      template: this.#options.template,
      runningSince: this.#runningSince,
    }
    const worker = new Worker(new URL('./worker.ts', import.meta.url), {
      workerData: data,
      execArgv: [],
      resourceLimits: { maxYoungGenerationSizeMb: YOUNG_GENERATION },
    })
    this.#worker = worker
    await new Promise<void>((resolve, reject) => {
      const down = (reason: string) => {
        if (this.#worker === worker) this.#down(reason)
        reject(new DatabaseAway(reason))
      }
      worker.on('message', (message: FromEngine) => {
        if (message.kind === 'reply') this.#deliver(message.client, message.bytes)
        else if (message.kind === 'ready') resolve()
        else if (message.kind === 'broken') down(message.reason)
      })
      worker.on('error', error => down(error.message))
      worker.on('exit', () => down('The database thread ended.'))
    })
  }

  #post(message: ToEngine): void {
    if (message.kind === 'request') this.#worker?.postMessage(message, [message.bytes.buffer])
    else this.#worker?.postMessage(message)
  }

  #deliver(id: number, bytes: Uint8Array): void {
    const line = this.#byId.get(id)
    if (!line) return
    line.pending -= 1
    line.openSince = statusOf(bytes) === 'idle' ? undefined : Date.now()
    line.socket.deliver(bytes)
  }

  /** Every client learns it the way it would from a server that died; the next connect starts a new thread. */
  #down(reason: string): void {
    const worker = this.#worker
    this.#worker = undefined
    this.#ready = undefined
    if (worker) this.#ended = worker.terminate()
    Atomics.store(this.#runningSince, 0, 0n)
    if (!this.#closed) this.#options.onTrouble?.(`The embedded database stopped and starts again: ${reason}`)
    const lines = [...this.#lines.keys()]
    this.#lines.clear()
    this.#byId.clear()
    for (const socket of lines) socket.destroy(new DatabaseAway(reason))
  }

  #watch(): void {
    if (this.#options.directory && this.#quiet.due(performance.now())) {
      this.#post({ kind: 'rest' })
      giveBackMemory()
    }
    const since = Number(Atomics.load(this.#runningSince, 0))
    const seconds = this.#patienceMs / 1_000
    if (since > 0 && Date.now() - since > this.#patienceMs) {
      this.#down(`A statement ran for more than ${seconds} s, so the database was started again.`)
      return
    }
    for (const line of this.#lines.values()) {
      if (line.openSince && Date.now() - line.openSince > this.#patienceMs) {
        line.socket.destroy(
          new DatabaseAway(
            `A transaction was idle for more than ${seconds} s and was rolled back. Do not wait for the network inside a transaction.`,
          ),
        )
      }
    }
  }
}

/** A `pg` pool whose connections lead to the embedded database. */
export function embeddedPool(engine: EmbeddedEngine, config: pg.PoolConfig): pg.Pool {
  const stream = () => new EngineSocket(engine) as never // pg declares a TCP socket and uses a duplex stream
  return survive(new pg.Pool({ ...config, ssl: false, max: 16, idleTimeoutMillis: 0, stream }))
}
