import assert from 'node:assert/strict'
import { EventEmitter } from 'node:events'
import { after, before, test } from 'node:test'
import { phone } from '../../../../contract/identifier.ts'
import type { OutboundMessage } from '../../../../contract/message.ts'
import { createMediaEngine, type MediaEngine } from '../media/media-engine.ts'
import { PhoneConnector } from '../phone.ts'
import { systemClock } from '../session/clock.ts'
import { ScriptedHost } from '../session/testing/scripted-host.ts'
import { phoneSettings } from '../settings.ts'
import { createUserAgent, type IncomingCall, type UserAgent } from '../sip/index.ts'
import { mediaFor } from '../sip-leg/sip-leg.ts'

const address = '127.0.0.1'
const sip = { address, srtp: 'off' } as const
const signal = new AbortController().signal
const to = phone('+447700900101')!
let customer: UserAgent
let media: MediaEngine
let ringing: IncomingCall[] = []
let rings: (call: IncomingCall) => void = () => {}

before(async () => {
  media = createMediaEngine({
    host: address,
    ports: [34_200, 34_300],
    onFault: ({ reason }) => assert.fail(reason),
  })
  customer = await createUserAgent({ listen: { host: address, port: 0 }, identity: `sip:anna@${address}` })
  customer.onInvite(call => {
    ringing.push(call)
    rings(call)
  })
})
after(async () => {
  await customer.close()
  await media.stop()
})

async function desk(mostCalls?: number, peers?: readonly string[]) {
  ringing = []
  const host = new ScriptedHost(systemClock)
  const connector = new PhoneConnector({
    ...{ listen: { host: address, port: 0 }, rtpPorts: [34_302, 34_400], host: () => host },
    ...(mostCalls === undefined ? {} : { mostCalls }),
    ...(peers ? { peers } : {}),
  })
  await connector.start()
  const server = `sip:${address}:${customer.port}`
  await connector.serve([
    {
      ...{ id: 'line', businessId: 'b', businessName: 'Maple Dental', name: 'Telephone' },
      ...{ address: '+442079460120', settings: phoneSettings({ trunk: { server } }) },
    },
  ])
  return { connector, host }
}

const message = (id: string): OutboundMessage => ({
  ...{ id, conversationId: 'c', accountId: 'line', to, purpose: 'urgent' },
  ...{ text: 'Your appointment has moved.', choices: [], attachments: [], answers: [] },
  author: { kind: 'brain', name: '' },
})

test('One message is one call, however often it is asked for at once', async () => {
  const { connector, host } = await desk()
  rings = call => call.reject(486)
  const [one, other] = await Promise.all([
    connector.send(message('m1'), signal),
    connector.send(message('m1'), signal),
  ])
  assert.equal(ringing.length, 1)
  assert.equal(one, other)
  assert.deepEqual([one.status, one.cause, one.retryable], ['failed', 'busy', true])
  assert.equal(host.unansweredCalls.length, 1)
  await connector.send(message('m1'), signal)
  assert.equal(ringing.length, 2, 'a later try is a call of its own')
  const calls = host.unansweredCalls.map(({ reason, conversationId, to: who }) => [
    reason,
    conversationId,
    who,
  ])
  assert.deepEqual(calls, Array(2).fill(['busy', 'c', to]))
  assert.equal(new Set(host.unansweredCalls.map(({ externalId }) => externalId)).size, 2)
  await connector.stop()
})

test('Who picks up and hangs up at once has not heard it, and is not called again', async () => {
  const { connector, host } = await desk()
  rings = async call => {
    const audio = await media.open()
    void call.ended.then(() => audio.close())
    await call.accept(mediaFor(audio, sip))
    await call.established
    call.hangup()
  }
  const receipt = await connector.send(message('m2'), signal)
  assert.equal(receipt.status, 'failed')
  assert.equal(receipt.retryable, false)
  assert.deepEqual(host.begun, [], 'no conversation with nobody')
  assert.equal(ringing.length, 1)
  assert.deepEqual(
    host.unansweredCalls.map(({ reason }) => reason),
    ['caller-hung-up'],
  )
  await connector.stop()
})

test('Every call of ours that nobody takes is told with its reason, and its receipt says the same', async () => {
  for (const [status, reason] of [
    [603, 'rejected'],
    [480, 'no-answer'],
    [404, 'unreachable'],
    [500, 'failed'],
  ] as const) {
    const { connector, host } = await desk()
    rings = call => call.reject(status)
    const receipt = await connector.send(message(`m-${status}`), signal)
    assert.equal(receipt.status, 'failed')
    assert.deepEqual(
      host.unansweredCalls.map(call => call.reason),
      [reason],
    )
    await connector.stop()
  }
})

test('A list of calls that cannot be written changes nothing of the receipt', async () => {
  const { connector, host } = await desk()
  host.unanswered = async () => {
    throw new Error('The database is away.')
  }
  rings = call => call.reject(603)
  const { status, cause, retryable } = await connector.send(message('m-away'), signal)
  assert.deepEqual([status, cause, retryable], ['failed', 'busy', false])
  await connector.stop()
})

