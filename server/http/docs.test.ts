import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { openApiDocument } from './docs.ts'
import { routesOf } from './testing/routes.ts'
import { createWorld, type World } from './testing/world.ts'

let world: World
before(async () => {
  world = await createWorld()
})
after(() => world.close())

test('every route is in the OpenAPI document with its answers, and the document refers only to what it has', async () => {
  const document = openApiDocument(world.http.app)
  const text = JSON.stringify(document)
  for (const [, name] of text.matchAll(/"#\/components\/schemas\/(\w+)"/g))
    assert.ok(document.components?.schemas?.[name ?? ''], name)
  const documented = new Set(routesOf(world.http.app).map(({ method, path }) => `${method} ${path}`))
  const served = world.http.app.routes
    .filter(({ method, path }) => method !== 'ALL' && path.startsWith('/api/'))
    .map(({ method, path }) => `${method.toLowerCase()} ${path.replace(/:(\w+)/g, '{$1}')}`)
  const aside = /^get \/api\/(?:openapi\.json|docs)/
  assert.deepEqual(
    served.filter(route => !documented.has(route) && !aside.test(route)),
    [],
  )
  for (const { method, path, operation } of routesOf(world.http.app)) {
    assert.ok(operation.summary, `${method} ${path} says what it is for`)
    assert.ok(operation.tags?.length, `${method} ${path} has a tag`)
    assert.ok(operation.responses, `${method} ${path} says what it answers`)
  }
  const served31 = await world.request('/api/openapi.json')
  assert.equal((await served31.json()).openapi, '3.1.0')
})

test('the docs page loads from this server alone', async () => {
  const page = await world.request('/api/docs')
  assert.equal(page.status, 200)
  const html = await page.text()
  assert.doesNotMatch(html, /https?:\/\//)
  assert.match(page.headers.get('content-security-policy') ?? '', /script-src 'self' 'sha256-/)
  for (const file of ['swagger-ui.css', 'swagger-ui-bundle.js'])
    assert.equal((await world.request(`/api/docs/${file}`)).status, 200)
  assert.equal((await world.request('/api/docs/package.json')).status, 404)
})
