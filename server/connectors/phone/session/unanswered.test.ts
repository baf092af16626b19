import assert from 'node:assert/strict'
import { test } from 'node:test'
import { CallWorld } from './testing/call-world.ts'
import { testOpening } from './testing/scripted-host.ts'

const stored = testOpening.sentences.map((one, at) => ({ ...one, messageId: `opening-${at}` }))

function unheard(world: CallWorld): void {
  for (const { messageId } of stored)
    assert.deepEqual(world.host.heardTexts.get(messageId), { text: '', interrupted: true })
  assert.deepEqual(world.asked, [])
}

test('Of a caller who hangs up while it rings nothing is on the record as said', async () => {
  const world = new CallWorld()
  world.host.opening = { ...testOpening, sentences: stored }
  world.leg.answer = () => new Promise(() => {})
  world.ring()
  await world.clock.advance(500)
  world.leg.end('caller-hung-up')
  assert.equal(await world.ended(), 'caller-hung-up')
  unheard(world)
})

test('Nor is it when the caller was gone before the product knew of the call, or the line failed', async () => {
  const gone = new CallWorld()
  gone.host.opening = { ...testOpening, sentences: stored }
  gone.host.begins = 'late'
  gone.ring()
  await gone.clock.advance(500)
  gone.leg.end('caller-hung-up')
  await gone.clock.advance(5_000)
  assert.equal(gone.host.endings.length, 1)
  unheard(gone)
  const failed = new CallWorld()
  failed.host.opening = { ...testOpening, sentences: stored }
  failed.leg.refusesAnswer = true
  failed.ring()
  assert.equal(await failed.ended(), 'failed')
  unheard(failed)
})

test('A caller who answers and hears the greeting has it on the record as said', async () => {
  const world = new CallWorld()
  world.host.opening = { ...testOpening, sentences: stored }
  await world.greeted()
  world.leg.end('caller-hung-up')
  await world.ended()
  for (const { messageId, text } of stored)
    assert.deepEqual(world.host.heardTexts.get(messageId), { text, interrupted: false })
})
