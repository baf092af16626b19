import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { MediaStreamsDouble } from '../../../../simulator/media-streams/media-streams.ts'
import { encodeG711 } from '../media/g711.ts'
import { PhoneConnector } from '../phone.ts'
import { type LineServer, lineServer } from '../remote/testing/line-server.ts'
import { systemClock } from '../session/clock.ts'
import { ScriptedHost, sentence } from '../session/testing/scripted-host.ts'
import { installed } from '../speech/testing/installed.ts'
import { spoken } from '../speech/testing/spoken.ts'
import { flite } from '../speech/tts/flite.ts'

const accountSid = `AC${'0'.repeat(32)}`
const authToken = 'test-auth-token'
const number = '+447700900020'
const caller = '+447700900103'
const greeting = 'Hello, how can I help?'
const question = 'what are your opening hours'

const host = new ScriptedHost(systemClock)
const carrier = new MediaStreamsDouble({ accountSid, authToken, number })
const voice = flite({ voice: 'rms', speed: 1 })
let phone: PhoneConnector
let server: LineServer

before(async () => {
  const apiUrl = await carrier.open()
  phone = new PhoneConnector({
    listen: { host: '127.0.0.1', port: 0 },
    rtpPorts: [43_000, 43_020],
    host: () => host,
    publicUrl: () => server.url,
  })
  server = await lineServer({
    socket: (socket, request) => phone.socket(socket, request),
    webhook: request => phone.webhook(request),
  })
  await phone.start()
  const recognisers = [{ engine: 'pocketsphinx', phrases: [question, 'goodbye'] }]
  const settings = { carrier: { accountSid, authToken, apiUrl }, speech: { recognisers } }
  const account = {
    id: 'phone-1',
    businessId: 'b',
    businessName: 'Maple Dental',
    address: number,
    name: 'Desk',
  }
  await phone.serve([{ ...account, settings: phone.settings(settings) }])
  const opening = { text: greeting, notice: false, messageId: 'greeting' }
  host.opening = { ...host.opening, sentences: [opening], record: false }
  host.answer = () => [sentence('We open at eight.', 'hours')]
})
after(async () => {
  await phone.stop()
  await carrier.stop()
  await server.close()
  await voice.stop()
})

test('a caller of the carrier is greeted, understood and answered, and known by their number', {
  skip: installed('pocketsphinx_batch') ? false : 'pocketsphinx is missing: apt-get install pocketsphinx',
}, async () => {
  const result = await carrier.call(caller, `${server.url}/hooks/phone/phone-1/voice`)
  assert.ok(result.kind === 'connected', JSON.stringify(result))
  const { stream } = result
  await stream.until(() => host.heardTexts.has('greeting'))
  assert.deepEqual(host.heardTexts.get('greeting'), { text: greeting, interrupted: false })
  assert.deepEqual([host.begun[0]?.from?.kind, host.begun[0]?.from?.value], ['phone', caller])
  assert.ok(stream.heard.length > 8_000, 'a second of sound at least')
  stream.say(encodeG711('PCMU', await spoken(voice, question)))
  await stream.until(() => host.heardTexts.has('hours'))
  assert.deepEqual(host.stored, [question])
  assert.deepEqual(host.heardTexts.get('hours'), { text: 'We open at eight.', interrupted: false })
  stream.hangUp()
  await stream.ended.promise
  assert.deepEqual(stream.faults, [])
  assert.deepEqual(phone.health(), [{ accountId: 'phone-1', light: 'green' }])
})

test('our call to somebody is made by the carrier and not by SIP', async () => {
  const answered = carrier.answered()
  const outcome = await phone.dial('phone-1', caller, new AbortController().signal)
  assert.ok(outcome.kind === 'answered', JSON.stringify(outcome))
  const stream = await answered
  outcome.leg.hangup('we-hung-up')
  assert.equal(await stream.ended.promise, 'server')
  assert.deepEqual(stream.faults, [])
})
