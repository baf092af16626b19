import { randomUUID } from 'node:crypto'
import { testDatabase } from '../../../test/support/database.ts'
import type { Connector } from '../../connectors/connector.ts'
import { type Auth, createTeammate, openAuth, type Role } from '../../data/auth.ts'
import { type Database, json } from '../../data/database.ts'
import { type Live, openLive } from '../../data/live.ts'
import { queueHealth } from '../../data/queue/parked.ts'
import { openVault, type Vault } from '../../data/vault.ts'
import { createLog } from '../../log.ts'
import { createMetrics, type Metrics } from '../../metrics/metrics.ts'
import type { HttpDeps } from '../context.ts'
import { createHttp, type Http } from '../server.ts'
import type { UseCases } from '../use-cases.ts'

export const origin = 'http://localhost'
export const password = 'a long enough password'

/** A server with two businesses, for tests of HTTP: everything is real but the use cases behind it. */
export interface World {
  readonly database: Database
  readonly live: Live
  readonly auth: Auth
  readonly vault: Vault
  readonly metrics: Metrics
  readonly deps: HttpDeps
  readonly http: Http
  readonly businessId: string
  readonly otherBusinessId: string
  readonly useCases: RecordedUseCases
  /** Every line that was logged. */
  readonly lines: string[]
  /** Headers of a browser in which somebody of this role signed in. */
  signIn(role: Role, businessId?: string): Promise<Record<string, string>>
  request(path: string, init?: RequestInit): Promise<Response>
  close(): Promise<void>
}

export interface RecordedUseCases extends UseCases {
  /** What was asked, in order. */
  readonly asked: { readonly name: string; readonly request: unknown }[]
}

export async function createWorld(more: Partial<HttpDeps> = {}): Promise<World> {
  const database = more.database ?? (await testDatabase())
  const lines: string[] = []
  const auth = more.auth ?? (await openAuth({ database, origin }))
  const vault = await openVault({ database, dataDir: 'memory', secret: undefined })
  const metrics = createMetrics({ queue: () => queueHealth(database.db) })
  const useCases = recordingUseCases()
  const live = openLive(database)
  const deps: HttpDeps = {
    config: { host: '127.0.0.1', port: 0, publicUrl: undefined, trustProxy: false },
    log: createLog('debug', { write: line => lines.push(line) }),
    database,
    live,
    auth,
    vault,
    useCases,
    connectors: [] satisfies Connector[],
    metrics,
    widgetChannel: 'chat',
    limits: { signIns: 1_000 },
    ...more,
  }
  const http = createHttp(deps)
  const businessId = await addBusiness(database, 'Maple Dental')
  const otherBusinessId = await addBusiness(database, 'Harbour Hotel')
  const request = async (path: string, init?: RequestInit) => http.app.request(path, withHost(init))
  return {
    database,
    live,
    auth,
    vault,
    metrics,
    deps,
    http,
    businessId,
    otherBusinessId,
    useCases,
    lines,
    request,
    signIn: async (role, business = businessId) => {
      const email = `${role}-${randomUUID()}@example.com`
      const name = `The ${role}`
      await createTeammate(database.db, auth, { businessId: business, name, email, role, password })
      const answer = await request('/api/auth/sign-in/email', post({ email, password }))
      if (answer.status !== 200) throw new Error(`Signing in gave ${answer.status}.`)
      const cookies = answer.headers.getSetCookie().map(cookie => cookie.split(';')[0])
      return { cookie: cookies.join('; '), origin }
    },
    close: async () => {
      metrics.stop()
      await database.close()
    },
  }
}

function withHost(init: RequestInit = {}): RequestInit {
  const headers = new Headers(init.headers)
  if (!headers.has('host')) headers.set('host', 'localhost')
  return { ...init, headers }
}

/** A POST of JSON as the console sends it. */
export function post(content: unknown, headers: Record<string, string> = {}, method = 'POST'): RequestInit {
  return {
    method,
    body: JSON.stringify(content),
    headers: { origin, 'content-type': 'application/json', ...headers },
  }
}

async function addBusiness(database: Database, name: string): Promise<string> {
  const id = randomUUID()
  const profile = {
    name,
    what: 'dental clinic',
    timeZone: 'Europe/London',
    locale: 'en-GB',
    colours: { brand: '#0b7a75' },
  }
  await database.db
    .insertInto('businesses')
    .values({ id, slug: id, profile: json(profile), created_at: new Date() })
    .execute()
  return id
}

/** Writes down what it is asked and does nothing. */
function recordingUseCases(): RecordedUseCases {
  const asked: { name: string; request: unknown }[] = []
  const noted =
    <Result>(name: string, result: Result) =>
    async (request: unknown): Promise<Result> => {
      asked.push({ name, request })
      return result
    }
  return {
    asked,
    takeOver: noted('takeOver', undefined),
    handBack: noted('handBack', undefined),
    resolve: noted('resolve', undefined),
    reopen: noted('reopen', undefined),
    markRead: noted('markRead', undefined),
    typing: noted('typing', undefined),
    answer: noted('answer', { messageId: randomUUID() }),
    book: noted('book', { ok: false, why: 'taken' } as const),
    move: noted('move', { ok: false, why: 'past' } as const),
    cancel: noted('cancel', { ok: false, why: 'too-late' } as const),
    previewChange: noted('previewChange', {
      ...{
        purpose: 'details' as const,
        text: 'Moved.',
        channel: null,
        to: null,
        reasons: [],
        notBefore: null,
      },
    }),
    knowledgeTrial: async (_businessId, question) => {
      asked.push({ name: 'knowledgeTrial', request: question })
      return { band: 'none', matches: [] }
    },
    accountHealth: () => [],
    settingsOf: (_channel, raw) => {
      if (typeof raw === 'object' && raw !== null && 'broken' in raw)
        throw new Error('Remove "broken" from the settings.')
      return raw
    },
    accountsChanged: noted('accountsChanged', undefined),
    templatesOf: noted('templatesOf', []),
    testAccount: noted('testAccount', { status: 'sent', reason: null } as const),
    changeOutreach: noted('changeOutreach', undefined),
    tell: noted('tell', undefined),
    missedCall: async (_businessId, call) => void asked.push({ name: 'missedCall', request: call }),
    scheduleCampaign: noted('scheduleCampaign', undefined),
    stopCampaign: noted('stopCampaign', undefined),
    previewCampaign: noted('previewCampaign', {
      audience: 0,
      agreed: 0,
      looked: 0,
      reachable: [],
      excluded: [],
      renderings: [],
    }),
    testCampaign: noted('testCampaign', { status: 'sent', reason: null } as const),
  }
}
