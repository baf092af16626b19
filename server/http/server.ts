import { randomUUID } from 'node:crypto'
import { once } from 'node:events'
import { createServer, type Server } from 'node:http'
import { createAdaptorServer } from '@hono/node-server'
import { OpenAPIHono } from '@hono/zod-openapi'
import { SetupFault } from '../errors.ts'
import { listenFault } from '../listen-fault.ts'
import type { Api, Env, HttpDeps, Limits } from './context.ts'
import { docsRoutes } from './docs.ts'
import { guardApi, guardHooks } from './guards.ts'
import { securityHeaders } from './headers.ts'
import { healthRoutes } from './health.ts'
import { hookRoutes } from './hooks.ts'
import { notServed } from './not-served.ts'
import { observe } from './observe.ts'
import { pageRoutes } from './pages.ts'
import { problemOf, problemResponse } from './problems.ts'
import { refuse } from './route.ts'
import { accessRoutes } from './routes/access.ts'
import { accountRoutes } from './routes/accounts.ts'
import { attachmentRoutes } from './routes/attachments.ts'
import { calendarRoutes } from './routes/calendar.ts'
import { callSettingsRoutes } from './routes/call-settings.ts'
import { callWaveformRoutes } from './routes/call-waveform.ts'
import { callRoutes } from './routes/calls.ts'
import { campaignRoutes } from './routes/campaigns.ts'
import { conversationRoutes } from './routes/conversations.ts'
import { customerRoutes } from './routes/customers.ts'
import { handsetRoutes } from './routes/handsets.ts'
import { inboxRoutes } from './routes/inbox.ts'
import { knowledgeRoutes } from './routes/knowledge.ts'
import { meRoutes } from './routes/me.ts'
import { outreachRoutes } from './routes/outreach.ts'
import { signInRoutes } from './routes/sign-in.ts'
import { simulatorRoutes } from './routes/simulator.ts'
import { workRoutes } from './routes/work.ts'
import { acceptSockets } from './sockets.ts'
import { sourceOf } from './source.ts'

export type { HttpDeps } from './context.ts'

const usualLimits: Limits = { apiPerMinute: 1_200, signIns: 10, sockets: 2_000, socketsPerSource: 100 }

export interface Http {
  readonly app: Api
  /** @throws SetupFault when the port is taken */
  listen(): Promise<{ readonly port: number; close(): Promise<void> }>
}

/** Everything the product serves over HTTP: the API, the console, the widget, webhooks and sockets. */
export function createHttp(deps: HttpDeps): Http {
  const limits = { ...usualLimits, ...deps.limits }
  const app: Api = new OpenAPIHono<Env>({ defaultHook: refuse })

  app.use('*', async (c, next) => {
    c.set('requestId', randomUUID())
    c.set('source', sourceOf(c, deps.config.trustProxy))
    await next()
  })
  app.use('*', observe(deps))
  app.use('*', securityHeaders)
  guardHooks(app)
  guardApi(app, deps, limits)

  healthRoutes(app, deps)
  docsRoutes(app)
  signInRoutes(app, deps, limits.signIns)
  meRoutes(app, deps)
  inboxRoutes(app, deps)
  conversationRoutes(app, deps)
  attachmentRoutes(app, deps)
  customerRoutes(app, deps)
  calendarRoutes(app, deps)
  callRoutes(app, deps)
  callSettingsRoutes(app, deps)
  callWaveformRoutes(app, deps)
  knowledgeRoutes(app, deps)
  accountRoutes(app, deps)
  outreachRoutes(app, deps)
  campaignRoutes(app, deps)
  workRoutes(app, deps)
  accessRoutes(app, deps)
  simulatorRoutes(app, deps)
  handsetRoutes(app, deps)
  hookRoutes(app, deps)
  pageRoutes(app, deps)

  app.notFound(c => problemResponse(notServed(app, c.req.method, c.req.path)))
  app.onError((error, c) => {
    const problem = problemOf(error, c.get('requestId'))
    if (problem.status >= 500)
      deps.log.error({ err: error, requestId: c.get('requestId'), code: problem.code }, 'A request failed')
    return problemResponse(problem)
  })
  return { app, listen: () => listen(app, deps, limits) }
}

async function listen(app: Api, deps: HttpDeps, limits: Limits): ReturnType<Http['listen']> {
  const { host, port } = deps.config
  const server = createAdaptorServer({
    fetch: app.fetch,
    createServer,
    // Slow clients may not hold a connection for ever (ms).
    serverOptions: { headersTimeout: 15_000, requestTimeout: 60_000, keepAliveTimeout: 20_000 },
  }) as Server
  const sockets = acceptSockets(server, deps, limits)
  server.listen(port, host)
  try {
    await once(server, 'listening')
  } catch (error) {
    sockets.close()
    const code = error instanceof Error && 'code' in error ? error.code : undefined
    throw new SetupFault([`PORT ${listenFault('PORT', host, port, code)}`])
  }
  const address = server.address()
  return {
    port: typeof address === 'object' && address ? address.port : port,
    close: async () => {
      sockets.close()
      const closed = once(server, 'close')
      server.close()
      server.closeIdleConnections()
      // Requests under way have two seconds; what is left then is cut.
      const cut = setTimeout(() => server.closeAllConnections(), 2_000)
      await closed
      clearTimeout(cut)
    },
  }
}
