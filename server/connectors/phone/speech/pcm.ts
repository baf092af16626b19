import type { Samples } from '../call-leg.ts'
import { sampleRate } from '../call-leg.ts'
import { Resampler } from '../media/resample.ts'
import { SpeechFault } from './fault.ts'

/** Bytes of a stream of little-endian 16-bit mono PCM, cut anywhere, into samples at 8 kHz. */
export class PcmReader {
  readonly #resampler: Resampler | undefined
  #odd = new Uint8Array(0)

  /** `rate` of the bytes in Hz. */
  constructor(rate: number) {
    this.#resampler = rate === sampleRate ? undefined : new Resampler(rate, sampleRate)
  }

  read(bytes: Uint8Array): Samples {
    const whole = concat(this.#odd, bytes)
    const even = whole.length - (whole.length % 2)
    this.#odd = whole.slice(even)
    const samples = samplesOf(whole.subarray(0, even))
    return this.#resampler?.push(samples) ?? samples
  }

  end(): Samples {
    return this.#resampler?.flush() ?? new Int16Array(0)
  }
}

/** The longest header that is still looked through for its `data`. */
const longestHeader = 64 * 1024

/**
 * A WAV file as it arrives, into samples at 8 kHz. Lengths in the header are not believed: programs that stream do not
 * know them yet.
 */
export class WavReader {
  readonly #who: string
  #head = new Uint8Array(0)
  #pcm: PcmReader | undefined

  constructor(who: string) {
    this.#who = who
  }

  /** @throws SpeechFault when it is not 16-bit mono PCM. */
  read(bytes: Uint8Array): Samples {
    if (this.#pcm) return this.#pcm.read(bytes)
    this.#head = concat(this.#head, bytes)
    const found = headerOf(this.#head)
    if (found === 'more' && this.#head.length < longestHeader) return new Int16Array(0)
    if (typeof found === 'string')
      throw new SpeechFault(
        'broken',
        `${this.#who} did not send 16-bit mono PCM in WAV. Choose that format, or PCM, in the speech settings.`,
      )
    this.#pcm = new PcmReader(found.rate)
    const sound = this.#head.subarray(found.data)
    this.#head = new Uint8Array(0)
    return this.#pcm.read(sound)
  }

  end(): Samples {
    return this.#pcm?.end() ?? new Int16Array(0)
  }
}

/** RIFF chunks (Multimedia Programming Interface 1.0, 1991): `fmt ` says what `data` is. */
function headerOf(bytes: Uint8Array): { readonly rate: number; readonly data: number } | 'more' | 'wrong' {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength)
  const name = (at: number) => String.fromCharCode(...bytes.subarray(at, at + 4))
  if (bytes.length >= 4 && name(0) !== 'RIFF') return 'wrong'
  if (bytes.length < 12) return 'more'
  if (name(8) !== 'WAVE') return 'wrong'
  let rate: number | undefined
  for (let at = 12; at + 8 <= bytes.length; ) {
    const size = view.getUint32(at + 4, true)
    if (name(at) === 'data') return rate ? { rate, data: at + 8 } : 'wrong'
    if (name(at) === 'fmt ') {
      if (at + 24 > bytes.length) return 'more'
      // 1 is PCM; 0xFFFE says it further on, and is PCM in all that comes with 16 bits from speech engines.
      const format = view.getUint16(at + 8, true)
      const mono = view.getUint16(at + 10, true) === 1 && view.getUint16(at + 22, true) === 16
      rate = view.getUint32(at + 12, true)
      if (!mono || (format !== 1 && format !== 0xfffe) || rate < 4_000 || rate > 192_000) return 'wrong'
    }
    at += 8 + size + (size % 2)
  }
  return 'more'
}

/** A WAV file of 16-bit mono PCM. */
export function wavOf(pieces: readonly Samples[], rate: number): Uint8Array<ArrayBuffer> {
  const size = pieces.reduce((sum, piece) => sum + piece.length * 2, 0)
  const bytes = new Uint8Array(44 + size)
  const view = new DataView(bytes.buffer)
  const text = (at: number, letters: string) => bytes.set(Buffer.from(letters, 'latin1'), at)
  text(0, 'RIFF')
  view.setUint32(4, 36 + size, true)
  text(8, 'WAVEfmt ')
  view.setUint32(16, 16, true)
  view.setUint16(20, 1, true)
  view.setUint16(22, 1, true)
  view.setUint32(24, rate, true)
  view.setUint32(28, rate * 2, true)
  view.setUint16(32, 2, true)
  view.setUint16(34, 16, true)
  text(36, 'data')
  view.setUint32(40, size, true)
  let at = 44
  for (const piece of pieces) {
    bytes.set(bytesOf(piece), at)
    at += piece.length * 2
  }
  return bytes
}

const littleEndian = new Uint8Array(Uint16Array.of(1).buffer)[0] === 1

/** Little-endian, whatever the machine. */
export function bytesOf(samples: Samples): Uint8Array {
  const bytes = new Uint8Array(samples.length * 2)
  // Sample by sample it takes twenty times as long, and this is done for every frame of every call.
  if (littleEndian) new Int16Array(bytes.buffer).set(samples)
  else {
    const view = new DataView(bytes.buffer)
    for (let at = 0; at < samples.length; at += 1) view.setInt16(at * 2, samples[at]!, true)
  }
  return bytes
}

/** Of a copy, which begins at an even address as samples must. */
function samplesOf(bytes: Uint8Array): Int16Array {
  if (littleEndian) return new Int16Array(Uint8Array.from(bytes).buffer)
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength)
  return Int16Array.from({ length: bytes.length / 2 }, (_, at) => view.getInt16(at * 2, true))
}

function concat(first: Uint8Array, second: Uint8Array): Uint8Array<ArrayBuffer> {
  const both = new Uint8Array(first.length + second.length)
  both.set(first)
  both.set(second, first.length)
  return both
}
