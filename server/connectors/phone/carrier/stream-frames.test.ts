import assert from 'node:assert/strict'
import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { test } from 'node:test'
import fc from 'fast-check'
import { parseStreamEvent, streamWriter } from './stream-frames.ts'
import { streamSound } from './stream-sound.ts'

const fixtures = join(
  import.meta.dirname,
  '../../../../../shared/fixtures/contracts/media_streams/messages.json',
)

test("the carriers' own examples are read", t => {
  if (!existsSync(fixtures))
    return t.skip('shared/fixtures/contracts/media_streams is not beside the project')
  const cases: { case: string; payload: { event: string } }[] = JSON.parse(readFileSync(fixtures, 'utf8'))
  for (const { case: name, payload } of cases) {
    const event = parseStreamEvent(JSON.stringify(payload))
    assert.ok(event, name)
    // Examples of what servers send are nothing that a carrier says.
    const kinds: Record<string, string> = { media: 'sound', dtmf: 'digit', clear: 'other' }
    assert.equal(event.kind, kinds[payload.event] ?? payload.event, name)
  }
})

test('a start is read in both spellings, and custom parameters keep their names', () => {
  const twilio = parseStreamEvent(
    JSON.stringify({
      event: 'start',
      sequenceNumber: '1',
      start: {
        streamSid: 'MZ1',
        accountSid: 'AC1',
        callSid: 'CA1',
        tracks: ['inbound'],
        mediaFormat: { encoding: 'audio/x-mulaw', sampleRate: 8000, channels: 1 },
        customParameters: { my_token: 'a_b' },
      },
      streamSid: 'MZ1',
    }),
  )
  assert.deepEqual(twilio, {
    kind: 'start',
    stream: 'MZ1',
    call: 'CA1',
    account: 'AC1',
    parameters: { my_token: 'a_b' },
    format: { encoding: 'mulaw', rate: 8000 },
    snake: false,
  })
  const exotel = parseStreamEvent(
    JSON.stringify({
      event: 'start',
      stream_sid: 'MZ1',
      start: {
        stream_sid: 'MZ1',
        call_sid: 'CA1',
        account_sid: 'AC1',
        custom_parameters: { my_token: 'a_b' },
        media_format: { encoding: 'audio/x-raw', sample_rate: '16000', bit_rate: '16' },
      },
    }),
  )
  assert.ok(exotel?.kind === 'start' && exotel.snake)
  assert.deepEqual(exotel.format, { encoding: 'pcm', rate: 16000 })
  assert.deepEqual(exotel.parameters, { my_token: 'a_b' })
  assert.match(streamWriter('MZ1', true).clear(), /^\{"event":"clear","stream_sid":"MZ1"\}$/)
})

test('sound in a format that we do not speak is no start of a call', () => {
  const start = {
    streamSid: 'MZ1',
    callSid: 'CA1',
    mediaFormat: { encoding: 'audio/opus', sampleRate: 48000 },
  }
  assert.equal(parseStreamEvent(JSON.stringify({ event: 'start', start })), undefined)
})

test('our own side of a stream that records both is not taken for the caller', () => {
  const media = { track: 'outbound', payload: '////' }
  assert.deepEqual(parseStreamEvent(JSON.stringify({ event: 'media', media })), { kind: 'other' })
})

test('no message whatever breaks the reader', () => {
  fc.assert(
    fc.property(
      fc.oneof(
        fc.string(),
        fc.json(),
        fc.object().map(one => JSON.stringify({ event: 'start', ...one })),
      ),
      text => {
        const event = parseStreamEvent(text)
        assert.ok(event === undefined || typeof event.kind === 'string')
      },
    ),
  )
})

test('sound comes back as it went out, within what the format can hold', () => {
  const tone = Int16Array.from({ length: 1_600 }, (_, at) => Math.round(8_000 * Math.sin(at / 9)))
  for (const encoding of ['mulaw', 'alaw', 'pcm'] as const) {
    const sound = streamSound({ encoding, rate: 8_000 })
    const back = sound.decode(sound.encode(tone))
    const worst = Math.max(...tone.map((sample, at) => Math.abs(sample - back[at]!)))
    assert.ok(worst <= (encoding === 'pcm' ? 0 : 300), `${encoding} is ${worst} off`)
  }
})
