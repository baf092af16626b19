import { createRequire } from 'node:module'
import { dirname } from 'node:path'
import type { Api } from './context.ts'
import { pagePolicy } from './headers.ts'
import { StaticFiles } from './static.ts'

const info = {
  title: 'Frontdesk',
  version: '1',
  description:
    'Every answer that is not a success is a Problem: a stable code and a message that names the cure. Programs send an API key as "Authorization: Bearer fd_…"; it has the rights of a teammate.',
}

const page = `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width">
<title>Frontdesk API</title>
<link rel="stylesheet" href="/api/docs/swagger-ui.css">
</head>
<body>
<div id="docs"></div>
<script src="/api/docs/swagger-ui-bundle.js"></script>
<script>
SwaggerUIBundle({ url: '/api/openapi.json', dom_id: '#docs', deepLinking: true, validatorUrl: null })
</script>
</body>
</html>`

/** The OpenAPI document and a page that shows it, from our own files alone. */
export function docsRoutes(api: Api): void {
  const files = new StaticFiles(
    dirname(createRequire(import.meta.url).resolve('swagger-ui-dist/package.json')),
  )
  const policy = pagePolicy(page)

  api.openAPIRegistry.registerComponent('securitySchemes', 'session', {
    type: 'apiKey',
    in: 'cookie',
    name: 'frontdesk.session_token',
  })
  api.openAPIRegistry.registerComponent('securitySchemes', 'key', { type: 'http', scheme: 'bearer' })

  api.get('/api/openapi.json', c => c.json(openApiDocument(api)))
  api.get('/api/docs', c => c.html(page, 200, { 'content-security-policy': policy }))
  api.get('/api/docs/:file{swagger-ui(?:-bundle)?\\.(?:css|js)}', async (c, next) => {
    return (await files.respond(c.req.param('file'), c.req.raw.headers)) ?? next()
  })
}

export function openApiDocument(api: Api) {
  return api.getOpenAPI31Document({
    openapi: '3.1.0',
    info,
    servers: [{ url: '/' }],
    security: [{ session: [] }, { key: [] }],
  })
}
