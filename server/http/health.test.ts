import assert from 'node:assert/strict'
import { randomUUID } from 'node:crypto'
import { after, before, test } from 'node:test'
import { problem } from './testing/problem.ts'
import { createWorld, type World } from './testing/world.ts'

let world: World
let owner: Record<string, string>
before(async () => {
  world = await createWorld()
  owner = await world.signIn('owner')
})
after(() => world.close())

test('health, readiness and metrics answer without a sign-in, and name no route with an id', async () => {
  assert.deepEqual(await (await world.request('/healthz')).json(), { ok: true })
  assert.deepEqual(await (await world.request('/readyz')).json(), {
    ok: true,
    database: { ok: true },
    queue: { ok: true },
    connectors: { ok: true },
  })
  await world.request('/api/inbox', { headers: owner })
  await world.request(`/api/conversations/${randomUUID()}`, { headers: owner })
  const metrics = await (await world.request('/metrics')).text()
  const lines = metrics.split('\n')
  assert.ok(
    lines.some(line => line.startsWith('frontdesk_http_request_duration_seconds_count{route="/api/inbox"')),
  )
  assert.ok(lines.some(line => /_count\{route="\/api\/conversations\/:id"/.test(line)))
  assert.ok(lines.includes('frontdesk_queue_tasks{state="waiting"} 0'))
  assert.deepEqual(
    lines.filter(line => /[0-9a-f]{8}-[0-9a-f]{4}-/.test(line)),
    [],
  )
})

test('metrics through a proxy need a key', async () => {
  const headers = { 'x-forwarded-for': '203.0.113.9' }
  await problem(await world.request('/metrics', { headers }), 401, 'bad_api_key')
})
