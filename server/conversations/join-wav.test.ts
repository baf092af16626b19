import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { readWav, writeWav } from '../connectors/phone/media/wav.ts'
import { joinWav } from './join-wav.ts'

const sound = fc.int16Array({ minLength: 1, maxLength: 400 })

test('two recordings that are joined sound as one after the other', () => {
  fc.assert(
    fc.property(sound, sound, (one, other) => {
      const file = (samples: Int16Array) => writeWav({ rate: 8_000, channels: [Int16Array.from(samples)] })
      const { rate, channels } = readWav(joinWav(file(one), file(other)))
      assert.equal(rate, 8_000)
      assert.deepEqual(
        channels.map(samples => [...samples]),
        [[...one, ...other]],
      )
    }),
  )
})

test('what is stored in another way is not read as noise: the first recording stays as it was', () => {
  const samples = Int16Array.of(1, 2, 3)
  const first = writeWav({ rate: 8_000, channels: [samples] })
  for (const second of [
    writeWav({ rate: 16_000, channels: [samples] }),
    writeWav({ rate: 8_000, channels: [samples, samples] }),
    new Uint8Array(44),
  ])
    assert.deepEqual(joinWav(first, second), first)
})
