import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { type App, startApp } from '../../server/app.ts'
import { readConfig } from '../../server/config.ts'
import { createOnServer } from './database.ts'
import { type Api, signIn } from './sign-in.ts'
import { type Visitor, visit } from './visitor.ts'

export interface Product {
  readonly app: App
  readonly url: string
  readonly owner: { readonly email: string; readonly password: string }
  /** A browser in which the owner signed in. */
  readonly api: Api
  json<T>(path: string): Promise<T>
  visitor(token?: string): Promise<Visitor>
  stop(): Promise<void>
}

/** Starts the whole product with a fresh database and the example business, as `npm start` does. */
export async function startProduct(more: Readonly<Record<string, string>> = {}): Promise<Product> {
  const directory = await mkdtemp(join(tmpdir(), 'frontdesk-'))
  const environment = {
    DATA_DIR: join(directory, 'data'),
    PORT: '0',
    SMTP_PORT: '0',
    SIMULATOR_PORT: '0',
    SIP_PORT: '0',
    SIMULATOR_SMPP_PORT: '0',
    LOG_LEVEL: 'error',
    ...more,
  }
  const own = process.env.DATABASE_URL ? await createOnServer(process.env.DATABASE_URL) : undefined
  const database = own ? { DATABASE_URL: own.url } : {}
  const app = await startApp(readConfig({ ...environment, ...database }))
  const origin = `http://127.0.0.1:${app.port}`
  const owner = app.firstOwner
  if (!owner) throw new Error('This database has an owner already; a journey starts from an empty one.')
  const api = await signIn(origin, owner)
  return {
    app,
    url: origin,
    owner,
    api,
    json: async <T>(path: string): Promise<T> => (await api(path)).json() as Promise<T>,
    visitor: token => visit(origin, 'demo-dental-clinic', undefined, token),
    stop: async () => {
      await app.stop()
      await own?.drop()
      await rm(directory, { recursive: true, force: true })
    },
  }
}

/** Looks again until it is so: for what another process, a queue or a page brings about. */
export async function eventually<T>(
  look: () => Promise<T | undefined | false> | T | undefined | false,
  what: string,
): Promise<T> {
  // Costs nothing where it comes; a machine with other work needs ten times the usual second.
  const end = Date.now() + 60_000
  for (;;) {
    const found = await look()
    if (found) return found
    if (Date.now() > end) throw new Error(`It never came: ${what}`)
    await new Promise(resolve => setTimeout(resolve, 50))
  }
}
