import { setTimeout as sleep } from 'node:timers/promises'
import pg from 'pg'
import { DatabaseAway } from './errors.ts'
import { named, survive } from './guarded-pool.ts'
import { types } from './types.ts'

export interface PostgresConnection {
  /** For requests: 10 connections. */
  pool: pg.Pool
  /** For the queue: 4 connections of its own, so that a flood of requests cannot starve the answers. */
  workerPool: pg.Pool
  config: pg.ClientConfig
  /** 'PostgreSQL at host:port', for messages; never the password. */
  where: string
}

/**
 * Connects to the server in DATABASE_URL, waiting up to `waitMs` while it starts.
 *
 * @throws DatabaseAway when it does not answer in that time, Error when it refuses; each message names the cure.
 */
export async function connectPostgres(url: string, waitMs: number): Promise<PostgresConnection> {
  const config = configOf(url)
  const { host, port } = new pg.Client(config)
  const where = `PostgreSQL at ${host}:${port}`
  await waitUntilReady(config, where, waitMs)
  const pool = makePool(config, 10)
  return { pool, workerPool: makePool(config, 4), config, where }
}

function configOf(url: string): pg.ClientConfig {
  if (!/^postgres(ql)?:\/\//.test(url) || !URL.canParse(url)) {
    throw new Error(
      'DATABASE_URL is not a PostgreSQL address. Write postgres://user:password@host:5432/database.',
    )
  }
  return {
    connectionString: url,
    types,
    connectionTimeoutMillis: 5_000,
    keepAlive: true,
    application_name: 'frontdesk',
    // A pooler between must pass these on (PgBouncer: ignore_startup_parameters = options).
    options: '-c timezone=UTC -c statement_timeout=30000 -c idle_in_transaction_session_timeout=60000',
  }
}

function makePool(config: pg.ClientConfig, max: number): pg.Pool {
  return survive(new pg.Pool({ ...config, max, idleTimeoutMillis: 60_000 }))
}

async function waitUntilReady(config: pg.ClientConfig, where: string, waitMs: number): Promise<void> {
  const deadline = Date.now() + waitMs
  for (let pause = 100; ; pause = Math.min(2_000, pause * 2)) {
    const refusal = await tryConnect(config, where)
    if (!refusal) return
    if (!(refusal instanceof DatabaseAway)) throw refusal
    if (Date.now() + pause > deadline) throw refusal
    await sleep(pause)
  }
}

async function tryConnect(config: pg.ClientConfig, where: string): Promise<Error | undefined> {
  const client = new pg.Client(config)
  client.on('error', () => {})
  try {
    await client.connect()
    const { rows } = await client.query('show server_version_num')
    if (Number(rows[0].server_version_num) >= 150_000) return undefined
    return new Error(
      `${where} is older than version 15. Upgrade it or choose another server in DATABASE_URL.`,
    )
  } catch (error) {
    return explain(error, where, client)
  } finally {
    await client.end().catch(() => {})
  }
}

function explain(error: unknown, where: string, client: pg.Client): Error {
  const code = error instanceof Error && 'code' in error ? error.code : undefined
  if (code === '28P01' || code === '28000') {
    return new Error(
      `${where} refuses user "${client.user}". Check the user and password in DATABASE_URL and pg_hba.conf.`,
    )
  }
  if (code === '3D000') {
    return new Error(
      `${where} has no database "${client.database}". Create it (createdb ${client.database}) or correct DATABASE_URL.`,
    )
  }
  const away = named(error, where)
  const reason =
    error instanceof AggregateError
      ? 'ECONNREFUSED'
      : (code ?? (error instanceof Error ? error.message : error))
  if (away instanceof DatabaseAway || error instanceof AggregateError) {
    return new DatabaseAway(
      `${where} does not answer (${reason}). Start it, check host and port in DATABASE_URL, or unset DATABASE_URL to use the embedded database.`,
    )
  }
  return new Error(`${where} cannot be used (${reason}). Check DATABASE_URL.`)
}