test('A person who picks up and listens has heard it once the opening was said, and the call goes on', async () => {
  const { connector, host } = await desk()
  const opening = { text: 'Your appointment has moved.', notice: false, messageId: 'm5' }
  host.opening = { ...host.opening, record: false, sentences: [opening] }
  let over = false
  rings = async call => {
    const audio = await media.open()
    void call.ended.then(() => {
      over = true
      return audio.close()
    })
    await call.accept(mediaFor(audio, sip))
  }
  const receipt = await connector.send(message('m5'), signal)
  assert.equal(receipt.status, 'delivered')
  assert.equal(receipt.reason, undefined)
  assert.equal(over, false)
  assert.deepEqual(
    host.begun.map(({ direction, from, about }) => ({ direction, from, about })),
    [
      {
        ...{ direction: 'out', from: to },
        about: { conversationId: 'c', opening: 'Your appointment has moved.', messageId: 'm5' },
      },
    ],
  )
  assert.deepEqual(host.unansweredCalls, [], 'it has its row as a conversation')
  assert.equal(host.heardTexts.has('m5'), false, 'the message that was sent is not cut')
  await connector.stop()
  assert.equal(host.endings.length, 1)
})

test('A teammate who takes the call before the opening was heard is what the receipt tells, and nothing failed', async () => {
  const { connector, host } = await desk()
  const text =
    'Your appointment has moved from Monday at ten to Tuesday at eleven, with the same doctor as before.'
  host.opening = { ...host.opening, record: false, sentences: [{ text, notice: false, messageId: 'm6' }] }
  rings = async call => {
    const audio = await media.open()
    void call.ended.then(() => audio.close())
    await call.accept(mediaFor(audio, sip))
  }
  const sent = connector.send({ ...message('m6'), text }, signal)
  let on = connector.switchboard.on('b')
  for (; on.length === 0; on = connector.switchboard.on('b')) await new Promise(setImmediate)
  const guest = { person: { id: 'eva', name: 'Eva' }, allowed: async () => true }
  const ticket = connector.switchboard.takeOver('b', on[0]!.callId, guest)
  const page = new EventEmitter()
  const socket = {
    ...{ send: () => {}, buffered: 0, close: () => page.emit('close') },
    onMessage: (listener: (text: string) => void) => void page.on('message', listener),
    onClose: (listener: () => void) => void page.on('close', listener),
  }
  connector.socket(socket, new Request('http://desk.example/ws/phone/speak'))
  page.emit('message', JSON.stringify({ kind: 'call', ticket }))
  const { status, reason } = await sent
  assert.equal(status, 'delivered')
  assert.match(
    reason!,
    /^A teammate took the call over (?:before the message was said|in the middle of the message)\.$/,
  )
  assert.equal(host.endings.length, 0, 'the call goes on')
  await connector.stop()
  assert.equal(host.endings.length, 1)
})

test('When the server stops, the telephone stops ringing', async () => {
  const { connector } = await desk()
  const controller = new AbortController()
  let over: Promise<unknown> = Promise.resolve()
  rings = call => {
    over = call.ended
    call.ring()
    controller.abort()
  }
  const receipt = await connector.send(message('m3'), controller.signal)
  assert.equal(receipt.status, 'failed')
  await over
  await connector.stop()
})

test('When every line is taken a caller hears "busy", the call is noted once, and ours wait', async () => {
  const { connector, host } = await desk(0, [address])
  const caller = customer.call(`sip:+442079460120@${address}:${connector.port}`, {
    from: `<sip:${to.value}@${address}>`,
    media: mediaFor(await media.open(), sip),
  })
  assert.equal((await caller.ended).status, 486)
  assert.deepEqual(host.missedCalls, [
    { accountId: 'line', externalId: caller.id, from: to, to: '+442079460120' },
  ])
  assert.deepEqual(host.begun, [])
  const receipt = await connector.send(message('m4'), signal)
  assert.deepEqual(host.unansweredCalls, [], 'nothing rang')
  assert.deepEqual([receipt.status, receipt.cause, receipt.retryable], ['failed', 'busy', true])
  assert.equal(ringing.length, 0)
  await connector.stop()
})

test('When eight people ring at once and two lines are free, two are answered and six hear "busy"', async () => {
  const { connector } = await desk(2)
  const sounds = await Promise.all(Array.from({ length: 8 }, () => media.open()))
  const calls = sounds.map(sound =>
    customer.call(`sip:+442079460120@${address}:${connector.port}`, { media: mediaFor(sound, sip) }),
  )
  const answered = await Promise.all(calls.map(call => call.established))
  const refused = calls.filter((_, index) => !answered[index])
  const statuses = await Promise.all(refused.map(async call => (await call.ended).status))
  assert.deepEqual(
    statuses,
    Array.from({ length: 6 }, () => 486),
  )
  assert.equal(connector.calls, 2)
  await connector.stop()
  assert.equal(connector.calls, 0)
  await Promise.all(sounds.map(sound => sound.close()))
})
