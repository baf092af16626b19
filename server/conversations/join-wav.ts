/** A canonical WAV header, as our recordings have it: the sound begins behind it. */
const headerLength = 44
/** What tells how the sound is stored: from the kind of PCM to the bits of a sample. */
const format = { from: 20, to: 36 }

/** Two recordings of ours, one behind the other; the first alone where the second is stored in another way. */
export function joinWav(first: Uint8Array, second: Uint8Array): Uint8Array {
  const formatOf = (wav: Uint8Array) => Buffer.from(wav.subarray(format.from, format.to))
  if (!formatOf(first).equals(formatOf(second))) return first
  const whole = new Uint8Array(first.length + second.length - headerLength)
  whole.set(first)
  whole.set(second.subarray(headerLength), first.length)
  const data = new DataView(whole.buffer)
  data.setUint32(4, whole.length - 8, true)
  data.setUint32(40, whole.length - headerLength, true)
  return whole
}
