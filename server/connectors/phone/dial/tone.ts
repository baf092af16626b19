import { type Samples, sampleRate } from '../call-leg.ts'

/** Amplitude (of 32,768) below which a tone does not count: about -36 dBov, machines beep at -10 to -25. */
const quietest = 500
/** Share of the energy that one sine may leave unexplained: µ-law alone leaves 0.0001, a sung vowel 0.05 and more. */
const mostResidue = 0.01

/**
 * The frequency in Hz of a frame that is one pure tone; undefined for anything else. A sine obeys
 * x[n] + x[n-2] = 2 cos(w) x[n-1]; the best w and what it leaves come from one pass over the frame.
 */
export function pureTone(frame: Samples): number | undefined {
  let cross = 0
  let middle = 0
  let outer = 0
  for (let n = 2; n < frame.length; n++) {
    const sum = frame[n]! + frame[n - 2]!
    cross += sum * frame[n - 1]!
    middle += frame[n - 1]! ** 2
    outer += sum ** 2
  }
  if (middle < quietest ** 2 * (frame.length - 2)) return undefined
  const twiceCosine = cross / middle
  const residue = outer - twiceCosine * cross
  if (residue > mostResidue * 4 * middle || Math.abs(twiceCosine) > 2) return undefined
  return (Math.acos(twiceCosine / 2) * sampleRate) / (2 * Math.PI)
}
