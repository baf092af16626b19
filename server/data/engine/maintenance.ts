import type pg from 'pg'
import type { EmbeddedEngine } from './embedded.ts'

const CHECKPOINT_MS = 3 * 60_000
const VACUUM_HOUR = 3

/**
 * The embedded PostgreSQL has no background processes: without a CHECKPOINT its log grows for ever (304 MB with a limit
 * of 64) and without VACUUM dead rows stay. Both block the database: 80 ms, and 1-2 s for a million messages at night.
 *
 * @returns a function that stops the timers.
 */
export function scheduleMaintenance(
  engine: EmbeddedEngine,
  pool: pg.Pool,
  log: (message: string) => void,
): () => void {
  const run = (statement: string) =>
    engine
      .unhurried(() => pool.query(statement))
      .catch(error => log(`${statement} failed: ${error instanceof Error ? error.message : error}`))
  const checkpoints = setInterval(() => void run('checkpoint'), CHECKPOINT_MS).unref()
  let nights: NodeJS.Timeout
  const waitForNight = () => {
    nights = setTimeout(
      () => void run('vacuum analyze').then(waitForNight),
      msUntilHour(VACUUM_HOUR, new Date()),
    ).unref()
  }
  waitForNight()
  return () => {
    clearInterval(checkpoints)
    clearTimeout(nights)
  }
}

/** Milliseconds until the clock of this machine next shows `hour`:00; never 0. */
export function msUntilHour(hour: number, now: Date): number {
  const next = new Date(now)
  next.setHours(hour, 0, 0, 0)
  if (next <= now) next.setDate(next.getDate() + 1)
  return next.getTime() - now.getTime()
}
