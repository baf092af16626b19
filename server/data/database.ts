import { Kysely, PostgresDialect, sql, type Transaction } from 'kysely'
import type pg from 'pg'
import { type Bus, LocalBus, PostgresBus } from './engine/bus.ts'
import { makePrivate, prepareDirectory } from './engine/directory.ts'
import { EmbeddedEngine, embeddedPool } from './engine/embedded.ts'
import { guardPool } from './engine/guarded-pool.ts'
import { claimDirectory } from './engine/lock-file.ts'
import { scheduleMaintenance } from './engine/maintenance.ts'
import { connectPostgres } from './engine/postgres.ts'
import { transact } from './engine/transact.ts'
import { types } from './engine/types.ts'
import type { Schema } from './schema.ts'

export { DatabaseAway, DataDirectoryInUse, OuterHandleInTransaction } from './engine/errors.ts'
export { afterCommit } from './engine/transaction-scope.ts'
export { json } from './engine/types.ts'

/** A way to the database with its own connections. */
export interface Handle<S = Schema> {
  readonly db: Kysely<S>
  /**
   * Runs `work` in one transaction. It may run several times: a serialization failure or deadlock (40001, 40P01) is
   * retried, so `work` must have no effect outside of the database except by `afterCommit`. It must not wait for the
   * network. A resolved promise means: on the disk.
   *
   * @throws OuterHandleInTransaction when `work` uses another handle than `tx`.
   */
  transaction<T>(work: (tx: Transaction<S>) => Promise<T>): Promise<T>
}

export interface Database<S = Schema> extends Handle<S> {
  readonly kind: 'embedded' | 'postgres'
  /** For background work; on a server it has a small pool of its own. */
  readonly background: Handle<S>
  readonly bus: Bus
  /** @throws DatabaseAway */
  ping(): Promise<void>
  /** For migrations and maintenance: no limit on how long a statement may take. */
  unhurried<T>(work: () => Promise<T>): Promise<T>
  /** Embedded only: writes all files of the database as one tar. */
  dump?(path: string): Promise<void>
  close(): Promise<void>
}

export interface DatabaseOptions {
  /** postgres://user:password@host:port/database; absent: the embedded database. */
  databaseUrl?: string | undefined
  /** Directory of the embedded database; 'memory' keeps nothing. */
  dataDir: string | 'memory'
  /** How long to wait for a server that does not answer yet; default 30,000 ms. */
  waitMs?: number
  /** Tar file that a new embedded database starts from (`dump` makes one); saves 2 s of the first start. */
  template?: string | undefined
  /** Limit for one statement of the embedded database; default 30,000 ms. */
  patienceMs?: number
  /** Receives operational trouble in one line, without customer text or secrets. */
  log?: (message: string) => void
}

/**
 * Opens the database that the options name.
 *
 * @throws DatabaseAway, DataDirectoryInUse; the message names the cure.
 */
export function openDatabase<S = Schema>(options: DatabaseOptions): Promise<Database<S>> {
  return options.databaseUrl ? openPostgres(options.databaseUrl, options) : openEmbedded(options)
}

async function openPostgres<S>(url: string, options: DatabaseOptions): Promise<Database<S>> {
  const { pool, workerPool, config, where } = await connectPostgres(url, options.waitMs ?? 30_000)
  const bus = new PostgresBus(workerPool, config, options.log ?? (() => {}))
  const requests = handle<S>(pool, bus, where)
  const background = handle<S>(workerPool, bus, where)
  return {
    ...requests,
    kind: 'postgres',
    background,
    bus,
    ping: () => ping(requests),
    unhurried: work => work(),
    close: async () => {
      await bus.close()
      await Promise.all([requests.db.destroy(), background.db.destroy()])
    },
  }
}

async function openEmbedded<S>(options: DatabaseOptions): Promise<Database<S>> {
  const log = options.log ?? (() => {})
  const { directory, release } = await claim(options)
  const engine = new EmbeddedEngine({
    directory,
    template: directory ? undefined : options.template,
    onTrouble: log,
    ...(options.patienceMs === undefined ? {} : { patienceMs: options.patienceMs }),
  })
  try {
    await engine.start()
  } catch (error) {
    await engine.close()
    release()
    throw error
  }
  const pool = embeddedPool(engine, { types })
  const bus = new LocalBus(log)
  const only = handle<S>(pool, bus, 'The embedded database')
  const stopMaintenance = directory ? scheduleMaintenance(engine, pool, log) : () => {}
  return {
    ...only,
    kind: 'embedded',
    background: only,
    bus,
    ping: () => ping(only),
    unhurried: work => engine.unhurried(work),
    dump: path => engine.dump(path),
    close: async () => {
      stopMaintenance()
      await bus.close()
      await only.db.destroy()
      await engine.close()
      release()
    },
  }
}

async function claim({
  dataDir,
  template,
}: DatabaseOptions): Promise<{ directory: string | undefined; release: () => void }> {
  if (dataDir === 'memory') return { directory: undefined, release: () => {} }
  await makePrivate(dataDir)
  const release = claimDirectory(`${dataDir}/lock`)
  try {
    return { directory: await prepareDirectory(dataDir, template), release }
  } catch (error) {
    release()
    throw error
  }
}

function handle<S>(pool: pg.Pool, bus: Bus, where: string): Handle<S> {
  const db = new Kysely<S>({ dialect: new PostgresDialect({ pool: guardPool(pool, where) }) })
  return { db, transaction: work => transact(db, bus, work) }
}

async function ping<S>({ db }: Handle<S>): Promise<void> {
  await sql`select 1`.execute(db)
}
