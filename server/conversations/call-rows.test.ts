import assert from 'node:assert/strict'
import { randomUUID } from 'node:crypto'
import { after, before, test } from 'node:test'
import { waveformSteps } from '../../contract/call-waveform.ts'
import { phone } from '../../contract/identifier.ts'
import type { CallHost, EndReason } from '../connectors/call-host.ts'
import { readRecording, readWaveform } from '../data/call-recordings.ts'
import { readCall } from '../data/calls.ts'
import { readTimeline } from '../data/timeline.ts'
import { incoming, type PhoneDesk, phoneDesk } from './testing/phone-desk.ts'
import { createWorld, type World } from './testing/world.ts'

let world: World
let desk: PhoneDesk
before(async () => {
  world = await createWorld()
  desk = await phoneDesk(world)
})
after(() => world.close())

/** One second of 8 kHz: the caller in its first half, we in the second where there are two sides. */
function wav(channels: 1 | 2): Uint8Array {
  const file = Buffer.alloc(44 + 8_000 * 2 * channels)
  file.writeUInt16LE(1, 20)
  file.writeUInt16LE(channels, 22)
  file.writeUInt32LE(8_000, 24)
  file.writeUInt16LE(16, 34)
  for (let frame = 0; frame < 8_000; frame++) {
    const side = frame < 4_000 ? 0 : 1
    if (side < channels) file.writeInt16LE(32_767, 44 + 2 * (frame * channels + side))
  }
  return file
}

async function begin(number: string, answered = true) {
  const { host, account } = desk
  const { callId } = await host.begin(incoming(account, number))
  if (answered) await host.answered(callId)
  const hears = async (said: Omit<Parameters<CallHost['respond']>[1], 'utteranceId' | 'confidence'>) => {
    const words = { utteranceId: randomUUID(), confidence: 1, ...said }
    const ids: string[] = []
    for await (const one of host.respond(callId, words, new AbortController().signal))
      if (one.kind === 'sentence') ids.push(one.messageId)
    return ids
  }
  return { callId, hears }
}

async function callsOf(customerId: string) {
  const query = { businessId: desk.account.businessId, customerId, limit: 50 }
  const { items } = await readTimeline(world.database.db, query)
  return items.flatMap(item => (item.kind === 'call' ? [item] : []))
}

async function customerOf(callId: string) {
  const row = await world.database.db
    .selectFrom('calls')
    .select(['customer_id', 'conversation_id'])
    .where('id', '=', callId)
    .executeTakeFirstOrThrow()
  return { customerId: row.customer_id, conversationId: row.conversation_id }
}

test('In the card of a call each line of both sides leads to its second of the recording', async () => {
  const { callId, hears } = await begin('+447700900831')
  const [answer] = await hears({ text: 'when are you open', second: 1.25 })
  await desk.host.ended(callId, 'caller-hung-up', {
    ...{ wav: wav(2), seconds: 1 },
    marks: [{ messageId: answer!, at: 3.5 }],
  })
  const { customerId } = await customerOf(callId)
  const [call] = await callsOf(customerId)
  assert.deepEqual(
    call!.lines.filter(({ second }) => second !== null).map(({ author, second }) => [author, second]),
    [
      ['customer', 1.25],
      ['brain', 3.5],
    ],
  )
})

test('What was said while nothing was recorded leads nowhere', async () => {
  const { callId, hears } = await begin('+447700900832')
  await hears({ text: 'when are you open' })
  await desk.host.ended(callId, 'caller-hung-up', undefined)
  const { customerId } = await customerOf(callId)
  const [call] = await callsOf(customerId)
  assert.ok(call!.lines.some(({ author }) => author === 'customer'))
  assert.ok(call!.lines.every(({ second }) => second === null))
  assert.equal(await readWaveform(world.database.db, desk.account.businessId, callId), undefined)
})

test('How loud both sides were is stored with the call when it ends', async () => {
  const { callId } = await begin('+447700900833')
  await desk.host.ended(callId, 'caller-hung-up', { wav: wav(2), seconds: 1, marks: [] })
  const waveform = await readWaveform(world.database.db, desk.account.businessId, callId)
  const half = waveformSteps / 2
  assert.equal(waveform?.seconds, 1)
  assert.deepEqual([waveform?.caller[0], waveform?.caller[half]], [100, 0])
  assert.deepEqual([waveform?.ours[0], waveform?.ours[half]], [0, 100])
  assert.equal(await readWaveform(world.database.db, randomUUID(), callId), undefined, 'of another business')
})

