import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { bytesOf, PcmReader, WavReader, wavOf } from './pcm.ts'

const samples = fc
  .array(fc.integer({ min: -32_768, max: 32_767 }), { maxLength: 400 })
  .map(all => Int16Array.from(all))
const rate = fc.constantFrom(8_000, 16_000, 22_050, 24_000, 44_100, 48_000)

/** Cuts bytes where the numbers say. */
function cut(bytes: Uint8Array, cuts: readonly number[]): Uint8Array[] {
  const at = [...new Set(cuts.map(one => one % (bytes.length + 1)))].sort((a, b) => a - b)
  return [...at, bytes.length].map((end, index) => bytes.subarray(at[index - 1] ?? 0, end))
}

function all(pieces: readonly Int16Array[]): number[] {
  return pieces.flatMap(piece => [...piece])
}

test('bytes cut anywhere are the same sound as bytes in one piece', () => {
  fc.assert(
    fc.property(samples, rate, fc.array(fc.nat(), { maxLength: 6 }), (sound, hertz, cuts) => {
      const whole = new PcmReader(hertz)
      const pieces = new PcmReader(hertz)
      const expected = all([whole.read(bytesOf(sound)), whole.end()])
      const got = all([...cut(bytesOf(sound), cuts).map(one => pieces.read(one)), pieces.end()])
      assert.deepEqual(got, expected)
    }),
  )
})

test('a WAV file cut anywhere is the sound that was put into it', () => {
  fc.assert(
    fc.property(samples, fc.array(fc.nat(), { maxLength: 6 }), (sound, cuts) => {
      const reader = new WavReader('The voice')
      const got = all(cut(wavOf([sound], 8_000), cuts).map(one => reader.read(one)))
      assert.deepEqual(got, [...sound])
    }),
  )
})

test('whatever comes instead of a WAV file is a fault or silence, never a crash and never noise', () => {
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 300 }), bytes => {
      const reader = new WavReader('The voice')
      try {
        assert.equal(reader.read(bytes).length, 0)
      } catch (error) {
        assert.match(String(error), /did not send 16-bit mono PCM/)
      }
    }),
  )
})

test('a damaged header of a WAV file never makes more sound than there are bytes', () => {
  fc.assert(
    fc.property(samples, fc.nat(43), fc.nat(255), (sound, at, byte) => {
      const wav = wavOf([sound], 16_000)
      wav[at] = byte
      try {
        const reader = new WavReader('The voice')
        assert.ok(reader.read(wav).length + reader.end().length <= wav.length * 2)
      } catch (error) {
        assert.match(String(error), /did not send 16-bit mono PCM/)
      }
    }),
  )
})
