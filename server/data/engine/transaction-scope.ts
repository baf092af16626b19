import { AsyncLocalStorage } from 'node:async_hooks'
import type { Bus } from './bus.ts'
import { OuterHandleInTransaction } from './errors.ts'

interface Scope {
  /** The first connection that is asked for inside the scope is the transaction's own. */
  state: 'starting' | 'open' | 'over'
  afterCommit: (() => void)[]
  bus: Bus
}

const scopes = new AsyncLocalStorage<Scope>()

/** Runs `work` as the inside of one transaction; what it leaves for after the commit runs when `work` has succeeded. */
export async function inTransaction<T>(bus: Bus, work: () => Promise<T>): Promise<T> {
  if (scopes.getStore()?.state === 'open') throw new OuterHandleInTransaction()
  const scope: Scope = { state: 'starting', afterCommit: [], bus }
  const result = await scopes.run(scope, work).finally(() => {
    scope.state = 'over'
  })
  scopes.exit(() => {
    for (const effect of scope.afterCommit) runApart(effect)
  })
  return result
}

/** The transaction stands, so a failing effect must not look like a failed transaction. */
function runApart(effect: () => void): void {
  try {
    effect()
  } catch (error) {
    process.emitWarning(error instanceof Error ? error : String(error))
  }
}

/** Call before a connection is taken from the pool. @throws OuterHandleInTransaction */
export function assertMayConnect(): void {
  const scope = scopes.getStore()
  if (scope?.state === 'open') throw new OuterHandleInTransaction()
  if (scope?.state === 'starting') scope.state = 'open'
}

/**
 * Runs `effect` when the surrounding transaction has committed, never when it rolls back; at once outside of a
 * transaction. For signals to others (bells, live events), which must not be heard before the rows can be seen.
 */
export function afterCommit(effect: () => void): void {
  const scope = scopes.getStore()
  if (scope && scope.state !== 'over') scope.afterCommit.push(effect)
  else scopes.exit(effect)
}

/** Signals on the bus of the database whose transaction surrounds this call, after its commit; silent outside of one. */
export function signalAfterCommit(channel: string, payload: string): void {
  const scope = scopes.getStore()
  if (scope && scope.state !== 'over') scope.afterCommit.push(() => scope.bus.notify(channel, payload))
}
