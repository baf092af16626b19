import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { accountsFor } from '../data/accounts.ts'
import { problem } from './testing/problem.ts'
import { seedConversation } from './testing/seed.ts'
import { createWorld, post, type World } from './testing/world.ts'

let world: World
let owner: Record<string, string>
before(async () => {
  world = await createWorld()
  owner = await world.signIn('owner')
})
after(() => world.close())

const mailbox = {
  channel: 'email',
  address: 'desk@maple.example',
  name: 'Front desk',
  enabled: true,
  settings: { smtp: { host: 'mail.maple.example', password: 'hunter2' }, apiToken: 'abcdef' },
}

test('a password is never shown, never stored readable, and stays when its mask comes back', async () => {
  const made = await world.request('/api/accounts', post(mailbox, owner))
  const account = await made.json()
  assert.equal(made.status, 201)
  assert.deepEqual(account.settings, {
    smtp: { host: 'mail.maple.example', password: '••••' },
    apiToken: '••••',
  })

  const rename = { ...mailbox, name: 'Reception', settings: { ...account.settings, apiToken: 'ghijkl' } }
  const changed = await world.request(`/api/accounts/${account.id}`, post(rename, owner, 'PUT'))
  assert.equal((await changed.json()).name, 'Reception')
  const [stored] = await accountsFor(world.database.db, world.vault)
  assert.deepEqual(stored?.settings, {
    smtp: { host: 'mail.maple.example', password: 'hunter2' },
    apiToken: 'ghijkl',
  })

  const rows = await world.database.db.selectFrom('channel_accounts').selectAll().execute()
  const audit = await (await world.request('/api/audit', { headers: owner })).text()
  const list = await (await world.request('/api/accounts', { headers: owner })).text()
  for (const text of [JSON.stringify(rows), audit, list, world.lines.join('\n')])
    assert.doesNotMatch(text, /hunter2|abcdef|ghijkl/)
  assert.deepEqual(
    world.useCases.asked.map(({ name }) => name),
    ['accountsChanged', 'accountsChanged'],
  )
})

test('settings that the connector refuses are refused in its words, and nothing is kept', async () => {
  const answer = await world.request(
    '/api/accounts',
    post({ ...mailbox, address: 'b', settings: { broken: 1 } }, owner),
  )
  await problem(answer, 422, 'bad_settings')
  assert.equal((await accountsFor(world.database.db, world.vault)).length, 1)
})

test('an address is used once, and a channel is not changed', async () => {
  await problem(await world.request('/api/accounts', post(mailbox, owner)), 409, 'address_taken')
  const [stored] = await accountsFor(world.database.db, world.vault)
  const other = post({ ...mailbox, channel: 'sms' }, owner, 'PUT')
  await problem(await world.request(`/api/accounts/${stored?.id}`, other), 422, 'channel_fixed')
})

test('an account with messages can be switched off and not removed', async () => {
  const { accountId } = await seedConversation(world.database, { businessId: world.businessId })
  const remove = { method: 'DELETE', headers: owner }
  await problem(await world.request(`/api/accounts/${accountId}`, remove), 409, 'account_in_use')
  const all = await accountsFor(world.database.db, world.vault, 'email')
  const unused = all.find(account => account.address === mailbox.address)
  assert.equal((await world.request(`/api/accounts/${unused?.id}`, remove)).status, 204)
})

test('a teammate sees the lights and changes nothing', async () => {
  const teammate = await world.signIn('teammate')
  const { items } = await (await world.request('/api/accounts', { headers: teammate })).json()
  assert.equal(items[0].health.light, 'amber')
  await problem(await world.request('/api/accounts', post(mailbox, teammate)), 403, 'not_allowed')
})