test('A message left after the tone is drawn as the caller alone, from its own start', async () => {
  const { callId } = await begin('+447700900834')
  await desk.host.leftMessage(callId, { wav: wav(1), seconds: 1, text: 'call me back' })
  await desk.host.ended(callId, 'caller-hung-up', undefined)
  const waveform = await readWaveform(world.database.db, desk.account.businessId, callId)
  assert.equal(waveform?.caller[0], 100)
  assert.ok(waveform?.ours.every(level => level === 0))
  const { customerId } = await customerOf(callId)
  const [call] = await callsOf(customerId)
  assert.equal(call!.lines.find(({ author }) => author === 'customer')?.second, 0)
})

test('Whoever leaves a second message in a call loses neither: one sounds behind the other', async () => {
  const { callId } = await begin('+447700900838')
  await desk.host.leftMessage(callId, { wav: wav(1), seconds: 1, text: 'call me back' })
  await desk.host.leftMessage(callId, { wav: wav(1), seconds: 1, text: 'before noon please' })
  await desk.host.ended(callId, 'caller-hung-up', undefined)
  const { customerId } = await customerOf(callId)
  const [call] = await callsOf(customerId)
  const left = call!.lines.filter(({ author }) => author === 'customer')
  assert.deepEqual(
    left.map(({ text, second }) => [text, second]),
    [
      ['call me back', 0],
      ['before noon please', 1],
    ],
  )
  const waveform = await readWaveform(world.database.db, desk.account.businessId, callId)
  const quarter = waveformSteps / 4
  assert.equal(waveform?.seconds, 2)
  assert.deepEqual(
    [0, 1, 2, 3].map(at => waveform?.caller[at * quarter]),
    [100, 0, 100, 0],
  )
})

test('Looking at a call does not fetch its sound', async () => {
  const { callId } = await begin('+447700900841')
  await desk.host.ended(callId, 'caller-hung-up', { wav: wav(2), seconds: 1, marks: [] })
  const { businessId } = desk.account
  const call = await readCall(world.database.db, businessId, callId)
  assert.equal(call?.recording_seconds, 1)
  assert.ok(!Object.values(call ?? {}).some(value => value instanceof Uint8Array))
  assert.ok(await readRecording(world.database.db, businessId, callId))
})

test('A recording that cannot be drawn is kept all the same', async () => {
  const { callId } = await begin('+447700900835')
  await desk.host.ended(callId, 'caller-hung-up', { wav: new Uint8Array(44), seconds: 1, marks: [] })
  assert.equal(await readWaveform(world.database.db, desk.account.businessId, callId), null)
})

test('Whoever hangs up while it rings was not answered, and was told nothing', async () => {
  const { callId } = await begin('+447700900839', false)
  await desk.host.ended(callId, 'caller-hung-up', undefined)
  const { customerId } = await customerOf(callId)
  const [call] = await callsOf(customerId)
  assert.deepEqual([call!.status, call!.seconds, call!.lines], ['ended', null, []])
})

test('A call that was taken stands as taken, with what was said first', async () => {
  const { callId } = await begin('+447700900840')
  await desk.host.ended(callId, 'caller-hung-up', undefined)
  await assert.rejects(desk.host.answered(callId), /not known here/)
  const { customerId } = await customerOf(callId)
  const [call] = await callsOf(customerId)
  assert.equal(call!.status, 'ended')
  assert.ok(call!.seconds !== null)
  assert.ok(call!.lines.length > 0)
})

test('Each call of ours that came to nothing stands in the timeline once, with its reason', async () => {
  const { callId } = await begin('+447700900836')
  await desk.host.ended(callId, 'caller-hung-up', undefined)
  const { customerId, conversationId } = await customerOf(callId)
  const to = phone('+447700900836', 'GB')!
  const dialled = (externalId: string, reason: EndReason, minute: number) =>
    desk.host.unanswered({
      ...{ accountId: desk.account.id, externalId, to, conversationId, reason },
      at: new Date(Date.now() + minute * 60_000),
    })
  await dialled('dial-1', 'busy', 1)
  await dialled('dial-1', 'busy', 1)
  await dialled('dial-2', 'no-answer', 4)
  const ours = (await callsOf(customerId)).filter(({ direction }) => direction === 'out')
  assert.deepEqual(
    ours.map(({ status, endReason, seconds, lines }) => ({ status, endReason, seconds, lines })),
    [
      { status: 'ended', endReason: 'busy', seconds: null, lines: [] },
      { status: 'ended', endReason: 'no-answer', seconds: null, lines: [] },
    ],
  )
  assert.equal((await callsOf(customerId)).length, 3)
})

test('A call of ours about a conversation that was erased meanwhile leaves no row', async () => {
  const before = await world.database.db.selectFrom('calls').select('id').execute()
  await desk.host.unanswered({
    ...{ accountId: desk.account.id, externalId: 'dial-9', to: phone('+447700900837', 'GB')! },
    ...{ conversationId: randomUUID(), reason: 'busy', at: new Date() },
  })
  const after = await world.database.db.selectFrom('calls').select('id').execute()
  assert.equal(after.length, before.length)
})
