import type { EndReason } from '../../call-host.ts'
import type { CallAudio, CallLeg } from '../call-leg.ts'

/** A leg for as long as the brain has it. */
export interface LegPart {
  readonly leg: CallLeg
  /** Takes it away: for whoever has it the call is over, for the caller it is not. */
  release(reason: EndReason): void
}

/** @param answered the call was taken before, by who had it first */
export function legPart(whole: CallLeg, answered: boolean): LegPart {
  let open = true
  const ends: ((reason: EndReason) => void)[] = []
  const end = (reason: EndReason) => {
    if (!open) return
    for (const listener of ends) listener(reason)
    open = false
  }
  whole.onEnd(end)
  const { refer } = whole
  const leg: CallLeg = {
    externalId: whole.externalId,
    direction: whole.direction,
    from: whole.from,
    to: whole.to,
    audio: partOf(whole.audio, () => open),
    answer: () => (answered ? Promise.resolve() : whole.answer()),
    hangup: reason => {
      if (open) whole.hangup(reason)
    },
    onEnd: listener => void ends.push(listener),
    ...(whole.onHeld ? { onHeld: listener => whole.onHeld!(on => open && listener(on)) } : {}),
    ...(refer ? { refer: (target, signal) => refer.call(whole, target, signal) } : {}),
  }
  return { leg, release: end }
}

function partOf(audio: CallAudio, open: () => boolean): CallAudio {
  return {
    onFrame: listener => audio.onFrame((frame, at) => open() && listener(frame, at)),
    onDigit: listener => audio.onDigit(digit => open() && listener(digit)),
    onPlayed: listener => audio.onPlayed(utterance => open() && listener(utterance)),
    played: utterance => audio.played(utterance),
    play: (utterance, samples) => void (open() && audio.play(utterance, samples)),
    finish: utterance => void (open() && audio.finish(utterance)),
    pause: () => void (open() && audio.pause()),
    resume: () => void (open() && audio.resume()),
    clear: () => void (open() && audio.clear()),
    press: digits => void (open() && audio.press(digits)),
  }
}
