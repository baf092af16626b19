import type { PostgresPool, PostgresPoolClient } from 'kysely'
import type pg from 'pg'
import { DatabaseAway } from './errors.ts'
import { assertMayConnect } from './transaction-scope.ts'

/**
 * A connection that dies tells so twice: the query under way rejects, and the client emits 'error', which would end the
 * process if nobody listened. The pool drops such a client by itself.
 */
export function survive(pool: pg.Pool): pg.Pool {
  pool.on('error', () => {})
  pool.on('connect', client => client.on('error', () => {}))
  return pool
}

/** The pool as Kysely sees it: refuses a query that would wait for its own transaction, and names a lost database. */
export function guardPool(pool: pg.Pool, where: string): PostgresPool {
  const guarded = new WeakMap<pg.PoolClient, PostgresPoolClient>()
  return {
    options: {},
    end: () => pool.end(),
    connect: async () => {
      assertMayConnect()
      const client = await pool.connect().catch(error => {
        throw named(error, where)
      })
      const known = guarded.get(client) ?? guardClient(client, where)
      guarded.set(client, known)
      return known
    },
  }
}

function guardClient(client: pg.PoolClient, where: string): PostgresPoolClient {
  let lost: Error | undefined
  client.on('error', error => {
    lost ??= error
  })
  async function query(text: string, values: readonly unknown[]) {
    try {
      if (lost) throw lost // the driver would only say that the client cannot be used
      return await client.query(text, [...values])
    } catch (error) {
      throw named(error, where)
    }
  }
  // Kysely also declares a cursor form, which it only uses when it was given a cursor class; we give none.
  return { query: query as never, release: destroy => client.release(destroy) }
}

const connectionCodes = new Set([
  'ECONNREFUSED',
  'ECONNRESET',
  'EPIPE',
  'ETIMEDOUT',
  'ENOTFOUND',
  'EAI_AGAIN',
  'EHOSTUNREACH',
  'ENOENT',
])

/** Turns the many faces of a lost connection into DatabaseAway; every other error passes unchanged. */
export function named(error: unknown, where: string): unknown {
  if (!(error instanceof Error) || error instanceof DatabaseAway) return error
  const code = 'code' in error && typeof error.code === 'string' ? error.code : ''
  // 08: connection exception; 57P01-57P03: shut down, crashed, starting up; 53300: too many connections (errcodes, PostgreSQL manual, appendix A).
  const away =
    code.startsWith('08') || /^57P0[1-5]$/.test(code) || code === '53300' || connectionCodes.has(code)
  if (
    !away &&
    !/^(Connection terminated|Client has encountered a connection error|timeout exceeded when trying to connect|Client was closed)/i.test(
      error.message,
    )
  ) {
    return error
  }
  return new DatabaseAway(`${where} does not answer (${code || error.message}).`, { cause: error })
}
