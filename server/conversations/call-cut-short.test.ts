import assert from 'node:assert/strict'
import { randomUUID } from 'node:crypto'
import { after, before, test } from 'node:test'
import type { Brain } from '../../contract/turn.ts'
import type { Said } from '../connectors/call-host.ts'
import { incoming, type PhoneDesk, phoneDesk } from './testing/phone-desk.ts'
import { createWorld, says, type World } from './testing/world.ts'

let world: World
before(async () => {
  world = await createWorld()
})
after(() => world.close())

let callers = 0
async function calls({ host, account }: PhoneDesk, number = `+4477009010${10 + callers++}`) {
  const { callId } = await host.begin(incoming(account, number))
  const said = (text: string, signal: AbortSignal) =>
    host.respond(callId, { utteranceId: randomUUID(), text, confidence: 1 }, signal)
  const lines = () =>
    world.database.db
      .selectFrom('messages')
      .select(['direction', 'body'])
      .where('call_id', '=', callId)
      .orderBy('seq')
      .execute()
  return { callId, said, lines }
}

async function all(answer: AsyncIterable<Said>): Promise<Said[]> {
  const told: Said[] = []
  for await (const one of answer) told.push(one)
  return told
}

/** A brain that says nothing until it is let, whatever happens meanwhile. */
function slow(text: string) {
  const asked = Promise.withResolvers<void>()
  const thought = Promise.withResolvers<void>()
  const respond: Brain['respond'] = async function* () {
    asked.resolve()
    await thought.promise
    yield* says(text)
  }
  return { asked: asked.promise, think: thought.resolve, respond }
}

test('the last words of a caller who hangs up in mid-sentence are kept, and answered to nobody', async () => {
  const desk = await phoneDesk(world)
  const { said, lines } = await calls(desk)
  const gone = new AbortController()
  const answer = all(said('please cancel my appointment', gone.signal))
  gone.abort()
  assert.deepEqual(await answer, [])
  const inbound = (await lines()).filter(({ direction }) => direction === 'in')
  assert.deepEqual(
    inbound.map(({ body }) => body),
    ['please cancel my appointment'],
  )
  assert.equal(desk.turns.length, 0)
})

test('a caller who goes on while the brain is thinking is answered on both things together', async () => {
  const first = slow('Gone.')
  let turns = 0
  const desk = await phoneDesk(world, (turn, signal) =>
    turns++ === 0 ? first.respond(turn, signal) : says('The one on Friday is cancelled.'),
  )
  const { said, lines } = await calls(desk)
  const goesOn = new AbortController()
  const cut = all(said('I want to cancel my appointment', goesOn.signal))
  await first.asked
  goesOn.abort()
  first.think()
  await cut
  const told = await all(said('the one on friday', new AbortController().signal))
  assert.deepEqual(
    desk.turns.at(-1)?.messages.map(({ text }) => text),
    ['I want to cancel my appointment', 'the one on friday'],
  )
  assert.ok(told.some(one => one.kind === 'sentence'))
  assert.ok(!(await lines()).some(({ body }) => body === 'Gone.'))
})

test('what was answered before the caller interrupted is not answered again', async () => {
  const desk = await phoneDesk(world, async function* () {
    yield { kind: 'sentence', text: 'We open at eight.', evidence: [] }
    yield { kind: 'sentence', text: 'On Sundays we are closed.', evidence: [] }
    yield { kind: 'done', state: {}, outcome: 'waiting' }
  })
  const { said, lines } = await calls(desk)
  const interrupts = new AbortController()
  let heard = 0
  for await (const one of said('when are you open', interrupts.signal))
    if (one.kind === 'sentence' && ++heard) interrupts.abort()
  assert.equal(heard, 1)
  await all(said('thank you', new AbortController().signal))
  assert.deepEqual(
    desk.turns.at(-1)?.messages.map(({ text }) => text),
    ['thank you'],
  )
  assert.equal((await lines()).filter(({ body }) => body === 'On Sundays we are closed.').length, 1)
})

test('a sentence that comes after the caller hung up stands nowhere as said', async () => {
  const late = slow('Your appointment is at nine.')
  const { said, lines } = await calls(await phoneDesk(world, late.respond))
  const gone = new AbortController()
  const answer = all(said('when is it', gone.signal))
  await late.asked
  gone.abort()
  late.think()
  await answer
  const stored = (await lines()).map(({ body }) => body)
  assert.ok(stored.includes('when is it'))
  assert.ok(!stored.includes('Your appointment is at nine.'))
})
