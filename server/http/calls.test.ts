import assert from 'node:assert/strict'
import { randomUUID } from 'node:crypto'
import { after, before, test } from 'node:test'
import { liveCall } from '../../contract/live-calls.ts'
import type { Connector } from '../connectors/connector.ts'
import type { Switchboard } from '../connectors/switchboard.ts'
import { changeCall } from '../data/calls.ts'
import { endLostCalls, lostAfter, markCallsOn } from '../data/live-calls.ts'
import { seedConversation } from './testing/seed.ts'
import { createWorld, post, type World } from './testing/world.ts'

const asked: string[] = []
const here = new Set<string>()
const switchboard: Switchboard = {
  on: () =>
    [...here].map(callId => ({
      callId,
      state: 'listening',
      partial: 'I would',
      trouble: undefined,
      heldBy: undefined,
    })),
  hangUp: (_businessId, callId) => {
    asked.push(`hang up ${callId}`)
    return here.has(callId)
  },
  listen: (_businessId, callId) => (here.has(callId) ? 'a-ticket' : undefined),
  takeOver: (_businessId, callId) => (here.has(callId) ? 'a-ticket' : undefined),
  desk: () => 'a-ticket',
}

let world: World
before(async () => {
  world = await createWorld({
    connectors: [Object.assign({} as Connector, { channel: 'phone', switchboard })],
  })
})
after(() => world.close())

/** A call of a business, stored as calls are; a server named it `seen` ms ago. */
async function stored(businessId: string, seen = 0): Promise<string> {
  const { customerId, conversationId, accountId } = await seedConversation(world.database, {
    ...{ businessId, channel: 'phone' },
  })
  const id = randomUUID()
  const now = new Date()
  await world.database.db
    .insertInto('calls')
    .values({
      ...{ business_id: businessId, id, conversation_id: conversationId, customer_id: customerId },
      ...{ account_id: accountId, direction: 'in', external_id: id },
      ...{ peer_kind: 'phone', peer_value: '+447700900101' },
      ...{ started_at: now, answered_at: now, ended_at: null, end_reason: null },
      seen_at: new Date(now.getTime() - seen),
    })
    .execute()
  return id
}
const acts = ['listen', 'take-over', 'hang-up'] as const
const does = (id: string, act: string, headers: Record<string, string>) =>
  world.request(`/api/calls/${id}/${act}`, post({}, headers))
const audited = async () =>
  (await world.database.db.selectFrom('audit').select('subject').execute()).map(({ subject }) => subject)

test('a viewer sees the calls and may do nothing to them', async () => {
  const id = await stored(world.businessId)
  here.add(id)
  const viewer = await world.signIn('viewer')
  const answer = await world.request('/api/calls', { headers: viewer })
  const { live } = (await answer.json()) as { live: unknown[] }
  const call = live.map(one => liveCall.parse(one)).find(one => one.id === id)
  assert.equal(call?.partial, 'I would')
  assert.equal(call?.number, '+44 7700 900101')
  for (const act of acts) assert.equal((await does(id, act, viewer)).status, 403)
  assert.equal((await world.request('/api/calls/desk', post({}, viewer))).status, 403)
  assert.ok(!asked.includes(`hang up ${id}`))
  assert.ok(!(await audited()).includes(id))
})

test('nobody sees or touches a call of another business', async () => {
  const id = await stored(world.otherBusinessId)
  here.add(id)
  const teammate = await world.signIn('teammate')
  const answer = await world.request('/api/calls', { headers: teammate })
  assert.ok(!(await answer.text()).includes(id))
  for (const act of acts) assert.equal((await does(id, act, teammate)).status, 404)
  assert.ok(!asked.includes(`hang up ${id}`))
})

test('who listens, takes over or hangs up is in the audit', async () => {
  const id = await stored(world.businessId)
  here.add(id)
  const teammate = await world.signIn('teammate')
  assert.equal((await does(id, 'listen', teammate)).status, 201)
  assert.equal((await does(id, 'take-over', teammate)).status, 201)
  assert.equal((await does(id, 'hang-up', teammate)).status, 204)
  assert.equal((await audited()).filter(subject => subject === id).length, 3)
})

