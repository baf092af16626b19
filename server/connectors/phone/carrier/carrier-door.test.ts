import assert from 'node:assert/strict'
import { after, afterEach, before, beforeEach, test } from 'node:test'
import { WebSocket } from 'ws'
import type { CallerStream } from '../../../../simulator/media-streams/caller-stream.ts'
import { MediaStreamsDouble } from '../../../../simulator/media-streams/media-streams.ts'
import type { EndReason } from '../../call-host.ts'
import { signTwilio } from '../../twilio-signature.ts'
import { decodeG711, encodeG711 } from '../media/g711.ts'
import type { RemoteLeg } from '../remote/remote-leg.ts'
import { type LineServer, lineServer } from '../remote/testing/line-server.ts'
import { systemClock } from '../session/clock.ts'
import { type CarrierAccount, CarrierDoor } from './carrier-door.ts'
import { carrierSchema } from './settings.ts'

const accountSid = `AC${'0'.repeat(32)}`
const authToken = 'test-auth-token'
const number = '+442079460020'
const caller = '+447700900103'
const never = new AbortController().signal

let carrier: MediaStreamsDouble
let apiUrl: string
let server: LineServer
let door: CarrierDoor
let account: CarrierAccount
let legs: PromiseWithResolvers<RemoteLeg>

before(async () => {
  carrier = new MediaStreamsDouble({ accountSid, authToken, number })
  apiUrl = await carrier.open()
})
after(() => carrier.stop())
beforeEach(async () => {
  legs = Promise.withResolvers()
  door = new CarrierDoor({
    clock: systemClock,
    accountOf: id => (id === 'phone-1' ? account : undefined),
    publicUrl: () => server.url,
    begin: async leg => legs.resolve(leg),
  })
  server = await lineServer({
    socket: (socket, request) => door.socket(socket, request),
    webhook: request => door.webhook(request),
  })
  const settings = carrierSchema.parse({ accountSid, authToken, apiUrl })
  account = { accountId: 'phone-1', address: number, settings }
})
afterEach(() => server.close())

const voiceUrl = () => `${server.url}/hooks/phone/phone-1/voice`
const tone = (frames: number) =>
  Int16Array.from({ length: frames * 160 }, (_, at) => Math.round(8_000 * Math.sin(at / 9)))

async function ring(): Promise<{ leg: RemoteLeg; stream: CallerStream }> {
  const result = await carrier.call(caller, voiceUrl())
  assert.ok(result.kind === 'connected', JSON.stringify(result))
  const leg = await legs.promise
  await leg.answer()
  return { leg, stream: result.stream }
}
const endOf = (leg: RemoteLeg) => new Promise<EndReason>(resolve => leg.onEnd(resolve))

test('a caller hears every sample that was said, and it counts as heard when the carrier says so', async () => {
  const { leg, stream } = await ring()
  assert.deepEqual([leg.direction, leg.from, leg.to], ['in', caller, number])
  const played = new Promise<string>(resolve => leg.audio.onPlayed(resolve))
  const words = tone(25)
  leg.audio.play('hello', words)
  leg.audio.finish('hello')
  assert.ok(leg.audio.played('hello') < words.length, 'not heard before it was played')
  assert.equal(await played, 'hello')
  assert.deepEqual(stream.heard, [...encodeG711('PCMU', words)])
  assert.equal(leg.audio.played('hello'), words.length)
  stream.hangUp()
  assert.equal(await endOf(leg), 'caller-hung-up')
  assert.deepEqual(stream.faults, [])
})

test('what the caller says arrives in order, in frames of 20 ms', async () => {
  const { leg, stream } = await ring()
  const said = tone(20)
  const heard: number[] = []
  leg.audio.onFrame(frame => {
    assert.equal(frame.length, 160)
    heard.push(...frame)
  })
  stream.say(encodeG711('PCMU', said))
  const end = decodeG711('PCMU', encodeG711('PCMU', said)).subarray(-160)
  const marker = end.join()
  await stream.until(() => heard.join().includes(marker))
  stream.hangUp()
})

test('a caller who interrupts hears nothing more, and a count of what they heard remains', async () => {
  const { leg, stream } = await ring()
  const words = tone(200)
  leg.audio.play('long', words)
  leg.audio.finish('long')
  await stream.until(() => stream.heard.length > 160 * 20)
  leg.audio.pause()
  const counted = leg.audio.played('long')
  leg.audio.clear()
  leg.audio.resume()
  await stream.until(() => stream.clears === 1)
  const heard = stream.heard.length
  // A new sentence proves that nothing of the old one comes after it.
  leg.audio.play('next', new Int16Array(160).fill(1_000))
  leg.audio.finish('next')
  await stream.until(() => stream.heard.length >= heard + 160)
  assert.equal(stream.heard.length, heard + 160)
  assert.ok(counted > 0 && counted < words.length)
  assert.deepEqual(stream.faults, [])
  leg.hangup('we-hung-up')
  assert.equal(await stream.ended.promise, 'server')
})

test('keys that the caller presses are heard', async () => {
  const { leg, stream } = await ring()
  const digit = new Promise<string>(resolve => leg.audio.onDigit(resolve))
  stream.press('5')
  assert.equal(await digit, '5')
  stream.hangUp()
})

test('a webhook without the right signature learns no token', async () => {
  const body = new URLSearchParams({ CallSid: 'CA1', AccountSid: accountSid, From: caller, To: number })
  const answer = await fetch(voiceUrl(), { method: 'POST', body, headers: { 'x-twilio-signature': 'x' } })
  assert.equal(answer.status, 403)
  assert.doesNotMatch(await answer.text(), /Stream/)
})

