import { type Samples, sampleRate } from '../call-leg.ts'

/** A beep lasts 0.2 to 1 s, in Hz and ms; shorter ones are pieces of a voice. */
const beep = { least: 160, most: 3_000, from: 350, to: 2_600 }
/** How far a beep may waver from frame to frame: Hz, and share of its level. A sung vowel wavers more. */
const steady = { hertz: 20, level: 0.2 }
/** Amplitude (of 32,768) below which a tone does not count: about -36 dBov, machines beep at -10 to -25. */
const quietest = 500
/** Share of a frame's energy that one sine must explain; µ-law and A-law take 0.1 % away. */
const leastShare = 0.97
const frameMs = 20

export interface Tone {
  readonly hertz: number
  /** Root mean square, 0 to 32,768. */
  readonly level: number
}

/** The tone that a frame is, if it is one pure tone. Two tones together and voices are not. */
export function pureTone(frame: Samples): Tone | undefined {
  const { energy, twiceCosine } = rhythmOf(frame)
  if (energy === 0 || energy < quietest ** 2 * frame.length || Math.abs(twiceCosine) >= 2) return undefined
  const turn = Math.acos(twiceCosine / 2)
  if (explained(frame, turn) < leastShare * energy) return undefined
  return { hertz: (turn * sampleRate) / (2 * Math.PI), level: Math.sqrt(energy / frame.length) }
}

/** A sine obeys x[n] + x[n-2] = 2 cos(w) x[n-1]: the cosine that fits best. */
function rhythmOf(frame: Samples): { energy: number; twiceCosine: number } {
  let energy = 0
  let cross = 0
  let middle = 0
  for (let n = 0; n < frame.length; n++) {
    energy += frame[n]! ** 2
    if (n < 2) continue
    cross += (frame[n]! + frame[n - 2]!) * frame[n - 1]!
    middle += frame[n - 1]! ** 2
  }
  return { energy, twiceCosine: middle === 0 ? 2 : cross / middle }
}

/** Energy of the best sine of this frequency (radians per sample) in the frame: least squares on sine and cosine. */
function explained(frame: Samples, turn: number): number {
  let [ss, cc, sc, xs, xc] = [0, 0, 0, 0, 0]
  for (let n = 0; n < frame.length; n++) {
    const [sine, cosine] = [Math.sin(turn * n), Math.cos(turn * n)]
    ss += sine * sine
    cc += cosine * cosine
    sc += sine * cosine
    xs += frame[n]! * sine
    xc += frame[n]! * cosine
  }
  const determinant = ss * cc - sc * sc
  return determinant > 0 ? (xs * xs * cc - 2 * xs * xc * sc + xc * xc * ss) / determinant : 0
}

/** True at the frame after a beep: one tone, steady in pitch and level, that began and ended. */
export function beepEnds(): (frame: Samples) => boolean {
  let last: Tone | undefined
  let length = 0
  return frame => {
    const tone = pureTone(frame)
    const goes = tone && tone.hertz >= beep.from && tone.hertz <= beep.to ? tone : undefined
    if (goes && last && alike(goes, last)) {
      length += frameMs
      return false
    }
    const ended = !goes && length >= beep.least && length <= beep.most
    last = goes
    length = goes ? frameMs : 0
    return ended
  }
}

function alike(one: Tone, other: Tone): boolean {
  const louder = Math.max(one.level, other.level)
  return (
    Math.abs(one.hertz - other.hertz) <= steady.hertz &&
    Math.abs(one.level - other.level) <= louder * steady.level
  )
}
