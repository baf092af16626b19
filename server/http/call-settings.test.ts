import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { type CallSettings, usualCallSettings } from '../../contract/call-settings.ts'
import { readAudit } from '../data/audit.ts'
import { readBusiness, readProfile } from '../data/businesses.ts'
import { hearConsole } from '../data/console-events.ts'
import { problem } from './testing/problem.ts'
import { createWorld, post, type World } from './testing/world.ts'

let world: World
let owner: Record<string, string>
before(async () => {
  world = await createWorld()
  owner = await world.signIn('owner')
})
after(() => world.close())

const path = '/api/call-settings'
const read = async (headers = owner): Promise<CallSettings> => (await world.request(path, { headers })).json()
const change = (settings: object, headers = owner) => world.request(path, post(settings, headers, 'PUT'))
const actions = async () => (await readAudit(world.database.db, world.businessId)).map(({ action }) => action)

test('a business that set nothing greets as usual, records nothing, and would keep recordings for 90 days', async () => {
  assert.deepEqual(await read(), usualCallSettings)
  assert.equal((await read()).record, false)
  assert.equal((await read()).keepDays, 90)
})

test('what the owner sets is kept with everything else of the business, and open pages learn of it', async () => {
  const heard: string[] = []
  const stop = hearConsole(world.live, world.businessId, ({ kind }) => heard.push(kind))
  const wish: CallSettings = {
    ...{ greeting: 'Welcome to Maple Dental', record: true, keepDays: null },
    keys: ['message', 'hours'],
  }
  const answer = await change(wish)
  assert.equal(answer.status, 200)
  assert.deepEqual(await answer.json(), wish)
  assert.deepEqual(await read(await world.signIn('viewer')), wish)
  assert.equal((await readProfile(world.database.db, world.businessId)).timeZone, 'Europe/London')
  assert.equal((await readBusiness(world.database.db, world.businessId)).name, 'Maple Dental')
  assert.deepEqual(heard, ['call_settings'])
  stop()
})

test('the audit log says since when calls are recorded, and nothing of it when only the words change', async () => {
  await change({ ...usualCallSettings, record: true })
  const before = await actions()
  await change({ ...usualCallSettings, record: true, greeting: 'Good day' })
  assert.deepEqual((await actions()).length, before.length + 1)
  await change(usualCallSettings)
  const [latest, second] = await actions()
  assert.deepEqual([latest, second].sort(), ['call-settings.changed', 'recording.switched-off'])
  assert.ok(!JSON.stringify(await readAudit(world.database.db, world.businessId)).includes('Good day'))
})

test('nobody but the owner changes what callers hear, and no other business is changed', async () => {
  const foreign = await world.signIn('owner', world.otherBusinessId)
  await change({ ...usualCallSettings, record: true }, foreign)
  for (const role of ['teammate', 'viewer'] as const)
    await problem(
      await change({ ...usualCallSettings, record: true }, await world.signIn(role)),
      403,
      'not_allowed',
    )
  assert.equal((await read()).record, false)
  assert.equal((await read(foreign)).record, true)
})

const wrong: readonly [what: string, field: string, settings: object, cure: RegExp][] = [
  ['an empty greeting', 'greeting', { greeting: '  ' }, /null for the usual one/],
  ['a greeting as long as a letter', 'greeting', { greeting: 'a'.repeat(301) }, /at most 300/],
  ['a greeting of two lines', 'greeting', { greeting: 'Hello\nyou' }, /one line/],
  ['recordings that are kept for no day', 'keepDays', { keepDays: 0 }, /do not record/],
  ['recordings that are kept for half a day', 'keepDays', { keepDays: 0.5 }, /whole days/],
  ['recordings that are kept for a hundred years', 'keepDays', { keepDays: 36_500 }, /null to keep/],
  ['no key at all', 'keys', { keys: [] }, /at least one key/],
]
for (const [what, field, settings, cure] of wrong) {
  test(`${what}: refused at its field with the cure, and nothing is changed`, async () => {
    const before = await actions()
    const { fields } = await problem(await change({ ...usualCallSettings, ...settings }), 422, 'invalid')
    assert.match(fields?.[field] ?? '', cure)
    assert.deepEqual(await read(), usualCallSettings)
    assert.deepEqual(await actions(), before)
  })
}
