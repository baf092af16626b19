import assert from 'node:assert/strict'
import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { test } from 'node:test'
import fc from 'fast-check'
import { webrtcDetector } from './fvad.ts'
import { energyDetector, loudness, type VoiceDetector, type VoiceEdge, voiceEdges } from './vad.ts'

const frame = (value: (i: number) => number) => Int16Array.from({ length: 160 }, (_, i) => value(i))

/** Reproducible white noise. */
function noise(amplitude: number): () => Int16Array {
  let seed = 7
  return () =>
    frame(() => {
      seed = (seed * 48_271) % 2_147_483_647
      return (seed / 2_147_483_647 - 0.5) * 2 * amplitude
    })
}

/** Like a vowel: 120 Hz and its overtones, weaker towards the top. */
function vowel(amplitude: number): (n: number) => Int16Array {
  return n =>
    frame(i => {
      const t = (n * 160 + i) / 8_000
      let sum = 0
      for (let k = 1; k <= 20; k++) sum += Math.sin(2 * Math.PI * 120 * k * t) / k
      return (sum / 2) * amplitude * (0.6 + 0.4 * Math.sin(2 * Math.PI * 4 * t))
    })
}

function edgesOf(detect: VoiceDetector, frames: readonly Int16Array[]): VoiceEdge[] {
  const edges = voiceEdges(detect)
  return frames.flatMap((one, n) => edges(one, n * 20) ?? [])
}

const speechAt = (from: number, to: number, amplitude: number, floor: number, frames = 300) => {
  const [voice, quiet] = [vowel(amplitude), noise(floor)]
  return Array.from({ length: frames }, (_, n) => {
    const hiss = quiet()
    const tone = n >= from && n < to ? voice(n) : undefined
    return frame(i => hiss[i]! + (tone?.[i] ?? 0))
  })
}

for (const [name, open] of [
  ['loudness', async () => energyDetector()],
  ['WebRTC and loudness', async () => (await webrtcDetector()).detect],
] as const)
  for (const [line, amplitude, floor] of [
    ['a good line', 8_000, 10],
    ['a soft caller', 900, 10],
    ['a noisy line', 8_000, 600],
  ] as const)
    test(`By ${name} speech on ${line} is noticed within 200 ms and let go within 400 ms`, async () => {
      const edges = edgesOf(await open(), speechAt(150, 250, amplitude, floor))
      assert.deepEqual(
        edges.map(edge => edge.on),
        [true, false],
      )
      assert.ok(edges[0]!.at >= 2_980 && edges[0]!.at <= 3_100, `began at ${edges[0]!.at}`)
      assert.ok(edges[1]!.at >= 4_950 && edges[1]!.at <= 5_200, `ended at ${edges[1]!.at}`)
    })

test('A line that only hisses is nobody speaking, however loud', async () => {
  for (const floor of [5, 50, 300, 1_000]) {
    const hiss = noise(floor)
    const frames = Array.from({ length: 500 }, hiss)
    const { detect, free } = await webrtcDetector()
    const edges = edgesOf(detect, frames)
    free()
    assert.ok(
      edges.every(edge => !edge.on),
      `noise of ${floor}`,
    )
  }
})

test('A click is no voice', () => {
  const frames = speechAt(150, 153, 12_000, 10)
  assert.deepEqual(edgesOf(energyDetector(), frames), [])
})

test('Beginnings and ends alternate, in order of time, whatever the frames are', () => {
  fc.assert(
    fc.property(fc.array(fc.boolean(), { maxLength: 400 }), voiced => {
      let next = 0
      const edges = edgesOf(
        () => voiced[next++]!,
        voiced.map(() => frame(() => 0)),
      )
      edges.forEach((edge, i) => {
        assert.equal(edge.on, i % 2 === 0)
        assert.ok(i === 0 || edge.at >= edges[i - 1]!.at)
      })
    }),
  )
})

test('Loudness is the root mean square', () => {
  assert.equal(loudness(frame(() => 100)), 100)
  assert.equal(loudness(frame(i => (i % 2 ? 100 : -100))), 100)
  assert.equal(loudness(new Int16Array(0)), 0)
})

const digits = '../shared/fixtures/speech/fsdd'

/** The samples of a plain PCM file at 8 kHz. */
function samplesOf(file: Buffer): Int16Array {
  let at = 12
  while (file.toString('latin1', at, at + 4) !== 'data') at += 8 + file.readUInt32LE(at + 4)
  const size = file.readUInt32LE(at + 4)
  return new Int16Array(Uint8Array.from(file.subarray(at + 8, at + 8 + size)).buffer)
}

test('Of single digits by real people hardly any goes unnoticed, and none counts as two', {
  skip: existsSync(digits) ? false : `no recordings at ${digits}`,
}, async () => {
  const { detect, free } = await webrtcDetector()
  const edges = voiceEdges(detect)
  const hiss = noise(8)
  const files = readdirSync(digits).filter(name => name.endsWith('.wav'))
  let noticed = 0
  let at = 0
  for (const name of files) {
    const spoken = samplesOf(readFileSync(`${digits}/${name}`))
    let begins = 0
    // Half a second of silence before and after it.
    for (let from = -4_000; from < spoken.length + 4_000; from += 160, at += 20) {
      const under = hiss()
      const edge = edges(
        frame(i => (spoken[from + i] ?? 0) + under[i]!),
        at,
      )
      if (edge?.on) begins += 1
    }
    assert.ok(begins <= 1, name)
    noticed += begins
  }
  free()
  assert.ok(files.length > 0 && noticed >= files.length * 0.97, `${noticed} of ${files.length}`)
})
