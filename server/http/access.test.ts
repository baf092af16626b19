import assert from 'node:assert/strict'
import { randomUUID } from 'node:crypto'
import { after, before, test } from 'node:test'
import { createApiKey } from '../data/api-keys.ts'
import { problem } from './testing/problem.ts'
import { routesOf } from './testing/routes.ts'
import { seedConversation } from './testing/seed.ts'
import { createWorld, post, type World } from './testing/world.ts'

let world: World
let owner: Record<string, string>
let viewer: Record<string, string>
before(async () => {
  world = await createWorld()
  owner = await world.signIn('owner')
  viewer = await world.signIn('viewer')
})
after(() => world.close())

test('a foreign page cannot write with the cookie of a teammate', async () => {
  const { conversationId } = await seedConversation(world.database, { businessId: world.businessId })
  const path = `/api/conversations/${conversationId}/resolve`
  for (const origin of ['https://evil.example', 'http://localhost.evil.example', 'null'])
    await problem(
      await world.request(path, { method: 'POST', headers: { ...owner, origin } }),
      403,
      'foreign_origin',
    )
  const { cookie = '' } = owner
  await problem(await world.request(path, { method: 'POST', headers: { cookie } }), 403, 'foreign_origin')
  assert.ok(!world.useCases.asked.some(({ name }) => name === 'resolve'))
  assert.equal((await world.request(path, { method: 'POST', headers: owner })).status, 200)
})

test('a program with a key works for its business, and not once the key is wrong or revoked', async () => {
  const made = await createApiKey(world.database.db, world.businessId, 'forms')
  const headers = { authorization: `Bearer ${made.key}` }
  assert.equal((await world.request('/api/inbox', { headers })).status, 200)
  const [listed] = (await (await world.request('/api/api-keys', { headers: owner })).json()).items
  assert.equal(listed.prefix, made.key.slice(0, 7))
  assert.ok(listed.lastUsedAt)
  assert.ok(!JSON.stringify(listed).includes(made.key))
  await problem(await world.request('/api/api-keys', post({ name: 'more' }, headers)), 403, 'not_allowed')
  const { conversationId } = await seedConversation(world.database, { businessId: world.businessId })
  const takeOver = await world.request(`/api/conversations/${conversationId}/take-over`, post({}, headers))
  await problem(takeOver, 403, 'needs_person')

  const gone = await world.request(`/api/api-keys/${made.id}`, { method: 'DELETE', headers: owner })
  assert.equal(gone.status, 204)
  for (const authorization of [`Bearer ${made.key}`, `Bearer ${made.key}x`, 'Bearer fd_x', 'Basic eDp5'])
    await problem(await world.request('/api/inbox', { headers: { authorization } }), 401, 'bad_api_key')
})

test('a key is shown once, when it is made', async () => {
  const answer = await world.request('/api/api-keys', post({ name: 'once' }, owner))
  assert.equal(answer.status, 201)
  assert.match((await answer.json()).key, /^fd_[\w-]{43}$/)
  assert.equal(answer.headers.get('cache-control'), 'no-store')
})

test('a viewer reads and writes nothing', async () => {
  assert.equal((await world.request('/api/inbox', { headers: viewer })).status, 200)
  const before = world.useCases.asked.length
  for (const { method, path } of routesOf(world.http.app)) {
    if (method === 'get' || path.startsWith('/api/auth/')) continue
    const init = post({}, viewer, method.toUpperCase())
    const answer = await world.request(path.replace('{id}', randomUUID()), init)
    if (path === '/api/attachments') assert.equal(answer.status, 415)
    else await problem(answer, 403, 'not_allowed')
  }
  assert.equal(world.useCases.asked.length, before)
})

test('what belongs to another business does not exist', async () => {
  const other = await seedConversation(world.database, { businessId: world.otherBusinessId })
  const foreign = await world.signIn('owner', world.otherBusinessId)
  const entry = {
    topic: 'Hours',
    question: 'When are you open?',
    variants: [],
    answer: 'Always.',
    published: true,
  }
  const knowledge = await (await world.request('/api/knowledge', post(entry, foreign))).json()
  const key = await (await world.request('/api/api-keys', post({ name: 'theirs' }, foreign))).json()
  const file = new FormData()
  file.set('file', new File(['their secret'], 'a.txt'))
  const { 'content-type': _, ...bare } = { 'content-type': '', ...foreign }
  const upload = await (
    await world.request('/api/attachments', { method: 'POST', body: file, headers: bare })
  ).json()
  const ids = [other.conversationId, other.customerId, other.accountId, knowledge.id, key.id, upload.id]
  const bodies: Record<string, unknown> = {
    '/api/conversations/{id}/messages': { accountId: other.accountId, text: 'Hi', clientId: randomUUID() },
    '/api/appointments/{id}/move': { start: new Date().toISOString() },
    '/api/knowledge/{id}': entry,
    '/api/accounts/{id}': { channel: 'email', address: 'a', name: 'a', enabled: true, settings: {} },
    '/api/customers/{id}': { name: 'Mine now' },
    '/api/customers/{id}/consents': { channel: 'email', purpose: 'marketing', granted: true },
    '/api/customers/{id}/outreach': { purpose: 'details', text: 'Hi', clientId: randomUUID() },
    '/api/accounts/{id}/test': { to: '+441632960001', text: 'Hi' },
    '/api/campaigns/{id}': { name: 'Mine', text: 'Buy', audience: {} },
    '/api/campaigns/{id}/test': { channel: 'email', to: 'me@example.com' },
  }
  const before = world.useCases.asked.length
  for (const { method, path } of routesOf(world.http.app).filter(route => route.path.includes('{id}')))
    for (const id of [...ids, 'not-an-id', '1']) {
      const init =
        method === 'get' ? { headers: owner } : post(bodies[path] ?? {}, owner, method.toUpperCase())
      const answer = await world.request(path.replace('{id}', id), init)
      assert.equal(answer.status, 404, `${method} ${path} ${await answer.text()}`)
    }
  assert.equal(world.useCases.asked.length, before)
  const mine = await (await world.request('/api/inbox?search=their', { headers: owner })).json()
  assert.deepEqual(mine.items, [])
})
