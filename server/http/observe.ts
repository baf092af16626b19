import { createMiddleware } from 'hono/factory'
import { matchedRoutes } from 'hono/route'
import type { Env, HttpDeps } from './context.ts'

/** Patterns under which guards stand; whatever else matches is the route. */
const shared = new Set(['*', '/*', '/api/*', '/hooks/*'])
/** Asked for many times a minute by machines and pages. */
const quiet = new Set(['none', '/healthz', '/readyz', '/metrics', '/widget.js'])

/**
 * One line and one measurement for each request: the pattern of the route and ids of ours, never the query, a body or
 * an address, in which words of a customer can stand.
 */
export function observe({ log, metrics }: Pick<HttpDeps, 'log' | 'metrics'>) {
  return createMiddleware<Env>(async (c, next) => {
    const start = performance.now()
    await next()
    const ms = performance.now() - start
    const route = matchedRoutes(c).find(({ path }) => !shared.has(path))?.path ?? 'none'
    metrics.http(route, c.req.method, c.res.status, ms / 1000)
    const line = {
      requestId: c.get('requestId'),
      method: c.req.method,
      route,
      status: c.res.status,
      ms: Math.round(ms * 10) / 10,
    }
    if (c.res.status >= 500) log.error(line, 'request')
    else if (quiet.has(route)) log.debug(line, 'request')
    else log.info(line, 'request')
  })
}
