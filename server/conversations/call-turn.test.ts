import assert from 'node:assert/strict'
import { randomUUID } from 'node:crypto'
import { after, before, test } from 'node:test'
import { createBrain } from '../brain/brain.ts'
import type { Said } from '../connectors/call-host.ts'
import { incoming, type PhoneDesk, phoneDesk } from './testing/phone-desk.ts'
import { createWorld, says, type World } from './testing/world.ts'

let world: World
before(async () => {
  world = await createWorld()
  const business_id = world.account.businessId
  await world.database.db
    .insertInto('opening_hours')
    .values(
      [1, 2, 3, 4, 5].map(weekday => ({
        business_id,
        id: randomUUID(),
        weekday,
        opens: '08:15',
        closes: '17:45',
      })),
    )
    .execute()
})
after(() => world.close())

async function begin({ host, account }: PhoneDesk) {
  const { callId, menu } = await host.begin(incoming(account, '+447700900841'))
  const hears = (said: { readonly text: string; readonly digits?: string }) =>
    host.respond(callId, { utteranceId: randomUUID(), confidence: 1, ...said }, new AbortController().signal)
  return { menu, hears }
}

test('the key for the opening hours is answered with the opening hours', async () => {
  const brain = createBrain()
  const { menu, hears } = await begin(await phoneDesk(world, (turn, signal) => brain.respond(turn, signal)))
  const { digit, label } = menu.find(({ act }) => act === 'hours')!
  const told: Said[] = []
  for await (const said of hears({ text: label, digits: digit })) told.push(said)
  const words = told.map(said => (said.kind === 'sentence' ? said.text : '')).join(' ')
  assert.match(words, /8:15/)
  assert.match(words, /17:45|5:45/)
  assert.doesNotMatch(words, /regards/)
  assert.ok(!told.some(({ kind }) => kind === 'transfer'))
})

test('the caller’s line learns that something is being done before the brain has said a word', async () => {
  const thought = Promise.withResolvers<void>()
  const desk = await phoneDesk(world, async function* () {
    await thought.promise
    yield* says('Found it.')
  })
  const { hears } = await begin(desk)
  const answer = hears({ text: 'where is my order' })[Symbol.asyncIterator]()
  assert.deepEqual((await answer.next()).value, { kind: 'working' })
  thought.resolve()
  const next = (await answer.next()).value as Said
  assert.equal(next.kind === 'sentence' && next.text, 'Found it.')
  while (!(await answer.next()).done);
})
