import assert from 'node:assert/strict'
import { createSocket } from 'node:dgram'
import { once } from 'node:events'
import { after, before, test } from 'node:test'
import type { DialOutcome } from '../call-leg.ts'
import { createMediaEngine, type MediaEngine } from '../media/media-engine.ts'
import { phoneSettings } from '../settings.ts'
import { createUserAgent, type IncomingCall, type UserAgent } from '../sip/index.ts'
import { mediaFor } from '../sip-leg/sip-leg.ts'
import { receiptOf } from './outcome.ts'
import { dialOn, type Line } from './outgoing.ts'

const host = '127.0.0.1'
const sip = { address: host, srtp: 'off' } as const
let desk: UserAgent
let customer: UserAgent
let media: MediaEngine
let rings: (call: IncomingCall) => void = () => {}

before(async () => {
  media = createMediaEngine({ host, ports: [34_000, 34_100], onFault: ({ reason }) => assert.fail(reason) })
  desk = await createUserAgent({ listen: { host, port: 0 }, identity: `sip:desk@${host}` })
  customer = await createUserAgent({ listen: { host, port: 0 }, identity: `sip:anna@${host}` })
  customer.onInvite(call => rings(call))
})
after(async () => {
  await Promise.all([desk.close(), customer.close()])
  await media.stop()
})

const line = (server = `sip:${host}:${customer.port}`): Line => ({
  ...{ agent: desk, media, sip },
  origin: { number: '+44 20 7946 0000', settings: phoneSettings({ trunk: { server } }), host },
})
const number = '+447700900101'
const call = (ringMs = 10_000, signal = new AbortController().signal) =>
  dialOn(line(), number, ringMs, signal)

test('A customer who answers is on the line, and saw our number', async () => {
  let seen: { from: string; to: string } | undefined
  rings = async incoming => {
    const { from, to } = incoming.request
    seen = { from: JSON.stringify(from.uri), to: JSON.stringify(to.uri) }
    incoming.ring()
    const audio = await media.open()
    await incoming.accept(mediaFor(audio, sip))
    void incoming.ended.then(() => audio.close())
  }
  const outcome = await call()
  assert.equal(outcome.kind, 'answered')
  const { leg } = outcome as Extract<DialOutcome, { kind: 'answered' }>
  assert.match(seen!.from, /\+442079460000/)
  assert.match(seen!.to, /\+447700900101/)
  assert.equal(leg.to, number)
  assert.equal(leg.direction, 'out')
  const over = new Promise(resolve => leg.onEnd(resolve))
  leg.hangup('we-hung-up')
  assert.equal(await over, 'we-hung-up')
})

for (const [status, kind, cause, retryable] of [
  [486, 'busy', 'busy', true],
  [600, 'busy', 'busy', true],
  [480, 'no-answer', 'busy', false],
  [603, 'rejected', 'busy', false],
  [404, 'unreachable', 'recipient', false],
  [484, 'unreachable', 'recipient', false],
  [403, 'failed', 'account', false],
  [500, 'failed', undefined, true],
] as const)
  test(`An answer of ${status} is ${kind}, and routing is told what to do next`, async () => {
    rings = incoming => incoming.reject(status)
    const outcome = await call()
    assert.ok(outcome.kind === kind, JSON.stringify(outcome))
    const receipt = receiptOf(outcome, new Date())
    assert.equal(receipt.status, 'failed')
    assert.equal(receipt.cause, cause)
    assert.equal(receipt.retryable, retryable)
  })

test('A telephone that rings too long is given up, and stops ringing', async () => {
  let stopped: Promise<unknown> = Promise.resolve()
  rings = incoming => {
    incoming.ring()
    stopped = incoming.ended
  }
  // Time enough for the first ringing to be heard on a busy machine.
  const outcome = await call(2_000)
  assert.equal(outcome.kind, 'no-answer')
  await stopped
})

test('A call that is called off stops ringing and is no fault of the customer', async () => {
  const controller = new AbortController()
  let stopped: Promise<unknown> = Promise.resolve()
  rings = incoming => {
    stopped = incoming.ended
    incoming.ring()
    controller.abort()
  }
  const outcome = await call(10_000, controller.signal)
  assert.equal(outcome.kind, 'no-answer')
  await stopped
})

test('A provider that says nothing at all is told from a customer who does not answer', async () => {
  const silent = createSocket('udp4').bind(0, host)
  await once(silent, 'listening')
  const server = `sip:${host}:${silent.address().port}`
  const outcome = await dialOn(line(server), number, 400, new AbortController().signal)
  silent.close()
  assert.equal(outcome.kind, 'unreachable')
  assert.match((outcome as { reason: string }).reason, /provider/)
  assert.ok(outcome.kind === 'unreachable' && receiptOf(outcome, new Date()).retryable)
})

test('Early media is taken: what the network says before the answer is received', async () => {
  let early: Promise<boolean> = Promise.resolve(false)
  rings = async incoming => {
    const audio = await media.open()
    void incoming.ended.then(() => audio.close())
    early = incoming.progress(mediaFor(audio, sip))
    await early
    incoming.reject(486)
  }
  assert.equal((await call()).kind, 'busy')
  assert.equal(await early, true)
})

test('Without a registration or a trunk no number can be called, and the cure is named', async () => {
  const without = { ...line(), origin: { ...line().origin, settings: phoneSettings({}) } }
  const outcome = await dialOn(without, number, 1_000, new AbortController().signal)
  assert.ok(outcome.kind === 'failed')
  assert.match(outcome.reason, /registration or a trunk/)
  assert.equal(receiptOf(outcome, new Date()).cause, 'account')
})

test('After all these calls no port and no call is left', async () => {
  assert.equal(desk.counts.calls, 0)
})
