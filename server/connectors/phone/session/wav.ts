import { type Samples, sampleRate } from '../call-leg.ts'

/** A RIFF/WAVE file of PCM 16 bits at 8 kHz; one array of samples for each channel, all of one length. */
export function wavOf(...channels: readonly Samples[]): Uint8Array {
  const frames = channels[0]?.length ?? 0
  const block = channels.length * 2
  const bytes = new Uint8Array(44 + frames * block)
  const view = new DataView(bytes.buffer)
  const ascii = (at: number, text: string) => bytes.set(new TextEncoder().encode(text), at)
  ascii(0, 'RIFF')
  view.setUint32(4, bytes.length - 8, true)
  ascii(8, 'WAVEfmt ')
  view.setUint32(16, 16, true)
  view.setUint16(20, 1, true)
  view.setUint16(22, channels.length, true)
  view.setUint32(24, sampleRate, true)
  view.setUint32(28, sampleRate * block, true)
  view.setUint16(32, block, true)
  view.setUint16(34, 16, true)
  ascii(36, 'data')
  view.setUint32(40, frames * block, true)
  channels.forEach((samples, channel) => {
    for (let i = 0; i < frames; i++) view.setInt16(44 + i * block + channel * 2, samples[i] ?? 0, true)
  })
  return bytes
}

export function joined(pieces: readonly Samples[]): Samples {
  const all = new Int16Array(pieces.reduce((sum, piece) => sum + piece.length, 0))
  let at = 0
  for (const piece of pieces) {
    all.set(piece, at)
    at += piece.length
  }
  return all
}
