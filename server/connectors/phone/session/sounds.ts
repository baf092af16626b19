import { type Samples, sampleRate } from '../call-leg.ts'

function sine(hertz: number, ms: number, loudness: number): Samples {
  const count = Math.round((sampleRate * ms) / 1_000)
  // 10 ms of fade on both sides: without it a tone clicks.
  const fade = sampleRate / 100
  return Int16Array.from({ length: count }, (_, i) => {
    const edge = Math.min(1, i / fade, (count - i) / fade)
    return Math.round(Math.sin((2 * Math.PI * hertz * i) / sampleRate) * loudness * edge)
  })
}

/** "Speak after the tone": what answering machines use, 1 kHz. */
export const messageTone: Samples = sine(1_000, 400, 8_000)

/** Two soft notes and a long rest, 4 s: says that the line is alive without being listened to. */
export const holdMusic: Samples = (() => {
  const music = new Int16Array(sampleRate * 4)
  music.set(sine(440, 500, 3_000), 0)
  music.set(sine(554, 700, 3_000), sampleRate * 0.6)
  return music
})()
