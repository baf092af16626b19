import type { Samples } from '../call-leg.ts'

/** Is there a voice in one frame of 20 ms? Keeps what it learned about the line between frames. */
export type VoiceDetector = (frame: Samples) => boolean

export interface VoiceEdge {
  readonly on: boolean
  /** ms on the clock of the frames: when the voice began, or when it was last heard. */
  readonly at: number
}

const frameMs = 20
/** Of the last 8 frames (160 ms) so many must be voiced: a click or a cough of one syllable does not start a turn. */
const onset = { frames: 8, voiced: 6 }
/** Stops inside words (closures of p, t, k; a breath) stay below it. */
const hangoverMs = 200

/** Joins the verdicts on single frames to beginnings and ends of speech. */
export function voiceEdges(detect: VoiceDetector): (frame: Samples, at: number) => VoiceEdge | undefined {
  const recent: { readonly at: number; readonly voiced: boolean }[] = []
  let on = false
  let last = 0
  return (frame, at) => {
    const voiced = detect(frame)
    recent.push({ at, voiced })
    if (recent.length > onset.frames) recent.shift()
    if (voiced) last = at + frameMs
    if (!on && voiced && recent.filter(one => one.voiced).length >= onset.voiced) {
      on = true
      return { on, at: recent.find(one => one.voiced)!.at }
    }
    if (on && at + frameMs - last >= hangoverMs) {
      on = false
      return { on, at: last }
    }
    return undefined
  }
}

/** dB above the noise that are a voice: telephone speech stands 15 to 30 dB above its line. */
const usualMargin = 9
/** Amplitude (of 32,768) below which nothing counts: about -56 dBov, the idle noise of good lines is -65. */
const quietest = 50
/** Frames (3 s) over which the quietest tenth is the noise: speech always has gaps within it. */
const memory = 150
const everyHalfSecond = 25

/** Loudness against the line's own noise. Cheap, no model; other talkers in the room count as voice. */
export function energyDetector(margin = usualMargin): VoiceDetector {
  const overNoise = 10 ** (margin / 20)
  const levels: number[] = []
  let noise = 0
  let frames = 0
  return frame => {
    const level = loudness(frame)
    levels.push(level)
    if (levels.length > memory) levels.shift()
    // Sorted every half second only, once the line is known: 100 calls share one core.
    frames += 1
    if (frames <= everyHalfSecond || frames % everyHalfSecond === 0) noise = tenth(levels)
    return level > Math.max(quietest, Math.min(noise, 2_000) * overNoise)
  }
}

function tenth(levels: readonly number[]): number {
  return levels.toSorted((a, b) => a - b)[Math.floor(levels.length / 10)]!
}

/** Root mean square, 0 to 32,768. */
export function loudness(frame: Samples): number {
  let sum = 0
  for (let at = 0; at < frame.length; at += 1) sum += frame[at]! * frame[at]!
  return Math.sqrt(sum / Math.max(1, frame.length))
}

/** A voice by its spectrum and loud enough for this line: each alone takes too much for a voice. */
export function both(first: VoiceDetector, second: VoiceDetector): VoiceDetector {
  return frame => {
    const [one, two] = [first(frame), second(frame)]
    return one && two
  }
}
