import { bodyLimit } from 'hono/body-limit'
import { maxUpload } from '../data/uploads.ts'
import { Problem } from '../errors.ts'
import type { Api, HttpDeps, Limits } from './context.ts'
import { identify } from './permit.ts'
import { problemResponse, tooLarge } from './problems.ts'
import { RateLimit } from './rate-limit.ts'

/** Bytes of a JSON body. */
const maxJson = 1024 * 1024
/** Bytes of a webhook; connectors set their own, lower limits. */
const maxHook = 32 * 1024 * 1024
/** What a form adds around its file. */
const formOverhead = 64 * 1024

/** Paths that nobody has to sign in for. */
const open = /^\/api\/(?:auth\/|docs(?:\/|$)|openapi\.json$)/

/** In this order: how many, how much, of which kind, from whom. */
export function guardApi(app: Api, deps: HttpDeps, limits: Limits): void {
  const perSource = new RateLimit(limits.apiPerMinute, limits.apiPerMinute)
  const json = bodyLimit({ maxSize: maxJson, onError: () => problemResponse(tooLarge(maxJson)) })
  const most = maxUpload + formOverhead
  const file = bodyLimit({ maxSize: most, onError: () => problemResponse(tooLarge(maxUpload)) })

  app.use('/api/*', async (c, next) => {
    perSource.take(c.get('source'), 'requests')
    await next()
    if (!c.res.headers.has('cache-control')) c.res.headers.set('cache-control', 'no-store')
  })
  app.use('/api/*', (c, next) => (c.req.path === '/api/attachments' ? file(c, next) : json(c, next)))
  app.use('/api/*', async (c, next) => {
    if (hasBody(c.req.raw)) assertKind(c.req.path, c.req.header('content-type') ?? '')
    await next()
  })
  app.use('/api/*', async (c, next) => {
    if (!open.test(c.req.path)) c.set('principal', await identify(c.req.raw.headers, c.req.method, deps))
    await next()
  })
}

export function guardHooks(app: Api): void {
  app.use('/hooks/*', bodyLimit({ maxSize: maxHook, onError: () => problemResponse(tooLarge(maxHook)) }))
}

function hasBody({ headers, body }: Request): boolean {
  if (headers.has('transfer-encoding') || Number(headers.get('content-length') ?? 0) > 0) return true
  return headers.has('content-type') && !headers.has('content-length') && body !== null
}

/** RFC 9110 15.5.16. A form of a foreign page can only send kinds that are refused here. */
function assertKind(path: string, contentType: string): void {
  const wanted = path === '/api/attachments' ? 'multipart/form-data' : 'application/json'
  const given = contentType.split(';')[0]?.trim().toLowerCase()
  if (given !== wanted)
    throw new Problem('unsupported_type', 415, `Send the body as ${wanted} and say so in Content-Type.`)
}
