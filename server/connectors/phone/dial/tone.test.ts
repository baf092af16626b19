import assert from 'node:assert/strict'
import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { test } from 'node:test'
import fc from 'fast-check'
import { decodeG711, encodeG711 } from '../media/g711.ts'
import { resample } from '../media/resample.ts'
import { framesOf, speechLike } from '../media/testing/sound.ts'
import { readWav } from '../media/wav.ts'
import { beepEnds, pureTone } from './tone.ts'

const sine = (hertz: number, loudness: number, phase = 0) =>
  Int16Array.from({ length: 160 }, (_, i) =>
    Math.round(loudness * Math.sin((2 * Math.PI * hertz * i) / 8_000 + phase)),
  )

test('a beep of any pitch is heard at its pitch, also through the telephone’s coding', () => {
  fc.assert(
    fc.property(
      fc.double({ min: 350, max: 2_600, noNaN: true }),
      fc.integer({ min: 1_500, max: 30_000 }),
      fc.double({ min: 0, max: 6, noNaN: true }),
      fc.constantFrom('PCMU' as const, 'PCMA' as const),
      (hertz, loudness, phase, codec) => {
        const frame = decodeG711(codec, encodeG711(codec, sine(hertz, loudness, phase)))
        const heard = pureTone(frame)?.hertz
        assert.ok(heard !== undefined && Math.abs(heard - hertz) < 10, `${hertz} was heard as ${heard}`)
      },
    ),
  )
})

const long = (hertz: number, seconds: number, loudness = 6_000) =>
  Int16Array.from({ length: seconds * 8_000 }, (_, i) =>
    Math.round(loudness * Math.sin((2 * Math.PI * hertz * i) / 8_000)),
  )

test('ringing, engaged and fax tones, noise, silence and a voice are no beep', () => {
  const both = (one: number, other: number) => {
    const second = long(other, 2)
    return long(one, 2).map((sample, i) => sample + second[i]!)
  }
  const noise = Int16Array.from({ length: 16_000 }, (_, i) => ((i * 48_271 * (i + 7)) % 9_001) - 4_500)
  const sounds = {
    ...{
      ringing: both(440, 480),
      engaged: both(480, 620),
      dialling: both(350, 440),
      British: both(400, 450),
    },
    ...{ fax: long(2_100, 4), noise, nothing: new Int16Array(16_000), faint: long(1_000, 1, 300) },
    voice: speechLike(2),
  }
  for (const [name, sound] of Object.entries(sounds)) {
    const beeps = beepEnds()
    assert.ok(![...framesOf(sound), new Int16Array(160)].some(frame => beeps(frame)), name)
  }
})

test('any 20 ms whatever are answered without a fault', () => {
  fc.assert(
    fc.property(fc.int16Array({ minLength: 0, maxLength: 320 }), frame => {
      const heard = pureTone(frame)
      assert.ok(heard === undefined || (heard.hertz >= 0 && heard.hertz <= 4_000))
    }),
  )
})

const voices = '../shared/fixtures/speech'

test('in the recorded voices of real people no beep is found', {
  skip: existsSync(voices) ? false : `no recordings at ${voices}`,
}, t => {
  let seconds = 0
  for (const folder of ['fsdd', 'google_samples', 'pocketsphinx', 'vad', 'livekit', 'noise'])
    for (const name of readdirSync(`${voices}/${folder}`).filter(each => each.endsWith('.wav'))) {
      const { rate, channels } = readWav(readFileSync(`${voices}/${folder}/${name}`))
      const samples = resample(channels[0]!, rate, 8_000)
      const beeps = beepEnds()
      seconds += samples.length / 8_000
      assert.ok(!framesOf(samples).some(frame => beeps(frame)), name)
    }
  t.diagnostic(`${Math.round(seconds)} s of voices and noises`)
})
