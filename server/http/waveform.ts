import { type CallWaveform, waveformSteps } from '../../contract/call-waveform.ts'

/** A canonical WAV header, as our recordings have it: the sound begins behind it. */
const headerLength = 44
/** Samples looked at in each step of each side. An hour costs as little as a minute: a quarter of a million in all. */
const looks = 1_000

/**
 * How loud both sides of a recording are, from 16-bit stereo PCM: the caller left, we right. A file that was cut off is
 * read as far as it goes.
 *
 * @throws RangeError for any other format
 */
export function waveformOf(wav: Uint8Array): CallWaveform {
  const data = new DataView(wav.buffer, wav.byteOffset, wav.byteLength)
  const is = (at: number, value: number) =>
    wav.byteLength >= headerLength && data.getUint16(at, true) === value
  if (!is(20, 1) || !is(22, 2) || !is(34, 16))
    throw new RangeError('The recording is not stereo PCM of 16 bits.')
  const rate = data.getUint32(24, true)
  const frames = Math.floor((wav.byteLength - headerLength) / 4)
  const side = (offset: number) =>
    Array.from({ length: waveformSteps }, (_, step) =>
      loudest(
        data,
        offset,
        Math.floor((step * frames) / waveformSteps),
        Math.floor(((step + 1) * frames) / waveformSteps),
      ),
    )
  return { seconds: frames / rate, caller: side(0), ours: side(2) }
}

/** From 0 to 100, by the root of the amplitude: a quiet voice is to be seen too. */
function loudest(data: DataView, offset: number, from: number, to: number): number {
  const stride = Math.max(1, Math.floor((to - from) / looks))
  let most = 0
  for (let frame = from; frame < to; frame += stride)
    most = Math.max(most, Math.abs(data.getInt16(headerLength + frame * 4 + offset, true)))
  return Math.round(Math.sqrt(most / 32_768) * 100)
}
