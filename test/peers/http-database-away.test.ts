import assert from 'node:assert/strict'
import { after, test } from 'node:test'
import { openAuth } from '../../server/data/auth.ts'
import { openDatabase } from '../../server/data/database.ts'
import { migrate } from '../../server/data/migrate.ts'
import { problem } from '../../server/http/testing/problem.ts'
import { createWorld, origin } from '../../server/http/testing/world.ts'
import { findPostgres, startPostgres } from '../support/postgres.ts'

const missing = findPostgres() === undefined && 'PostgreSQL is not installed: apt-get install postgresql'
if (missing && process.env.REQUIRE_PEERS === '1') throw new Error(missing)

const ends: (() => Promise<void>)[] = []
after(async () => {
  for (const end of ends.reverse()) await end()
})

test('a PostgreSQL that crashes under the server is told with its cure, and the server goes on when it is back', {
  skip: missing,
}, async () => {
  const server = await startPostgres()
  ends.push(server.stop)
  const database = await openDatabase({ databaseUrl: server.url, dataDir: 'memory' })
  await migrate(database)
  const world = await createWorld({ database, auth: await openAuth({ database, origin }) })
  ends.push(world.close)
  const headers = await world.signIn('owner')
  const { port, close } = await world.http.listen()
  ends.push(close)
  const me = () => fetch(`http://127.0.0.1:${port}/api/me`, { headers })
  assert.equal((await me()).status, 200)

  await server.crash()
  await problem(await me(), 503, 'database_away')
  const ready = await fetch(`http://127.0.0.1:${port}/readyz`)
  assert.equal(ready.status, 503)
  assert.match((await ready.json()).database.reason, /DATABASE_URL/)
  assert.equal((await fetch(`http://127.0.0.1:${port}/healthz`)).status, 200)

  await server.restart()
  assert.equal((await me()).status, 200)
  assert.equal((await fetch(`http://127.0.0.1:${port}/readyz`)).status, 200)
})
