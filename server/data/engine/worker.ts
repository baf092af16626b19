import { writeFileSync } from 'node:fs'
import { parentPort, receiveMessageOnPort, workerData } from 'node:worker_threads'
import { PGlite } from '@electric-sql/pglite'
import { DurableNodeFS } from './durable-fs.ts'
import { giveBackMemory } from './give-back.ts'
import { Plans } from './plans.ts'
import { extensions, loadTemplate, startParams } from './start.ts'
import { type Reply, type Request, Turns } from './turns.ts'
import { concat, simpleQuery, statusOf } from './wire.ts'

/** What the main thread passes to the thread that runs the database. */
export interface EngineData {
  /** Directory of the PostgreSQL files; undefined keeps everything in memory. */
  directory: string | undefined
  /** Tar file of a database to start an in-memory engine from. */
  template: string | undefined
  /** Start of the running statement in ms since the epoch, 0 when idle; read by the watchdog. */
  runningSince: BigInt64Array<SharedArrayBuffer>
}

export type ToEngine =
  | ({ kind: 'request' } & Request)
  | { kind: 'gone'; client: number }
  | { kind: 'rest' }
  | { kind: 'dump'; path: string }
  | { kind: 'close' }

export type FromEngine =
  | { kind: 'ready' }
  | { kind: 'reply'; client: number; bytes: Uint8Array<ArrayBuffer> }
  | { kind: 'broken'; reason: string }
  | { kind: 'dumped' }
  | { kind: 'closed' }

const barrier = simpleQuery(`select pg_logical_emit_message(false, 'frontdesk', '', true)`)
const begin = simpleQuery('begin')
const rollback = simpleQuery('rollback')

class Engine {
  readonly #port = parentPort!
  readonly #data: EngineData = workerData
  readonly #turns = new Turns()
  readonly #plans = new Plans()
  readonly #pg: PGlite
  readonly #fs: DurableNodeFS | undefined
  /** Smoothed cost of one barrier in ms: a slow disk makes it worth waiting for company. */
  #barrierCost = 0
  #timer: NodeJS.Timeout | undefined
  #closing = false

  constructor(pg: PGlite, fs: DurableNodeFS | undefined) {
    this.#pg = pg
    this.#fs = fs
  }

  start(): void {
    this.#execute(simpleQuery(`set synchronous_commit = off`))
    this.#flush()
    this.#port.on('message', (message: ToEngine) => this.#receive(message))
    this.#post({ kind: 'ready' })
  }

  #receive(message: ToEngine): void {
    this.#sort(message)
    this.#work()
  }

  #sort(message: ToEngine): void {
    if (message.kind === 'request') this.#turns.add(message)
    else if (message.kind === 'rest') giveBackMemory()
    else if (message.kind === 'close') this.#closing = true
    else if (message.kind === 'dump') void this.#dump(message.path)
    else if (this.#turns.forget(message.client)) {
      this.#execute(rollback)
      this.#turns.rolledBack()
    }
  }

  /** Runs everything that may run, then makes it durable. */
  #work(): void {
    this.#drain()
    for (let request = this.#turns.next(); request; request = this.#turns.next()) {
      this.#run(request)
      this.#awaitOwner()
    }
    this.#commitGroup()
    if (this.#closing) void this.#close()
  }

  #drain(): void {
    for (let next = receiveMessageOnPort(this.#port); next; next = receiveMessageOnPort(this.#port)) {
      this.#sort(next.message)
    }
  }

  /**
   * The next statement of an open transaction usually arrives within 0.2 ms, and nobody else may run before it:
   * looking for it at once instead of going to sleep makes such transactions 1.4 times as fast (16 callers).
   */
  #awaitOwner(): void {
    this.#drain()
    const until = performance.now() + 0.2
    while (!this.#turns.mayRun && this.#turns.status !== 'idle' && performance.now() < until) this.#drain()
  }

  #run(request: Request): void {
    if (this.#turns.status === 'idle') this.#plans.tidy(bytes => this.#execute(bytes))
    if (request.begin) this.#execute(begin)
    const bytes = this.#plans.run(request.bytes, bytes => this.#execute(bytes), performance.now())
    const status = statusOf(bytes)
    if (!status) throw new Error('The embedded database broke off in the middle of a reply.')
    const reply = this.#turns.settle(request, { client: request.client, bytes }, status, performance.now())
    if (reply) this.#send(reply)
  }

  /**
   * One disk sync acknowledges every commit of the group. While another client's transaction is open, commits wait for
   * company for at most twice the cost of a sync (and 10 ms), so a slow disk is never synced more than it can bear.
   */
  #commitGroup(): void {
    clearTimeout(this.#timer)
    if (!this.#turns.holdsReplies) return
    const patience = Math.min(10, this.#barrierCost * 2) - this.#turns.heldFor(performance.now())
    const busy = this.#turns.status === 'failed' || (this.#turns.status === 'open' && patience > 0.5)
    if (busy) this.#timer = setTimeout(() => this.#work(), Math.max(1, patience))
    else this.#flush()
  }

  #flush(): void {
    const started = performance.now()
    const before = this.#fs?.syncs ?? -1
    const reply = this.#fs ? this.#execute(barrier) : undefined
    if (reply && (!statusOf(reply) || this.#fs?.syncs === before)) {
      throw new Error(
        'A commit did not reach the disk: the fsync hook of the embedded database is not called. Install the exact @electric-sql/pglite version named in package.json.',
      )
    }
    const cost = performance.now() - started
    this.#barrierCost = this.#barrierCost * 0.8 + cost * 0.2
    for (const held of this.#turns.release()) this.#send(held)
  }

  #execute(message: Uint8Array): Uint8Array<ArrayBuffer> {
    const parts: Uint8Array[] = []
    Atomics.store(this.#data.runningSince, 0, BigInt(Date.now()))
    // Runs to its end before it returns: with syncToFs false there is nothing to await inside.
    void this.#pg.execProtocolRawStream(message, {
      syncToFs: false,
      onRawData: part => parts.push(part.slice()),
    })
    Atomics.store(this.#data.runningSince, 0, 0n)
    return concat(parts)
  }

  #send(reply: Reply): void {
    this.#port.postMessage({ kind: 'reply', ...reply } satisfies FromEngine, [reply.bytes.buffer])
  }

  #post(message: FromEngine): void {
    this.#port.postMessage(message)
  }

  async #dump(path: string): Promise<void> {
    this.#execute(simpleQuery('checkpoint'))
    const tar = await this.#pg.dumpDataDir('none')
    writeFileSync(path, new Uint8Array(await tar.arrayBuffer()))
    this.#post({ kind: 'dumped' })
  }

  async #close(): Promise<void> {
    this.#execute(simpleQuery('checkpoint'))
    await this.#pg.close()
    this.#post({ kind: 'closed' })
    this.#port.close()
  }
}

async function open(): Promise<void> {
  const { directory, template }: EngineData = workerData
  const fs = directory === undefined ? undefined : new DurableNodeFS(directory)
  const pg = await PGlite.create({
    ...(fs && directory ? { fs, dataDir: directory } : {}),
    ...(template ? { loadDataDir: await loadTemplate(template) } : {}),
    startParams,
    extensions,
  })
  new Engine(pg, fs).start()
}

function report(reason: unknown): void {
  const message = reason instanceof Error ? reason.message : String(reason)
  parentPort?.postMessage({ kind: 'broken', reason: message } satisfies FromEngine)
}

process.on('uncaughtException', report)
open().catch(report)
