import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import type { KyselyPlugin } from 'kysely'
import { testDatabase } from '../../test/support/database.ts'
import { openAuth } from '../data/auth.ts'
import { type Database, DatabaseAway } from '../data/database.ts'
import { problem } from './testing/problem.ts'
import { createWorld, origin, post, type World } from './testing/world.ts'

let away = false
const lost = () => new DatabaseAway('The database does not answer.')

/** The real database behind a line that can be cut. */
function cuttable(database: Database): Database {
  const line: KyselyPlugin = {
    transformQuery: ({ node }) => {
      if (away) throw lost()
      return node
    },
    transformResult: async ({ result }) => result,
  }
  const db = database.db.withPlugin(line)
  return {
    ...database,
    db,
    background: { ...database.background, db },
    transaction: work => (away ? Promise.reject(lost()) : database.transaction(work)),
    ping: () => (away ? Promise.reject(lost()) : database.ping()),
  }
}

let world: World
let headers: Record<string, string>
before(async () => {
  const database = cuttable(await testDatabase())
  world = await createWorld({ database, auth: await openAuth({ database, origin }) })
  headers = await world.signIn('owner')
})
after(() => world.close())

test('while the database is away every request says so and when to try again, and afterwards all works by itself', async () => {
  away = true
  const entry = { topic: 'Hours', question: 'Are you open?', variants: [], answer: 'Yes.', published: true }
  for (const answer of [
    await world.request('/api/me', { headers }),
    await world.request('/api/inbox', { headers: { authorization: `Bearer fd_${'x'.repeat(43)}` } }),
    await world.request('/api/knowledge', post(entry, headers)),
    await world.request('/api/auth/sign-in/email', post({ email: 'a@example.com', password: 'x' })),
  ]) {
    assert.equal(answer.headers.get('retry-after'), '5')
    assert.match((await problem(answer, 503, 'database_away')).message, /DATABASE_URL/)
  }
  const ready = await world.request('/readyz')
  assert.equal(ready.status, 503)
  const parts = await ready.json()
  assert.match(parts.database.reason, /Check that it runs/)
  assert.equal(parts.queue.ok, false)
  assert.equal((await world.request('/healthz')).status, 200)
  const metrics = (await (await world.request('/metrics')).text()).split('\n')
  assert.ok(metrics.includes('frontdesk_queue_oldest_seconds Nan'))

  away = false
  assert.equal((await world.request('/api/me', { headers })).status, 200)
  assert.equal((await world.request('/api/knowledge', post(entry, headers))).status, 201)
  assert.equal((await world.request('/readyz')).status, 200)
})
