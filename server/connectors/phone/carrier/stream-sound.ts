import { type Samples, sampleRate } from '../call-leg.ts'
import { decodeG711, encodeG711 } from '../media/g711.ts'
import { Resampler } from '../media/resample.ts'
import type { StreamFormat } from './stream-frames.ts'

/** Sound of one stream between its own format and ours, both ways. */
export function streamSound({ encoding, rate }: StreamFormat) {
  const toUs = rate === sampleRate ? undefined : new Resampler(rate, sampleRate)
  const toThem = rate === sampleRate ? undefined : new Resampler(sampleRate, rate)
  const law = encoding === 'alaw' ? 'PCMA' : 'PCMU'
  return {
    decode(bytes: Uint8Array): Samples {
      const samples = encoding === 'pcm' ? linear(bytes) : decodeG711(law, bytes)
      return toUs?.push(samples) ?? samples
    },
    encode(samples: Samples): Uint8Array {
      const theirs = toThem?.push(samples) ?? samples
      return encoding === 'pcm' ? littleEndian(theirs) : encodeG711(law, theirs)
    },
  }
}

/** Half a sample at the end is no sound. */
function linear(bytes: Uint8Array): Samples {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength)
  return Int16Array.from({ length: bytes.length >> 1 }, (_, at) => view.getInt16(at * 2, true))
}

function littleEndian(samples: Samples): Uint8Array {
  const bytes = new Uint8Array(samples.length * 2)
  const view = new DataView(bytes.buffer)
  for (let at = 0; at < samples.length; at += 1) view.setInt16(at * 2, samples[at]!, true)
  return bytes
}
