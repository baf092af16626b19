import assert from 'node:assert/strict'
import { randomBytes } from 'node:crypto'
import { after, before, test } from 'node:test'
import { sql } from 'kysely'
import { readRecording } from '../data/call-recordings.ts'
import { vaultOf } from '../data/vault.ts'
import { createCallHost } from './calls.ts'
import { incoming, phoneDesk } from './testing/phone-desk.ts'
import { createWorld, type World } from './testing/world.ts'

let world: World
before(async () => {
  world = await createWorld()
})
after(() => world.close())

test('a database that is away when a call ends costs neither its recording nor its reason', async () => {
  const { account } = await phoneDesk(world)
  const { db } = world.database
  const failed = Promise.withResolvers<void>()
  const log = Object.assign(Object.create(world.path.log), { warn: () => failed.resolve() })
  const host = createCallHost({ ...world.path, log }, vaultOf(randomBytes(32)), () => account)
  const { callId } = await host.begin(incoming(account, '+447700900881'))
  await host.answered(callId)
  await sql`alter table calls rename to calls_away`.execute(db)
  const ending = host.ended(callId, 'caller-hung-up', { wav: new Uint8Array(44), seconds: 1, marks: [] })
  await failed.promise
  await sql`alter table calls_away rename to calls`.execute(db)
  await ending
  const row = await db.selectFrom('calls').select(['status', 'end_reason']).where('id', '=', callId).execute()
  assert.deepEqual(row, [{ status: 'ended', end_reason: 'caller-hung-up' }])
  assert.ok(await readRecording(db, account.businessId, callId))
  await assert.rejects(host.ended(callId, 'failed', undefined), /not known here/, 'it ends once')
})
