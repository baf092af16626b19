import { frameSize, type Samples } from '../../call-leg.ts'

/** Speech-like sound: a gliding pitch with overtones, loud and soft; no two of its frames are alike. */
export function speechLike(seconds: number, rate = 8_000): Samples {
  let phase = 0
  return Int16Array.from({ length: Math.round(seconds * rate) }, (_, i) => {
    const t = i / rate
    phase += (2 * Math.PI * (180 + 70 * Math.sin(2 * t) + 20 * Math.sin(7.3 * t))) / rate
    const loudness = 0.55 + 0.45 * Math.sin(2 * Math.PI * 1.3 * t)
    return Math.round(
      loudness * 6_000 * (Math.sin(phase) + 0.5 * Math.sin(3 * phase) + 0.25 * Math.sin(7 * phase)),
    )
  })
}

export function framesOf(samples: Samples, size = frameSize): Samples[] {
  return Array.from({ length: Math.floor(samples.length / size) }, (_, i) =>
    samples.slice(i * size, (i + 1) * size),
  )
}

export function joined(pieces: readonly Samples[]): Samples {
  const whole = new Int16Array(pieces.reduce((sum, piece) => sum + piece.length, 0))
  let at = 0
  for (const piece of pieces) {
    whole.set(piece, at)
    at += piece.length
  }
  return whole
}

/** Likeness of two sounds, -1 to 1. */
export function correlation(a: Samples, b: Samples): number {
  let ab = 0
  let aa = 0
  let bb = 0
  for (let i = 0; i < Math.min(a.length, b.length); i++) {
    ab += a[i]! * b[i]!
    aa += a[i]! ** 2
    bb += b[i]! ** 2
  }
  return ab / Math.sqrt(aa * bb || 1)
}

/** The best likeness of `wanted` with any place of `heard`, found by its beginning. */
export function bestCorrelation(wanted: Samples, heard: Samples): number {
  let best = -1
  let bestAt = 0
  const probe = wanted.subarray(0, 1_200)
  for (let at = 0; at + probe.length <= heard.length; at++) {
    const likeness = correlation(probe, heard.subarray(at, at + probe.length))
    if (likeness > best) {
      best = likeness
      bestAt = at
    }
  }
  return correlation(wanted, heard.subarray(bestAt, bestAt + wanted.length))
}

/**
 * The best likeness of each piece of `wanted` (in samples) with a place of `heard` within 0.5 s of where the last
 * good one was, or up to 4 s later: a machine that stands still for a moment shifts what follows, and the pieces are
 * found all the same.
 */
export function likenesses(wanted: Samples, heard: Samples, size: number): number[] {
  let expected = placeOf(wanted.subarray(0, size), heard, 0, heard.length).at
  return framesOf(wanted, size).map(piece => {
    const near = placeOf(piece, heard, Math.max(0, expected - 4_000), expected + 4_000)
    const { at, likeness } =
      near.likeness > 0.95 ? near : placeOf(piece, heard, Math.max(0, expected - 4_000), expected + 32_000)
    expected = (likeness > 0.95 ? at : expected) + size
    return likeness
  })
}

function placeOf(piece: Samples, heard: Samples, from: number, to: number): { at: number; likeness: number } {
  let best = { at: from, likeness: -1 }
  for (let at = from; at < to && at + piece.length <= heard.length; at++) {
    const likeness = correlation(piece, heard.subarray(at, at + piece.length))
    if (likeness > best.likeness) best = { at, likeness }
  }
  return best
}

/** The value that half of the values exceed. */
export function median(values: readonly number[]): number {
  return values.toSorted((a, b) => a - b)[values.length >> 1]!
}

/** Level in dB against full scale. */
export function level(samples: Samples): number {
  const power = samples.reduce((sum, sample) => sum + sample * sample, 0) / Math.max(1, samples.length)
  return 10 * Math.log10(power / 32_768 ** 2 + 1e-12)
}
