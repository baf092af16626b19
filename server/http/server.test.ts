import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { createWorld, type World } from './testing/world.ts'

let world: World
before(async () => {
  world = await createWorld()
})
after(() => world.close())

test('an owner signs in and sees who she is and for which business', async () => {
  const owner = await world.signIn('owner')
  const answer = await world.request('/api/me', { headers: owner })
  assert.equal(answer.status, 200)
  const me = await answer.json()
  assert.equal(me.business.name, 'Maple Dental')
  assert.equal(me.teammate.role, 'owner')
})

for (const path of [
  '/api/inbox',
  '/api/customers',
  '/api/knowledge',
  '/api/accounts',
  '/api/work',
  '/api/audit',
  '/api/api-keys',
  '/api/calendar?from=2026-11-01&to=2026-11-30',
  '/api/openapi.json',
  '/api/docs',
  '/healthz',
  '/readyz',
  '/metrics',
])
  test(`GET ${path} answers`, async () => {
    const answer = await world.request(path, { headers: await world.signIn('owner') })
    assert.equal(answer.status, 200, await answer.text())
  })
