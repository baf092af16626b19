import type { Samples } from '../call-leg.ts'
import { decodeG711 } from './g711.ts'

const headerLength = 44
const formats = { pcm: 1, float: 3, alaw: 6, ulaw: 7, extensible: 0xfffe }

/** Sound of a WAV file: one array for each channel, 16 bits. */
export interface Wav {
  /** Samples per second. */
  readonly rate: number
  readonly channels: readonly Samples[]
}

interface Format {
  readonly kind: number
  readonly channels: number
  readonly rate: number
  readonly bits: number
}

/**
 * Reads PCM (8, 16, 24, 32 bits), float, A-law and µ-law. A data chunk that claims more than there is (a file that was
 * cut off, or streamed with a length of 0 or 0xffffffff) is read as far as it goes; everything else that is wrong
 * throws a RangeError saying what.
 */
export function readWav(bytes: Uint8Array): Wav {
  const data = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength)
  if (bytes.length < 12 || tagAt(bytes, 0) !== 'RIFF' || tagAt(bytes, 8) !== 'WAVE') {
    throw new RangeError('Not a WAV file: it does not begin with RIFF and WAVE')
  }
  let format: Format | undefined
  for (let at = 12; at + 8 <= bytes.length; ) {
    const length = data.getUint32(at + 4, true)
    const rest = bytes.length - at - 8
    if (tagAt(bytes, at) === 'data') {
      if (!format) throw new RangeError('Not a usable WAV file: no format before its data')
      const there = length === 0 || length > rest ? rest : length
      return { rate: format.rate, channels: decode(format, bytes.subarray(at + 8, at + 8 + there)) }
    }
    if (length > rest) break
    if (tagAt(bytes, at) === 'fmt ')
      format = formatOf(new DataView(bytes.buffer, bytes.byteOffset + at + 8, length))
    at += 8 + length + (length % 2)
  }
  throw new RangeError('Not a usable WAV file: it has no data chunk')
}

function formatOf(data: DataView): Format {
  if (data.byteLength < 16) throw new RangeError('Not a usable WAV file: its format chunk is too short')
  const tag = data.getUint16(0, true)
  const format: Format = {
    kind: tag === formats.extensible && data.byteLength >= 26 ? data.getUint16(24, true) : tag,
    channels: data.getUint16(2, true),
    rate: data.getUint32(4, true),
    bits: data.getUint16(14, true),
  }
  const widths: Record<number, readonly number[]> = {
    [formats.pcm]: [8, 16, 24, 32],
    [formats.float]: [32, 64],
    [formats.alaw]: [8],
    [formats.ulaw]: [8],
  }
  if (!widths[format.kind]?.includes(format.bits)) {
    throw new RangeError(
      `Not a readable WAV file: format ${format.kind} with ${format.bits} bits; convert it to PCM`,
    )
  }
  if (format.channels < 1 || format.channels > 8) {
    throw new RangeError(`Not a readable WAV file: ${format.channels} channels; 1 to 8 are`)
  }
  if (format.rate < 4_000 || format.rate > 384_000) {
    throw new RangeError(`Not a readable WAV file: ${format.rate} samples a second; 4000 to 384000 are`)
  }
  return format
}

function decode(format: Format, bytes: Uint8Array): Samples[] {
  const width = format.bits / 8
  const count = Math.floor(bytes.length / width / format.channels)
  const all = decodeAll(format, bytes.subarray(0, count * width * format.channels))
  if (format.channels === 1) return [all]
  return Array.from({ length: format.channels }, (_, channel) =>
    Int16Array.from({ length: count }, (_, i) => all[i * format.channels + channel]!),
  )
}

function decodeAll({ kind, bits }: Format, bytes: Uint8Array): Samples {
  if (kind === formats.alaw) return decodeG711('PCMA', bytes)
  if (kind === formats.ulaw) return decodeG711('PCMU', bytes)
  const data = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength)
  const width = bits / 8
  const sample = kind === formats.float ? floatReader(data, bits) : integerReader(data, bits)
  const samples = new Int16Array(bytes.length / width)
  for (let i = 0; i < samples.length; i++) samples[i] = sample(i * width)
  return samples
}

/** The upper 16 bits; 8 bits are unsigned in WAV, all others signed and little-endian. */
function integerReader(data: DataView, bits: number): (at: number) => number {
  if (bits === 8) return at => (data.getUint8(at) - 128) << 8
  const skip = bits / 8 - 2
  return at => data.getInt16(at + skip, true)
}

function floatReader(data: DataView, bits: number): (at: number) => number {
  return at => {
    const value = bits === 32 ? data.getFloat32(at, true) : data.getFloat64(at, true)
    return Math.max(-32_768, Math.min(32_767, Math.round(value * 32_767) || 0))
  }
}

/** Writes 16-bit PCM; shorter channels are filled up with silence. */
export function writeWav({ rate, channels }: Wav): Uint8Array<ArrayBuffer> {
  const count = Math.max(0, ...channels.map(channel => channel.length))
  const length = count * channels.length * 2
  const bytes = new Uint8Array(headerLength + length)
  const data = new DataView(bytes.buffer)
  const word = (at: number, value: number) => data.setUint32(at, value, true)
  bytes.set(Buffer.from('RIFF....WAVEfmt ....................data....'))
  word(4, headerLength - 8 + length)
  word(16, 16)
  data.setUint16(20, formats.pcm, true)
  data.setUint16(22, channels.length, true)
  word(24, rate)
  word(28, rate * channels.length * 2)
  data.setUint16(32, channels.length * 2, true)
  data.setUint16(34, 16, true)
  word(40, length)
  channels.forEach((channel, c) => {
    for (let i = 0; i < channel.length; i++) {
      data.setInt16(headerLength + 2 * (i * channels.length + c), channel[i]!, true)
    }
  })
  return bytes
}

function tagAt(bytes: Uint8Array, at: number): string {
  return String.fromCharCode(...bytes.subarray(at, at + 4))
}
