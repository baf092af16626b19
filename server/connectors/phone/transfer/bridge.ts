import { type CallLeg, frameSize, type Samples } from '../call-leg.ts'
import { loudness } from '../session/vad.ts'

/** Frames that may wait to leave; jitter of the main thread fills them, silence lets them go. */
const usual = 3
/** Above it a frame is dropped whatever is in it: 160 ms on top of the network's delay and people interrupt each other. */
const most = 8
/** Frames in which nothing of ours left although some waits: cleared by somebody else, or held. What waited is stale. */
const stalled = 25
/** Amplitude below which a frame may be left out unnoticed. */
const quiet = 120

/** Joins two people: what one says the other hears, keys included. Returns the way to part them. */
export function bridge(one: CallLeg, other: CallLeg): () => void {
  const partings = [carry(one, other), carry(other, one)]
  return () => {
    for (const part of partings) part()
  }
}

let count = 0

function carry(from: CallLeg, to: CallLeg): () => void {
  let open = true
  let utterance = `bridge-${++count}`
  let sent = 0
  let left = 0
  let still = 0
  from.audio.onFrame(frame => {
    if (!open) return
    const played = to.audio.played(utterance)
    still = played === left && sent > left ? still + 1 : 0
    left = played
    const waiting = (sent - played) / frameSize
    if (still > stalled) {
      to.audio.finish(utterance)
      to.audio.clear()
      utterance = `bridge-${++count}`
      sent = 0
      left = 0
      still = 0
    } else if (waiting > most || (waiting > usual && isQuiet(frame))) return
    to.audio.play(utterance, frame)
    sent += frame.length
  })
  from.audio.onDigit(digit => {
    if (open) to.audio.press(digit)
  })
  return () => {
    open = false
    to.audio.finish(utterance)
  }
}

function isQuiet(frame: Samples): boolean {
  return loudness(frame) < quiet
}
