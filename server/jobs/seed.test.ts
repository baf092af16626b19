import assert from 'node:assert/strict'
import { type TestContext, test } from 'node:test'
import { usualCallSettings } from '../../contract/call-settings.ts'
import { testDatabase } from '../../test/support/database.ts'
import { accountsOf as accountsWith, connectorsFor } from '../app.ts'
import { readConfig } from '../config.ts'
import { accountsFor } from '../data/accounts.ts'
import { readBusiness, readKnowledge, readProfile } from '../data/businesses.ts'
import { openVault } from '../data/vault.ts'
import { type Example, exampleNames, loadExample } from './example.ts'
import {
  customersFile,
  hoursFile,
  knowledgeFile,
  profileFile,
  servicesFile,
  teamFile,
} from './example-format.ts'
import { seedExample } from './seed.ts'

const now = new Date('2026-11-30T08:00:00Z')

const small: Example = {
  name: 'corner-bistro',
  profile: profileFile.parse({
    ...{ name: 'Corner Bistro', what: 'bistro', timeZone: 'Europe/London', locale: 'en-GB', country: 'GB' },
    ...{ currency: 'GBP', languages: ['en'], email: 'hello@bistro.example', promise: 'We call you back.' },
    ...{ signature: 'the Corner Bistro', colours: { brand: '#114477' } },
    chat: {
      greeting: 'Hello!',
      notice: 'You are chatting with our AI front desk',
      quickChoices: [{ label: 'Book', says: 'I would like to book a table for tonight, please' }],
    },
  }),
  hours: hoursFile.parse({ weekly: { tuesday: ['12:00-24:00'] }, closures: [{ from: '2026-12-25' }] }),
  services: servicesFile.parse({
    tables: [{ name: 'Window', seats: 2 }],
    services: [{ kind: 'table', name: 'Dinner', minutes: 90, tables: 'all' }],
  }),
  knowledge: knowledgeFile.parse({
    entries: [
      {
        key: 'dogs',
        topic: 'Visit',
        question: 'Are dogs welcome?',
        variants: ['a', 'b', 'c'],
        answer: 'Yes.',
      },
    ],
  }),
  customers: customersFile.parse({
    customers: [
      {
        name: 'Ann Lee',
        phones: ['+44 20 7946 0123'],
        appointments: [{ service: 'Dinner', when: 'next tuesday at 19:00', partySize: 2 }],
      },
      { name: 'Ben Lee', phones: ['+44 20 7946 0123'] },
    ],
  }),
  team: teamFile.parse({
    teammates: [{ name: 'Olive', title: 'Owner', email: 'olive@bistro.example', role: 'owner' }],
  }),
}

const connectors = new Map(connectorsFor(readConfig({})).map(connector => [connector.channel, connector]))
const accountsOf = (example: Example) => accountsWith(example, connectors)

async function seeded(t: TestContext, example: Example) {
  const database = await testDatabase()
  t.after(() => database.close())
  const vault = await openVault({ database, dataDir: 'memory', secret: undefined })
  const seed = () => seedExample(database, vault, example, { now, accounts: accountsOf(example) })
  return { database, vault, seed, ...(await seed()) }
}

test('An example becomes a business with calendar, customers, knowledge and three accounts, once', async t => {
  const { database, vault, seed, businessId } = await seeded(t, small)
  assert.deepEqual(await Promise.all([seed(), seed()]), [{ businessId }, { businessId }])
  const business = await readBusiness(database.db, businessId)
  assert.equal(business.name, 'Corner Bistro')
  assert.deepEqual(business.hours, [{ weekday: 2, opens: '12:00', closes: '24:00' }])
  assert.deepEqual(business.closures, [{ from: '2026-12-25', to: '2026-12-25' }])
  const accounts = await accountsFor(database.db, vault)
  assert.deepEqual(accounts.map(({ channel, address }) => `${channel} ${address}`).sort(), [
    'chat demo-corner-bistro',
    'email hello@bistro.example',
    'phone desk',
  ])
  const identities = await database.db.selectFrom('identities').select(['assurance', 'shared']).execute()
  assert.deepEqual(identities, Array(2).fill({ assurance: 'matched', shared: true }))
  const appointments = await database.db
    .selectFrom('appointments')
    .select(['starts_at', 'party_size', 'status'])
    .execute()
  assert.deepEqual(appointments, [
    { starts_at: new Date('2026-12-01T19:00:00Z'), party_size: 2, status: 'booked' },
  ])
})

test('The version of the knowledge changes with every edit and with nothing else', async t => {
  const { database, businessId } = await seeded(t, small)
  const { version, entries } = await readKnowledge(database.db, businessId)
  assert.equal(entries.length, 1)
  assert.equal((await readKnowledge(database.db, businessId)).version, version)
  await database.db.updateTable('knowledge').set({ answer: 'No.' }).execute()
  assert.notEqual((await readKnowledge(database.db, businessId)).version, version)
  await database.db.updateTable('knowledge').set({ published: false }).execute()
  assert.deepEqual((await readKnowledge(database.db, businessId)).entries, [])
})

test('What the file says of calls counts from the first call; what it does not say is as usual', async t => {
  const calls = { record: true, greeting: 'Welcome to the bistro' }
  const told = await seeded(t, { ...small, profile: profileFile.parse({ ...small.profile, calls }) })
  assert.deepEqual((await readProfile(told.database.db, told.businessId)).calls, {
    ...usualCallSettings,
    ...calls,
  })
  const silent = await seeded(t, small)
  assert.deepEqual((await readProfile(silent.database.db, silent.businessId)).calls, usualCallSettings)
  for (const wrong of [{ keepDays: 0 }, { keys: [] }, { recrod: true }])
    assert.equal(profileFile.safeParse({ ...small.profile, calls: wrong }).success, false)
})

for (const name of await exampleNames()) {
  test(`The shipped ${name} is seeded with everything its files say`, async t => {
    const example = await loadExample(name)
    const { database, businessId } = await seeded(t, example)
    const business = await readBusiness(database.db, businessId)
    assert.equal(business.services.length, example.services.services.length)
    const { entries } = await readKnowledge(database.db, businessId)
    assert.equal(entries.length, example.knowledge.entries.length)
    const rows = await database.db.selectFrom('appointments').select('status').execute()
    const wished = example.customers.customers.flatMap(({ appointments }) => appointments)
    assert.equal(rows.length, wished.length, 'no wished appointment was left out')
  })
}
