import { type CallWaveform, waveformSteps } from '../../contract/call-waveform.ts'

/** A canonical WAV header, as our recordings have it: the sound begins behind it. */
const headerLength = 44
/** Samples looked at in each step of each side. An hour costs as little as a minute: a quarter of a million in all. */
const looks = 1_000

/**
 * How loud both sides of a recording are, from 16-bit PCM: the caller left, we right; of a message that was left the
 * caller alone. A file that was cut off is read as far as it goes.
 *
 * @throws RangeError for any other format
 */
export function waveformOf(wav: Uint8Array): CallWaveform {
  const data = new DataView(wav.buffer, wav.byteOffset, wav.byteLength)
  const is = (at: number, value: number) =>
    wav.byteLength >= headerLength && data.getUint16(at, true) === value
  if (!is(20, 1) || !(is(22, 1) || is(22, 2)) || !is(34, 16))
    throw new RangeError('The recording is not PCM of 16 bits on one or two channels.')
  const rate = data.getUint32(24, true)
  const width = 2 * data.getUint16(22, true)
  const frames = Math.floor((wav.byteLength - headerLength) / width)
  const start = (step: number) => headerLength + width * Math.floor((step * frames) / waveformSteps)
  const side = (offset: number) =>
    Array.from({ length: waveformSteps }, (_, step) =>
      offset < width ? loudest(data, start(step) + offset, start(step + 1) + offset, width) : 0,
    )
  return { seconds: frames / rate, caller: side(0), ours: side(2) }
}

/** From 0 to 100, by the root of the amplitude: a quiet voice is to be seen too. */
function loudest(data: DataView, from: number, to: number, width: number): number {
  const stride = width * Math.max(1, Math.floor((to - from) / width / looks))
  let most = 0
  for (let at = from; at < to; at += stride) most = Math.max(most, Math.abs(data.getInt16(at, true)))
  return Math.round(Math.sqrt(most / 32_768) * 100)
}
