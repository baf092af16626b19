import { type Samples, sampleRate } from '../call-leg.ts'

/** A RIFF/WAVE file of PCM 16 bits at 8 kHz; the samples of several channels come interleaved. */
export function wavOf(channels: number, pieces: readonly Samples[]): Uint8Array {
  const size = pieces.reduce((sum, piece) => sum + piece.byteLength, 0)
  const bytes = new Uint8Array(44 + size)
  const view = new DataView(bytes.buffer)
  const ascii = (at: number, text: string) => bytes.set(Buffer.from(text, 'latin1'), at)
  ascii(0, 'RIFF')
  view.setUint32(4, bytes.length - 8, true)
  ascii(8, 'WAVEfmt ')
  view.setUint32(16, 16, true)
  view.setUint16(20, 1, true)
  view.setUint16(22, channels, true)
  view.setUint32(24, sampleRate, true)
  view.setUint32(28, sampleRate * channels * 2, true)
  view.setUint16(32, channels * 2, true)
  view.setUint16(34, 16, true)
  ascii(36, 'data')
  view.setUint32(40, size, true)
  let at = 44
  for (const piece of pieces) {
    // Node runs on little-endian machines only, as the file is.
    bytes.set(new Uint8Array(piece.buffer, piece.byteOffset, piece.byteLength), at)
    at += piece.byteLength
  }
  return bytes
}