test('a stream that nobody asked for is closed without a call', async () => {
  const socket = new WebSocket(`${server.url.replace('http', 'ws')}/ws/phone/carrier`)
  const closed = new Promise<number>(resolve => socket.on('close', resolve))
  await new Promise(resolve => socket.on('open', resolve))
  const start = { streamSid: 'MZ1', callSid: 'CA1', accountSid, customParameters: { token: 'guess' } }
  socket.send(JSON.stringify({ event: 'start', streamSid: 'MZ1', start }))
  assert.equal(await closed, 1008)
  assert.equal(await Promise.race([legs.promise, Promise.resolve('none')]), 'none')
})

/** A stream with a token of ours, opened by whoever signs it so; resolves with what became of it. */
async function open(signature: string | undefined): Promise<'call' | number> {
  const fields = { CallSid: `CA${'2'.repeat(32)}`, AccountSid: accountSid, From: caller, To: number }
  const answer = await fetch(voiceUrl(), {
    method: 'POST',
    body: new URLSearchParams(fields),
    headers: { 'x-twilio-signature': signTwilio(authToken, voiceUrl(), fields) },
  })
  const token = /name="token" value="([^"]+)"/.exec(await answer.text())?.[1]
  assert.ok(token)
  const headers = signature === undefined ? {} : { 'x-twilio-signature': signature }
  const socket = new WebSocket(streamUrl(), { headers })
  const closed = new Promise<number>(resolve => socket.on('close', resolve))
  await new Promise(resolve => socket.on('open', resolve))
  const start = { streamSid: 'MZ1', callSid: fields.CallSid, accountSid, customParameters: { token } }
  socket.send(JSON.stringify({ event: 'start', streamSid: 'MZ1', start }))
  const became = await Promise.race([closed, legs.promise.then(() => 'call' as const)])
  socket.terminate()
  return became
}
const streamUrl = () => `${server.url.replace('http', 'ws')}/ws/phone/carrier`
const ofTwilio = () => {
  const settings = carrierSchema.parse({ accountSid, authToken })
  account = { accountId: 'phone-1', address: number, settings }
}

test('a stream that Twilio has signed becomes the call, with or without a slash behind its address', async () => {
  ofTwilio()
  assert.equal(await open(signTwilio(authToken, streamUrl(), {})), 'call')
  legs = Promise.withResolvers()
  assert.equal(await open(signTwilio(authToken, `${streamUrl()}/`, {})), 'call')
})

test('a stream of Twilio without a signature, or with another one, is no call though its token is right', async () => {
  ofTwilio()
  for (const signature of [undefined, '', signTwilio('another-token', streamUrl(), {})])
    assert.equal(await open(signature), 1008)
})

test('a carrier that signs no streams is known by the token alone, but a wrong signature is never taken', async () => {
  assert.equal(await open(signTwilio('another-token', streamUrl(), {})), 1008)
  assert.equal(await open(undefined), 'call')
})

test('a webhook that is sent again makes no second call', async () => {
  const callSid = `CA${'1'.repeat(32)}`
  const [first, second] = [
    await carrier.call(caller, voiceUrl(), callSid),
    await carrier.call(caller, voiceUrl(), callSid),
  ]
  assert.ok(first.kind === 'connected' && second.kind === 'connected')
  const ended = await Promise.race([first.stream.ended.promise, second.stream.ended.promise])
  assert.equal(ended, 'server', 'the token is good once')
  first.stream.hangUp()
  second.stream.hangUp()
})

test('who cannot take calls now rejects them instead of leaving silence', async () => {
  account = { ...account, fault: 'The sound has stopped.' }
  assert.deepEqual(await carrier.call(caller, voiceUrl()), { kind: 'rejected' })
})

test('we call somebody, and the call begins once they answer', async () => {
  const answered = carrier.answered()
  const outcome = await door.dial(account, caller, 20_000, never)
  assert.ok(outcome.kind === 'answered', JSON.stringify(outcome))
  const stream = await answered
  const { leg } = outcome
  assert.deepEqual([leg.direction, leg.from, leg.to], ['out', number, caller])
  leg.audio.play('hello', tone(5))
  leg.audio.finish('hello')
  await stream.until(() => stream.heard.length === 5 * 160)
  assert.deepEqual(stream.faults, [])
  leg.hangup('we-hung-up')
  assert.equal(await stream.ended.promise, 'server')
})

for (const [does, kind] of [
  ['busy', 'busy'],
  ['no-answer', 'no-answer'],
  ['unreachable', 'unreachable'],
] as const)
  test(`a telephone that is ${does} says so`, async () => {
    carrier.callee('+447700900111', does)
    assert.equal((await door.dial(account, '+447700900111', 20_000, never)).kind, kind)
  })

test('a number as people write it is called, and no number at all is refused with words', async () => {
  carrier.callee('+447700900111', 'busy')
  assert.equal((await door.dial(account, '07700 900111', 20_000, never)).kind, 'busy')
  const outcome = await door.dial(account, 'reception', 20_000, never)
  assert.ok(outcome.kind === 'rejected')
  assert.match(outcome.reason, /cannot be called/)
})

test('a wrong token of the account is named, and the token is not', async () => {
  const wrong = { ...account, settings: { ...account.settings, authToken: 'another-token' } }
  const outcome = await door.dial(wrong, caller, 20_000, never)
  assert.ok(outcome.kind === 'rejected')
  assert.match(outcome.reason, /Auth Token/)
  assert.doesNotMatch(outcome.reason, /another-token/)
})

test('a call that is called off while it rings is over at once', async () => {
  carrier.callee('+447700900112', 'no-answer')
  assert.equal((await door.dial(account, '+447700900112', 20_000, AbortSignal.abort())).kind, 'unreachable')
})
