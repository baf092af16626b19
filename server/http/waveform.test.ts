import assert from 'node:assert/strict'
import { randomUUID } from 'node:crypto'
import { after, before, test } from 'node:test'
import fc from 'fast-check'
import { callWaveform, waveformSteps } from '../../contract/call-waveform.ts'
import { phone } from '../../contract/identifier.ts'
import { waveformOf } from '../conversations/waveform.ts'
import { changeCall, insertCall } from '../data/calls.ts'
import { problem } from './testing/problem.ts'
import { seedConversation } from './testing/seed.ts'
import { createWorld, type World } from './testing/world.ts'

let world: World
let headers: Record<string, string>
before(async () => {
  world = await createWorld()
  headers = await world.signIn('teammate')
})
after(() => world.close())

/** A stereo file of 8 kHz, as calls are recorded. */
function recording(
  frames: number,
  sample: (frame: number) => readonly [caller: number, ours: number],
): Buffer {
  const header = Buffer.alloc(44)
  header.write('RIFF', 0, 'latin1')
  header.write('WAVEfmt ', 8, 'latin1')
  header.writeUInt16LE(1, 20)
  header.writeUInt16LE(2, 22)
  header.writeUInt32LE(8_000, 24)
  header.writeUInt16LE(16, 34)
  const sound = new Int16Array(frames * 2)
  for (let frame = 0; frame < frames; frame++) sound.set(sample(frame), frame * 2)
  return Buffer.concat([header, Buffer.from(sound.buffer)])
}

async function recorded(businessId: string, wav: Buffer): Promise<string> {
  const seeded = await seedConversation(world.database, { businessId, channel: 'phone' })
  const [id, now, peer] = [randomUUID(), new Date(), phone('+447700900103')]
  assert.ok(peer)
  await world.database.transaction(async tx => {
    await insertCall(tx, { id, businessId, ...seeded, direction: 'in', externalId: id, peer, now })
    const sealed = world.vault.sealBytes(wav, `call:${id}`)
    await changeCall(tx, businessId, id, { status: 'ended', ended_at: now, recording: sealed })
  })
  return id
}

test('a teammate sees where the caller spoke and where we did', async () => {
  // The caller speaks in the first half, we answer half as loud in the second.
  const wav = recording(16_000, frame => (frame < 8_000 ? [32_767, 0] : [0, 8_192]))
  const id = await recorded(world.businessId, wav)
  const answer = await world.request(`/api/calls/${id}/waveform`, { headers })
  assert.equal(answer.status, 200)
  const { seconds, caller, ours } = callWaveform.parse(await answer.json())
  assert.equal(seconds, 2)
  const half = waveformSteps / 2
  assert.deepEqual([caller[0], caller[half - 1], caller[half]], [100, 100, 0])
  assert.deepEqual([ours[0], ours[half - 1], ours[half]], [0, 0, 50])
})

test('the call of another business has no waveform, and neither has one that was not recorded or was erased', async () => {
  const theirs = await recorded(
    world.otherBusinessId,
    recording(800, () => [1, 1]),
  )
  await problem(await world.request(`/api/calls/${theirs}/waveform`, { headers }), 404, 'not_found')
  const id = await recorded(
    world.businessId,
    recording(800, () => [1, 1]),
  )
  const path = `/api/calls/${id}/waveform`
  assert.equal((await world.request(path, { headers })).status, 200)
  await world.database.transaction(tx => changeCall(tx, world.businessId, id, { recording: null }))
  await problem(await world.request(path, { headers }), 404, 'not_found')
  assert.equal((await world.request(path)).status, 401)
})

test('an hour is looked through as quickly as a minute', () => {
  const hour = new Uint8Array(44 + 3_600 * 8_000 * 4)
  hour.set(recording(0, () => [0, 0]))
  const began = process.cpuUsage()
  assert.equal(waveformOf(hour).seconds, 3_600)
  const { user, system } = process.cpuUsage(began)
  assert.ok(user + system < 1_000_000, `${(user + system) / 1_000} ms of computing`)
})

test('every recording has all its steps, whatever is in it and wherever it was cut off', () => {
  const sound = fc.array(
    fc.tuple(fc.integer({ min: -32_768, max: 32_767 }), fc.integer({ min: -32_768, max: 32_767 })),
    {
      maxLength: 400,
    },
  )
  fc.assert(
    fc.property(sound, fc.nat(3), (frames, cut) => {
      const wav = recording(frames.length, frame => frames[frame] ?? [0, 0])
      const waveform = callWaveform.parse(waveformOf(wav.subarray(0, Math.max(44, wav.length - cut))))
      const loudest = Math.max(
        0,
        ...frames.slice(0, cut > 0 ? -1 : undefined).map(([caller]) => Math.abs(caller)),
      )
      assert.equal(Math.max(...waveform.caller), Math.round(Math.sqrt(loudest / 32_768) * 100))
    }),
  )
})

test('what is no recording of ours is refused, not misread', () => {
  for (const bytes of [new Uint8Array(0), new Uint8Array(100), Buffer.from('RIFF....WAVEfmt nothing')])
    assert.throws(() => waveformOf(bytes), RangeError)
})
