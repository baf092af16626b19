import assert from 'node:assert/strict'
import { randomUUID } from 'node:crypto'
import { after, before, test } from 'node:test'
import type { Said } from '../connectors/call-host.ts'
import { handBack, takeOver } from '../handoff/hands.ts'
import { personLeftCall, personTookCall } from './call-people.ts'
import { incoming, type PhoneDesk, phoneDesk } from './testing/phone-desk.ts'
import { createWorld, type World } from './testing/world.ts'

let world: World
let desk: PhoneDesk
before(async () => {
  world = await createWorld()
  desk = await phoneDesk(world)
})
after(() => world.close())

async function calls(number: string) {
  const { host, account } = desk
  const { callId } = await host.begin(incoming(account, number))
  await host.answered(callId)
  const { conversation_id: conversationId } = await world.database.db
    .selectFrom('calls')
    .select('conversation_id')
    .where('id', '=', callId)
    .executeTakeFirstOrThrow()
  const says = async (text: string) => {
    const told: Said[] = []
    const words = { utteranceId: randomUUID(), text, confidence: 1 }
    for await (const one of host.respond(callId, words, new AbortController().signal)) told.push(one)
    return told
  }
  return { callId, conversationId, says }
}
const takes = (conversationId: string) =>
  takeOver(world.path, {
    ...{ businessId: desk.account.businessId, conversationId, teammateId: world.teammateId },
  })
const handlerOf = async (conversationId: string) => {
  const row = await world.database.db
    .selectFrom('conversations')
    .select('handler_id')
    .where('id', '=', conversationId)
    .executeTakeFirstOrThrow()
  return row.handler_id
}

test('a customer whose last matter a teammate has is answered when they call again', async () => {
  const first = await calls('+447700900871')
  await desk.host.ended(first.callId, 'caller-hung-up', undefined)
  await takes(first.conversationId)
  const second = await calls('+447700900871')
  const told = await second.says('are you open tomorrow')
  assert.ok(told.some(one => one.kind === 'sentence' && one.text === 'Thank you.'))
  assert.notEqual(second.conversationId, first.conversationId)
  assert.equal(await handlerOf(first.conversationId), world.teammateId, 'what the teammate has stays theirs')
})

test('who calls back about what the AI has goes on in the same conversation', async () => {
  const first = await calls('+447700900872')
  await desk.host.ended(first.callId, 'caller-hung-up', undefined)
  const second = await calls('+447700900872')
  assert.equal(second.conversationId, first.conversationId)
})

test('a caller whose conversation a teammate takes in the inbox is told so and put through', async () => {
  const { conversationId, says } = await calls('+447700900873')
  await takes(conversationId)
  const asked = desk.turns.length
  const told = await says('when will it be ready')
  assert.deepEqual(
    told.map(({ kind }) => kind),
    ['sentence', 'transfer'],
  )
  assert.match(told[0]?.kind === 'sentence' ? told[0].text : '', /colleague/)
  assert.equal(desk.turns.length, asked, 'the brain has no say in it')
})

test('a teammate who leaves a call takes nothing from the colleague who has the conversation now', async () => {
  const { callId, conversationId } = await calls('+447700900874')
  const { businessId } = desk.account
  const [olive, max] = [world.teammateId, randomUUID()]
  const { db } = world.database
  const row = await db.selectFrom('teammates').selectAll().where('id', '=', olive).executeTakeFirstOrThrow()
  await db
    .insertInto('teammates')
    .values({ ...row, id: max, user_id: max, email: 'max@clinic.example', name: 'Max' })
    .execute()
  const person = { id: olive, name: 'Olive' }
  await personTookCall(world.path, desk.account, callId, person)
  assert.equal(await handlerOf(conversationId), olive)
  await handBack(world.path, { businessId, conversationId, teammateId: olive })
  await takeOver(world.path, { businessId, conversationId, teammateId: max })
  await personLeftCall(world.path, desk.account, callId, person)
  assert.equal(await handlerOf(conversationId), max)
})
