import type { Samples } from '../call-leg.ts'

/** The two codecs that every telephone network has (ITU-T G.711), 8 bits a sample, 8 kHz. */
export type Codec = 'PCMU' | 'PCMA'

/** Static RTP payload types (RFC 3551 6). */
export const payloadTypes: Readonly<Record<Codec, number>> = { PCMU: 0, PCMA: 8 }

/** One byte of silence: the smallest positive level of each law. */
export const silence: Readonly<Record<Codec, number>> = { PCMU: 0xff, PCMA: 0xd5 }

// G.711 tables 2a/2b: 14-bit levels scaled to 16 bits. 33 is the bias that makes the chords line up.
function decodeUlaw(byte: number): number {
  const code = ~byte & 0xff
  const magnitude = ((((code & 0x0f) << 1) + 33) << ((code >> 4) & 7)) - 33
  return (code & 0x80 ? -magnitude : magnitude) * 4
}

// G.711 tables 1a/1b: 13-bit levels scaled to 16 bits; every other bit is inverted on the line (0x55).
function decodeAlaw(byte: number): number {
  const code = byte ^ 0x55
  const chord = (code >> 4) & 7
  const step = ((code & 0x0f) << 1) + 1
  const magnitude = chord === 0 ? step : (step + 32) << (chord - 1)
  return (code & 0x80 ? magnitude : -magnitude) * 8
}

const decoders: Readonly<Record<Codec, Int16Array>> = {
  PCMU: Int16Array.from({ length: 256 }, (_, byte) => decodeUlaw(byte)),
  PCMA: Int16Array.from({ length: 256 }, (_, byte) => decodeAlaw(byte)),
}

const encoders: Readonly<Record<Codec, Uint8Array>> = {
  PCMU: encoderOf(decoders.PCMU, silence.PCMU),
  PCMA: encoderOf(decoders.PCMA, silence.PCMA),
}

/** The nearest level for each of the 65,536 samples: quantisation that cannot disagree with the decoder. */
function encoderOf(levels: Int16Array, zero: number): Uint8Array {
  const codes = Array.from(levels, (level, code) => ({ level, code }))
    .filter(({ level, code }) => level !== 0 || code === zero)
    .sort((a, b) => a.level - b.level)
  const table = new Uint8Array(65_536)
  let at = 0
  for (let sample = -32_768; sample <= 32_767; sample++) {
    while (at + 1 < codes.length && closer(sample, codes[at]!.level, codes[at + 1]!.level)) at++
    table[sample & 0xffff] = codes[at]!.code
  }
  return table
}

/** At a decision value the larger magnitude counts, and zero is positive (G.711 3.2). */
function closer(sample: number, lower: number, upper: number): boolean {
  const middle = (lower + upper) / 2
  return sample > middle || (sample === middle && sample >= 0)
}

/** Decodes one byte a sample. */
export function decodeG711(codec: Codec, bytes: Uint8Array): Samples {
  const table = decoders[codec]
  const samples = new Int16Array(bytes.length)
  for (let i = 0; i < bytes.length; i++) samples[i] = table[bytes[i]!]!
  return samples
}

/** Encodes one byte a sample. */
export function encodeG711(codec: Codec, samples: Samples): Uint8Array<ArrayBuffer> {
  const table = encoders[codec]
  const bytes = new Uint8Array(samples.length)
  for (let i = 0; i < samples.length; i++) bytes[i] = table[samples[i]! & 0xffff]!
  return bytes
}
