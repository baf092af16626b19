import assert from 'node:assert/strict'
import { existsSync, globSync, readFileSync } from 'node:fs'
import { test } from 'node:test'
import { fileURLToPath } from 'node:url'
import fc from 'fast-check'
import { CallRecorder } from './call-recorder.ts'
import { encodeG711 } from './g711.ts'
import { correlation, framesOf, level, speechLike } from './testing/sound.ts'
import { readWav, writeWav } from './wav.ts'

const samples = fc
  .array(fc.integer({ min: -32768, max: 32767 }), { maxLength: 50 })
  .map(all => Int16Array.from(all))

test('a file that is written is read back as it was', () => {
  fc.assert(
    fc.property(samples, fc.constantFrom(8_000, 16_000, 22_050, 48_000), (channel, rate) => {
      const other = channel.map(sample => ~sample)
      assert.deepEqual(readWav(writeWav({ rate, channels: [channel, other] })), {
        rate,
        channels: [channel, other],
      })
    }),
  )
})

/** A file with a header of any kind. */
function file(kind: number, bits: number, data: Uint8Array, channels = 1): Uint8Array {
  const bytes = Buffer.from(writeWav({ rate: 8_000, channels: [new Int16Array()] }))
  bytes.writeUInt16LE(kind, 20)
  bytes.writeUInt16LE(channels, 22)
  bytes.writeUInt16LE(bits, 34)
  bytes.writeUInt32LE(data.length, 40)
  return Buffer.concat([bytes, data])
}

test('all widths and both telephone laws are read', () => {
  const wanted = Int16Array.of(0, 256, -256, 32_512, -32_768)
  const wide = (bytes: number, put: (view: DataView, at: number, sample: number) => void) => {
    const data = new Uint8Array(wanted.length * bytes)
    wanted.forEach((sample, i) => {
      put(new DataView(data.buffer), i * bytes, sample)
    })
    return data
  }
  const read = (kind: number, bits: number, data: Uint8Array) => readWav(file(kind, bits, data)).channels[0]
  assert.deepEqual(
    read(
      1,
      8,
      wide(1, (to, at, sample) => to.setUint8(at, (sample >> 8) + 128)),
    ),
    wanted,
  )
  assert.deepEqual(
    read(
      1,
      24,
      wide(3, (to, at, sample) => to.setInt16(at + 1, sample, true)),
    ),
    wanted,
  )
  assert.deepEqual(
    read(
      1,
      32,
      wide(4, (to, at, sample) => to.setInt32(at, sample * 65_536, true)),
    ),
    wanted,
  )
  assert.deepEqual(
    read(
      3,
      32,
      wide(4, (to, at, sample) => to.setFloat32(at, sample / 32_767, true)),
    ),
    wanted,
  )
  const speech = speechLike(0.5)
  assert.ok(correlation(read(6, 8, encodeG711('PCMA', speech))!, speech) > 0.999)
  assert.ok(correlation(read(7, 8, encodeG711('PCMU', speech))!, speech) > 0.999)
})

test('a file that was cut off or streamed without a length is read as far as it goes', () => {
  const whole = writeWav({ rate: 8_000, channels: [Int16Array.of(1, 2, 3, 4)] })
  assert.deepEqual(readWav(whole.subarray(0, -3)).channels[0], Int16Array.of(1, 2))
  for (const length of [0, 0xffffffff]) {
    const streamed = Buffer.from(whole)
    streamed.writeUInt32LE(length, 40)
    assert.deepEqual(readWav(streamed).channels[0], Int16Array.of(1, 2, 3, 4))
  }
})

test('chunks that we do not know are stepped over, also those of odd length', () => {
  const whole = Buffer.from(writeWav({ rate: 8_000, channels: [Int16Array.of(5)] }))
  const list = Buffer.from([...Buffer.from('LIST'), 3, 0, 0, 0, 1, 2, 3, 0])
  const odd = Buffer.concat([whole.subarray(0, 36), list, whole.subarray(36)])
  assert.deepEqual(readWav(odd).channels[0], Int16Array.of(5))
})

test('broken headers are refused in words', () => {
  const empty = new Uint8Array()
  const cases: [Uint8Array, RegExp][] = [
    [empty, /does not begin with RIFF/],
    [file(2, 4, empty), /format 2 with 4 bits/],
    [file(1, 0, empty), /0 bits/],
    [file(1, 16, empty, 0), /0 channels/],
    [file(1, 16, empty, 65_535), /65535 channels/],
    [writeWav({ rate: 0, channels: [empty as never] }), /0 samples a second/],
    [writeWav({ rate: 8_000, channels: [Int16Array.of(1)] }).subarray(0, 36), /no data chunk/],
  ]
  for (const [bytes, reason] of cases)
    assert.throws(() => readWav(bytes), { name: 'RangeError', message: reason })
})

test('whatever bytes come, they are read or refused', () => {
  const good = writeWav({ rate: 8_000, channels: [Int16Array.of(1, 2, 3)] })
  const change = fc.tuple(fc.nat(good.length - 1), fc.integer({ min: 0, max: 255 }))
  fc.assert(
    fc.property(fc.array(change, { maxLength: 6 }), fc.nat(good.length), (changes, length) => {
      const bytes = Uint8Array.from(good)
      for (const [at, value] of changes) bytes[at] = value
      try {
        const wav = readWav(bytes.subarray(0, length))
        assert.ok(wav.channels.length >= 1 && wav.channels.length <= 8)
      } catch (error) {
        assert.ok(error instanceof RangeError && /WAV/.test(error.message), String(error))
      }
    }),
    { numRuns: 2_000 },
  )
})

const folder = fileURLToPath(new URL('../../../../../shared/fixtures/speech/', import.meta.url))
const clips = existsSync(folder) ? globSync('**/*.wav', { cwd: folder }) : []

test('recorded speech is read, none of it empty', {
  skip: clips.length ? false : 'no recordings here',
}, () => {
  for (const clip of clips) {
    const { rate, channels } = readWav(readFileSync(folder + clip))
    assert.ok(rate >= 8_000 && channels[0]!.length > 500, clip)
    assert.ok(level(channels[0]!) > -70, clip)
  }
})

test('a recording has the caller left and us right, each at its time', () => {
  const recorder = new CallRecorder(60)
  const caller = speechLike(2)
  const ours = speechLike(1).toReversed()
  framesOf(caller).forEach((frame, i) => {
    recorder.caller(frame)
    if (i >= 40 && i < 90) recorder.ours(ours.subarray((i - 40) * 160, (i - 39) * 160))
  })
  const { rate, channels } = readWav(recorder.wav())
  assert.equal(rate, 8_000)
  assert.equal(recorder.seconds, 2)
  assert.ok(correlation(channels[0]!, caller) > 0.999)
  const at = channels[1]!.findIndex(sample => Math.abs(sample) > 8)
  assert.ok(at >= 40 * 160 - 480 && at <= 42 * 160, `${at}`)
  assert.ok(level(channels[1]!.subarray(0, 38 * 160)) < -80)
  assert.equal(recorder.cut, false)
})

test('a recording that grows too long keeps its beginning and says that it was cut', () => {
  const recorder = new CallRecorder(1)
  for (const frame of framesOf(speechLike(3))) recorder.caller(frame)
  assert.equal(recorder.seconds, 1)
  assert.equal(recorder.cut, true)
  assert.equal(readWav(recorder.wav()).channels[0]!.length, 8_000)
})
