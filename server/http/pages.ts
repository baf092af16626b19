import { join } from 'node:path'
import type { Api, HttpDeps } from './context.ts'
import { StaticFiles } from './static.ts'

const root = join(import.meta.dirname, '../..')

const notBuilt = `<!doctype html><html lang="en"><meta charset="utf-8"><title>Frontdesk</title>
<h1>The console is not built yet</h1>
<p>Run <code>npm run prepare</code> in the folder of the project, then load this page again.</p></html>`

/** The console at `/`, the widget for the pages of the business, and the page that shows it. */
export function pageRoutes(api: Api, deps: HttpDeps): void {
  const console = new StaticFiles(deps.directories?.console ?? join(root, 'console/dist'))
  const widget = new StaticFiles(deps.directories?.widget ?? join(root, 'widget/dist'))
  const demo = new StaticFiles(deps.directories?.demo ?? join(root, 'examples/demo-page'), "'self'")

  // For pages of any origin; five minutes, so that a new release reaches every page soon.
  const foreign = {
    'access-control-allow-origin': '*',
    'cross-origin-resource-policy': 'cross-origin',
    'cache-control': 'public, max-age=300',
  }
  api.get(
    '/widget.js',
    async (c, next) => (await widget.respond('widget.js', c.req.raw.headers, foreign)) ?? next(),
  )
  api.get('/widget/:file{[\\w.-]+}', async (c, next) => {
    return (await widget.respond(c.req.param('file'), c.req.raw.headers, foreign)) ?? next()
  })
  // The try-it page of the console holds it in a frame.
  const framed = { 'x-frame-options': 'SAMEORIGIN' }
  api.get('/demo', c => c.redirect('/demo/'))
  api.get(
    '/demo/',
    async (c, next) => (await demo.respond('index.html', c.req.raw.headers, framed)) ?? next(),
  )
  api.get('/demo/:file{.+}', async (c, next) => {
    return (await demo.respond(c.req.param('file'), c.req.raw.headers, framed)) ?? next()
  })
  api.get('*', async (c, next) => {
    const path = safePath(c.req.path)
    if (path === undefined || /^(?:api|hooks|ws|demo|widget)(?:\/|$)/.test(path)) return next()
    const headers = c.req.raw.headers
    const file = path === '' ? undefined : await console.respond(path, headers)
    if (file) return file
    // A file that is missing is an error; any other path is a page of the console, which finds its own way.
    if (/\.\w{1,12}$/.test(path)) return next()
    return (await console.respond('index.html', headers)) ?? c.html(notBuilt, 503)
  })
}

function safePath(path: string): string | undefined {
  try {
    return decodeURIComponent(path).slice(1)
  } catch {
    return undefined
  }
}
