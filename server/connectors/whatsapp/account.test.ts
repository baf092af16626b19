import assert from 'node:assert/strict'
import { test } from 'node:test'
import { eventually } from '../conformance.ts'
import { memoryInbox } from '../memory-inbox.ts'
import { whatsappSettings } from './settings.ts'
import {
  accountOf,
  clinic,
  end,
  hotel,
  messageId,
  openWorld,
  outbound,
  runningWorld,
} from './testing/whatsapp-world.ts'

const signal = new AbortController().signal

test('an owner sees the templates that Meta approved, with their gaps and buttons', async () => {
  const world = await runningWorld()
  const list = await world.connector.templates!('clinic', signal)
  const reminder = list.find(each => each.name === 'appointment_reminder')
  assert.deepEqual(
    [reminder?.language, reminder?.category, reminder?.status, reminder?.parameters, reminder?.buttons],
    ['en_GB', 'utility', 'approved', 3, ['Confirm', 'Move', 'Cancel']],
  )
  assert.match(reminder?.body ?? '', /\{\{1\}\}.*\{\{2\}\}.*\{\{3\}\}/)
  assert.deepEqual(
    list.map(each => [each.name, each.category]),
    [
      ['appointment_reminder', 'utility'],
      ['follow_up', 'utility'],
      ['how_to_find_us', 'utility'],
      ['your_papers', 'utility'],
      ['seasonal_offer', 'marketing'],
    ],
  )
  await assert.rejects(world.connector.templates!('nobody', signal), /not served/)
  await end(world)
})

test('every page of a long list of templates is read, and gaps with names become numbers', async () => {
  const world = await runningWorld()
  const create = async (n: number, text: string) => {
    const body = JSON.stringify({
      name: `offer_${n}`,
      language: 'en_GB',
      category: 'MARKETING',
      components: [{ type: 'BODY', text }],
    })
    const headers = { authorization: `Bearer ${clinic.accessToken}`, 'content-type': 'application/json' }
    const url = `${world.apiUrl}/v23.0/${clinic.businessAccountId}/message_templates`
    assert.equal((await fetch(url, { method: 'POST', body, headers })).status, 200)
  }
  for (let n = 0; n < 120; n += 1) await create(n, 'Dear {{name}}, come on {{day}}, {{name}}!')
  const list = await world.connector.templates!('clinic', signal)
  assert.equal(list.length, 125)
  assert.equal(new Set(list.map(each => each.name)).size, 125)
  const last = list.find(each => each.name === 'offer_119')
  assert.deepEqual(
    [last?.body, last?.parameters, last?.status],
    ['Dear {{1}}, come on {{2}}, {{1}}!', 2, 'pending'],
  )
  await end(world)
})

test('the light names what is wrong with an account, and never its secrets', async () => {
  const world = await openWorld()
  await world.connector.start(world.inbox)
  await world.connector.serve([
    accountOf('good', clinic, world.apiUrl),
    accountOf('expired', { ...hotel, accessToken: 'expired-token' }, world.apiUrl),
    accountOf('typo', { ...clinic, phoneNumberId: '106540352242999' }, world.apiUrl),
    accountOf('swapped', { ...clinic, displayNumber: hotel.displayNumber }, world.apiUrl),
    accountOf('bad', clinic, world.apiUrl, { apiVersion: 'latest' }),
  ])
  const light = (id: string, colour: string) =>
    eventually(`${colour} for ${id}`, () =>
      world.connector.health().find(each => each.accountId === id && each.light === colour),
    )
  await light('good', 'green')
  assert.match((await light('expired', 'red')).reason ?? '', /token has expired.*Enter a new access token/)
  assert.match((await light('typo', 'red')).reason ?? '', /does not know this phone number id/)
  assert.match((await light('swapped', 'red')).reason ?? '', /belongs to another number, which ends in 0123/)
  assert.match((await light('bad', 'red')).reason ?? '', /apiVersion is a version such as v23\.0/)
  assert.doesNotMatch(JSON.stringify(world.connector.health()), /expired-token|secret-of/)
  await end(world)
})

test('without a public address the light says that nothing can come in', async () => {
  const world = await openWorld(memoryInbox(), { publicUrl: () => undefined })
  await world.connector.start(world.inbox)
  await world.connector.serve(world.accounts)
  const light = await eventually('amber', () =>
    world.connector.health().find(each => each.reason?.includes('public address')),
  )
  assert.equal(light.light, 'amber')
  await end(world)
})

test('a token that stops working while running turns the light red', async () => {
  const world = await openWorld()
  await world.connector.start(world.inbox)
  const account = accountOf('clinic', clinic, world.apiUrl)
  await world.connector.serve([account])
  await eventually('green', () => world.connector.health().find(each => each.light === 'green'))
  await world.connector.serve([accountOf('clinic', { ...clinic, accessToken: 'revoked' }, world.apiUrl)])
  const receipt = await world.connector.send(outbound(messageId(1), 'Hello'), signal)
  assert.deepEqual([receipt.status, receipt.cause], ['failed', 'account'])
  assert.equal(world.connector.health()[0]?.light, 'red')
  await world.connector.serve([account])
  await eventually('green again', () => world.connector.health().find(each => each.light === 'green'))
  await end(world)
})

test('settings that cannot work are refused with every fault in one sentence', () => {
  assert.throws(
    () =>
      whatsappSettings({
        phoneNumberId: 'abc',
        accessToken: '',
        verifyToken: 'short',
        apiUrl: 'graph',
        oops: 1,
      }),
    ({ message }: Error) =>
      ['phoneNumberId', 'businessAccountId', 'accessToken', 'appSecret', 'verifyToken', 'apiUrl'].every(
        field => message.includes(field),
      ),
  )
})
