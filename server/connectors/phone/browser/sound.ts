import type { Samples } from '../call-leg.ts'

/** Samples of PCM in base64, little-endian; undefined when it is no whole number of samples. */
export function soundOf(base64: string): Samples | undefined {
  const bytes = Buffer.from(base64, 'base64')
  if (bytes.length === 0 || bytes.length % 2 !== 0) return undefined
  return Int16Array.from({ length: bytes.length / 2 }, (_, at) => bytes.readInt16LE(at * 2))
}

export function base64Of(samples: Samples): string {
  const bytes = Buffer.alloc(samples.length * 2)
  samples.forEach((sample, at) => void bytes.writeInt16LE(sample, at * 2))
  return bytes.toString('base64')
}
