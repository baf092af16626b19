import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import type { IncomingCall, TransferRequest } from './call.ts'
import { createWorld, media } from './testing/world.ts'
import { writeUri } from './uri.ts'

/** Anna talks with the desk; the desk sends her to Eva, whose phone rings. */
async function threeParties() {
  const world = await createWorld()
  const eva = await world.agent('10.0.0.3', 'eva', {})
  const rings: IncomingCall[] = []
  eva.onInvite(call => void rings.push(call))
  const { ours, theirs } = await world.talk()
  return { ...world, eva, rings, ours, theirs }
}

describe('a transfer', () => {
  test('sends the caller to somebody else, and the desk hears that she answered', async () => {
    const { clock, anna, ours, theirs, rings, close } = await threeParties()
    ours.on('transfer', asked => {
      const tell = asked.accept()
      const next = anna.call(writeUri(asked.target.uri), { media: media() })
      next.on('progress', ({ status }) => tell(status))
      void next.established.then(yes => tell(yes ? 200 : 603))
    })
    const outcome = theirs.refer('sip:eva@10.0.0.3')
    await clock.pass(20)
    rings[0]!.ring()
    await clock.pass(20)
    void rings[0]!.accept(media())
    await clock.pass(50)
    assert.deepEqual(await outcome, { status: 200, reason: 'OK' })
    assert.equal(theirs.state, 'confirmed')
    await close()
  })

  test('that fails leaves the conversation as it is', async () => {
    const { clock, anna, ours, theirs, rings, close } = await threeParties()
    ours.on('transfer', asked => {
      const tell = asked.accept()
      void anna
        .call(writeUri(asked.target.uri), { media: media() })
        .ended.then(({ status, reason }) => tell(status, reason))
    })
    const outcome = theirs.refer('sip:eva@10.0.0.3')
    await clock.pass(20)
    rings[0]!.reject(486)
    await clock.pass(50)
    assert.deepEqual(await outcome, { status: 486, reason: 'Busy Here' })
    assert.equal(ours.state, 'confirmed')
    await close()
  })

  test('is declined where nobody can do it', async () => {
    const { clock, theirs, close } = await threeParties()
    const outcome = theirs.refer('sip:eva@10.0.0.3')
    await clock.pass(20)
    assert.equal((await outcome).status, 603)
    await close()
  })

  test('of whose end nothing is told is given up in time', async () => {
    const { clock, ours, theirs, close } = await threeParties()
    ours.on('transfer', asked => void asked.accept())
    const outcome = theirs.refer('sip:eva@10.0.0.3', { timeoutMs: 5000 })
    await clock.pass(5100)
    assert.equal((await outcome).status, 100)
    await close()
  })

  test('ends when the caller hangs up in the middle of it', async () => {
    const { clock, ours, theirs, close } = await threeParties()
    ours.on('transfer', asked => {
      asked.accept()
      ours.hangup()
    })
    const outcome = theirs.refer('sip:eva@10.0.0.3')
    await clock.pass(50)
    assert.ok((await outcome).status < 200)
    await close()
  })

  test('after a consultation connects both parties and frees the desk', async () => {
    const { clock, anna, desk, ours, theirs, rings, close, network } = await threeParties()
    const consultation = desk.call('sip:eva@10.0.0.3', { media: media() })
    await clock.pass(20)
    void rings[0]!.accept(media())
    await clock.pass(20)
    let asked: TransferRequest | undefined
    ours.on('transfer', request => {
      asked = request
      const tell = request.accept()
      const next = anna.call(writeUri(request.target.uri), {
        media: media(),
        ...(request.replaces ? { replaces: request.replaces } : {}),
      })
      void next.established.then(yes => tell(yes ? 200 : 603))
    })
    const outcome = theirs.refer(consultation)
    await clock.pass(20)
    assert.ok(asked?.replaces)
    assert.equal(rings[1]!.replaces, rings[0])
    void rings[1]!.accept(media())
    await clock.pass(50)
    assert.equal((await outcome).status, 200)
    assert.equal((await consultation.ended).by, 'them')
    assert.ok(network.story().includes('3>2 BYE'))
    assert.equal(rings[1]!.state, 'confirmed')
    await close()
  })

  test('to a conversation that does not exist is refused, so nobody can take over a call by guessing', async () => {
    const { clock, anna, close } = await threeParties()
    const call = anna.call('sip:eva@10.0.0.3', { media: media(), replaces: 'x;to-tag=y;from-tag=z' })
    await clock.pass(20)
    assert.equal((await call.ended).status, 481)
    await close()
  })
})
