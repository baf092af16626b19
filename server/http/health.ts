import { findApiKey } from '../data/api-keys.ts'
import { queueHealth } from '../data/queue/parked.ts'
import { Problem } from '../errors.ts'
import type { Api, HttpDeps } from './context.ts'
import { isLoopback } from './source.ts'

interface Part {
  readonly ok: boolean
  readonly reason?: string
}

/** Work that waits longer than this (ms) means that this installation cannot keep up, or that no worker runs. */
const patienceMs = 60_000

/** `/healthz` for the process, `/readyz` for what it depends on, `/metrics` for Prometheus. */
export function healthRoutes(api: Api, deps: HttpDeps): void {
  api.get('/healthz', c => c.json({ ok: true }))

  api.get('/readyz', async c => {
    const [database, queue] = await Promise.all([checkDatabase(deps), checkQueue(deps)])
    const parts = { database, queue, connectors: checkConnectors(deps) }
    const ok = Object.values(parts).every(part => part.ok)
    return c.json({ ok, ...parts }, ok ? 200 : 503)
  })

  api.get('/metrics', async c => {
    await assertMayScrape(
      deps,
      c.get('source'),
      c.req.header('authorization'),
      c.req.header('x-forwarded-for'),
    )
    return c.body(await deps.metrics.text(), 200, { 'content-type': deps.metrics.contentType })
  })
}

async function checkDatabase({ database }: HttpDeps): Promise<Part> {
  try {
    await database.ping()
    return { ok: true }
  } catch {
    return {
      ok: false,
      reason: 'The database does not answer. Check that it runs and that DATABASE_URL is right.',
    }
  }
}

async function checkQueue({ database }: HttpDeps): Promise<Part> {
  try {
    const { oldestMs } = await queueHealth(database.background.db)
    if (oldestMs <= patienceMs) return { ok: true }
    const seconds = Math.round(oldestMs / 1000)
    return {
      ok: false,
      reason: `Work waits for ${seconds} s. Start another node, or look in the log for failures.`,
    }
  } catch {
    return { ok: false, reason: 'The queue cannot be read while the database does not answer.' }
  }
}

/** Red lights of all accounts. The reasons are on the accounts page: they name addresses, and this page asks for no sign-in. */
function checkConnectors({ useCases }: HttpDeps): Part {
  const red = useCases.accountHealth().filter(health => health.light === 'red').length
  if (red === 0) return { ok: true }
  const accounts = red === 1 ? 'One account does' : `${red} accounts do`
  return { ok: false, reason: `${accounts} not work. The accounts page of the console says why.` }
}

/** Figures of a business are not for everybody: from this machine, or with an API key. */
async function assertMayScrape(
  deps: HttpDeps,
  source: string,
  authorization: string | undefined,
  forwarded: string | undefined,
): Promise<void> {
  // Behind a proxy on the same machine everybody comes from loopback, with this header.
  if (isLoopback(source) && forwarded === undefined) return
  const key = /^Bearer +(\S+)$/i.exec(authorization ?? '')?.[1]
  if (key && (await findApiKey(deps.database.db, key))) return
  throw new Problem(
    'bad_api_key',
    401,
    'Metrics are served to this machine, or with an API key as Bearer token.',
  )
}
