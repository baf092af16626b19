import { setTimeout as sleep } from 'node:timers/promises'
import type { Kysely, Transaction } from 'kysely'
import type { Bus } from './bus.ts'
import { inTransaction } from './transaction-scope.ts'

const ATTEMPTS = 6

/** One transaction, retried with jitter when the database asks for it (serialization failure 40001, deadlock 40P01). */
export async function transact<S, T>(
  db: Kysely<S>,
  bus: Bus,
  work: (tx: Transaction<S>) => Promise<T>,
): Promise<T> {
  for (let attempt = 1; ; attempt += 1) {
    try {
      return await inTransaction(bus, () => db.transaction().execute(work))
    } catch (error) {
      if (attempt === ATTEMPTS || !isConflict(error)) throw error
      await sleep(Math.random() * 10 * 2 ** attempt)
    }
  }
}

function isConflict(error: unknown): boolean {
  return error instanceof Error && 'code' in error && (error.code === '40001' || error.code === '40P01')
}
