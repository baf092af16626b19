import assert from 'node:assert/strict'
import { randomBytes, randomUUID } from 'node:crypto'
import { after, before, beforeEach, test } from 'node:test'
import { type Identifier, phone } from '../../contract/identifier.ts'
import type { CallHost } from '../connectors/call-host.ts'
import type { Connector } from '../connectors/connector.ts'
import { createCallHost } from '../conversations/calls.ts'
import type { AccountRef } from '../conversations/path.ts'
import { says } from '../conversations/testing/world.ts'
import { json } from '../data/database.ts'
import { vaultOf } from '../data/vault.ts'
import { createWorld, noon, type World } from '../routing/testing/world.ts'
import { linksIn } from './call-links.ts'

const link = 'https://maple.example/parking?from=call'
/** In London. */
const night = new Date('2037-12-03T02:00:00Z')
let world: World
let account: AccountRef
let answer: string

before(async () => {
  world = await createWorld()
  account = { id: randomUUID(), businessId: world.businessId, channel: 'phone' }
  await world.database.db
    .insertInto('channel_accounts')
    .values({
      ...{ business_id: world.businessId, id: account.id, channel: 'phone', address: '+441632960009' },
      ...{ name: 'phone', created_at: noon, settings: json({}) },
    })
    .execute()
})
after(() => world.close())
beforeEach(() => {
  world.clock = noon
  world.sent.length = 0
  answer = `See ${link}. Anything else?`
})

function hostOf(): CallHost {
  const medium = { ...world.path.connectors.get('sms')!.medium, channel: 'phone', style: 'speech' } as const
  const connector = { ...world.path.connectors.get('sms')!, channel: 'phone', medium } as Connector
  const path = {
    ...world.path,
    brain: { respond: () => says(answer) },
    connectors: new Map([...world.path.connectors, ['phone', connector]] as const),
  }
  return createCallHost(path, vaultOf(randomBytes(32)), id => (id === account.id ? account : undefined))
}

async function calls(from: Identifier | undefined) {
  const host = hostOf()
  const externalId = randomUUID()
  const call = { accountId: account.id, externalId, direction: 'in', from, to: '+441632960009' } as const
  const { callId } = await host.begin({ ...call, at: noon })
  const hears = async (text: string) => {
    const said: string[] = []
    const words = { utteranceId: randomUUID(), text, confidence: 1 }
    for await (const one of host.respond(callId, words, new AbortController().signal))
      if (one.kind === 'sentence') said.push(one.text)
    return said
  }
  const leaves = (text: string) => host.leftMessage(callId, { wav: new Uint8Array(44), seconds: 3, text })
  return { hears, leaves, end: () => host.ended(callId, 'caller-hung-up', undefined) }
}

test('a link that comes up in a call is sent to the caller’s handset, once, and the caller is told', async () => {
  const from = phone('+447700900811', 'GB')!
  const { hears, end } = await calls(from)
  assert.deepEqual(await hears('where can i park'), ['I am sending you the link as a message.', answer])
  assert.deepEqual(await hears('where was that again'), [answer], 'it is on its way already')
  await end()
  await world.settle()
  assert.equal(world.sent.length, 1)
  const [message] = world.sent
  assert.equal(message!.channel, 'sms')
  assert.equal(message!.to.value, from.value)
  assert.ok(message!.text.includes(link))
})

test('who asks for it at night gets it at once, and is told so: whoever is on the telephone is awake', async () => {
  world.clock = night
  const from = phone('+447700900814', 'GB')!
  const { hears, end } = await calls(from)
  assert.deepEqual(await hears('where can i park'), ['I am sending you the link as a message.', answer])
  await world.settle()
  assert.deepEqual(
    world.sent.map(({ to }) => to.value),
    [from.value],
  )
  await end()
})

test('what could not be sent while the caller was awake waits for the morning', async () => {
  world.clock = night
  const { hears, end } = await calls(phone('+447700900815', 'GB'))
  await hears('where can i park')
  world.clock = new Date(night.getTime() + 16 * 60_000)
  await world.settle()
  assert.deepEqual(world.sent, [])
  await end()
})

test('a sentence without a link sends nothing', async () => {
  answer = 'We are open from nine to five.'
  const { hears, end } = await calls(phone('+447700900812', 'GB'))
  assert.deepEqual(await hears('when are you open'), [answer])
  await end()
  await world.settle()
  assert.deepEqual(world.sent, [])
})

test('who hides the number or calls from a landline is promised no message', async () => {
  for (const from of [undefined, phone('+442079460123', 'GB')]) {
    const { hears, end } = await calls(from)
    assert.deepEqual(await hears('where can i park'), [answer])
    await end()
  }
  await world.settle()
  assert.deepEqual(world.sent, [])
})

test('who leaves a message after the tone gets a text, so that they can write instead', async () => {
  const { leaves, end } = await calls(phone('+447700900813', 'GB'))
  await leaves('')
  await end()
  await world.settle()
  assert.deepEqual(
    world.sent.map(({ channel, to }) => [channel, to.value]),
    [['sms', '+447700900813']],
  )
  assert.match(world.sent[0]!.text, /will call you back/)
})

test('links are found as they were written, each once', () => {
  assert.deepEqual(linksIn(`See ${link}, or (www.maple.example/a). Again: ${link}`), [
    link,
    'www.maple.example/a',
  ])
  assert.deepEqual(linksIn('Write to nora@maple.example at 10:30.'), [])
})