test('a call of another server cannot be heard here, with the reason, but is ended there', async () => {
  const id = await stored(world.businessId)
  const teammate = await world.signIn('teammate')
  const refused = await does(id, 'listen', teammate)
  assert.equal(refused.status, 409)
  assert.match(await refused.text(), /Another server/)
  assert.ok(!(await audited()).includes(id), 'what was refused did not happen')
  const { promise, resolve } = Promise.withResolvers<unknown>()
  const stop = world.live.subscribe(world.businessId, 'call-ask', event => resolve(event.callId))
  assert.equal((await does(id, 'hang-up', teammate)).status, 204)
  assert.equal(await promise, id)
  stop()
})

test('a call whose server is gone stands on no board, and is ended in the end', async () => {
  const id = await stored(world.businessId, lostAfter + 1_000)
  const alive = await stored(world.businessId)
  const viewer = await world.signIn('viewer')
  const board = await (await world.request('/api/calls', { headers: viewer })).text()
  assert.ok(!board.includes(id))
  await endLostCalls(world.database.db, new Date())
  const ended = await world.database.db
    .selectFrom('calls')
    .select(['id', 'end_reason'])
    .where('ended_at', 'is not', null)
    .execute()
  assert.deepEqual(ended, [{ id, end_reason: 'failed' }])
  assert.ok(alive)
})

test('a call that was taken for lost and is on after all can be ended by the team', async () => {
  const id = await stored(world.businessId, lostAfter + 1_000)
  here.add(id)
  const { db } = world.database
  await endLostCalls(db, new Date())
  await markCallsOn(db, world.businessId, [id], new Date())
  const teammate = await world.signIn('teammate')
  const board = await (await world.request('/api/calls', { headers: teammate })).json()
  const { live, recent } = board as { live: { id: string }[]; recent: { id: string }[] }
  assert.ok(live.some(call => call.id === id))
  assert.ok(!recent.some(call => call.id === id))
  assert.equal((await does(id, 'hang-up', teammate)).status, 204)
  assert.ok(asked.includes(`hang up ${id}`))
})

test('a late sign of life does not bring back a call whose end is known', async () => {
  const id = await stored(world.businessId, 1_000)
  const { db } = world.database
  const end = { status: 'ended', ended_at: new Date(), end_reason: 'failed' } as const
  await db.updateTable('calls').set(end).where('id', '=', id).execute()
  await markCallsOn(db, world.businessId, [id], new Date())
  const call = db.selectFrom('calls').select(['status', 'ended_at', 'end_reason']).where('id', '=', id)
  assert.deepEqual(await call.executeTakeFirst(), end)
})

test('a recording is heard whole or in part, and the audit keeps by whom', async () => {
  const id = await stored(world.businessId)
  const sound = Buffer.from(Array.from({ length: 1_000 }, (_, at) => at % 251))
  const recording = world.vault.sealBytes(sound, `call:${id}`)
  await world.database.transaction(tx => changeCall(tx, world.businessId, id, { recording }))
  const path = `/api/calls/${id}/recording`
  const teammate = await world.signIn('teammate')
  const asks = (range: string) => world.request(path, { headers: { ...teammate, range } })
  const whole = await world.request(path, { headers: teammate })
  assert.equal(whole.status, 200)
  assert.equal(whole.headers.get('accept-ranges'), 'bytes')
  assert.deepEqual(Buffer.from(await whole.arrayBuffer()), sound)
  const parts = await Promise.all(['bytes=100-199', 'bytes=-10', 'bytes=990-'].map(asks))
  assert.deepEqual(
    parts.map(({ status, headers }) => [status, headers.get('content-range')]),
    ['100-199', '990-999', '990-999'].map(part => [206, `bytes ${part}/1000`]),
  )
  assert.deepEqual(Buffer.from(await parts[0]!.arrayBuffer()), sound.subarray(100, 200))
  assert.equal((await asks('bytes=1000-')).status, 416)
  const opened = (await audited()).filter(subject => subject === id).length
  assert.equal(opened, 5)
  assert.equal((await world.request(path, { headers: await world.signIn('viewer') })).status, 403)
  const other = await world.signIn('teammate', world.otherBusinessId)
  assert.equal((await world.request(path, { headers: other })).status, 404)
  assert.equal(
    (await audited()).filter(subject => subject === id).length,
    opened,
    'who heard nothing is not in it',
  )
})
