import type { CallLeg, Samples } from '../call-leg.ts'

/** The same leg for somebody else to speak on; `onPlay` gets what they say to the caller, as it is handed over. */
export function tapped(leg: CallLeg, onPlay: (samples: Samples) => void): CallLeg {
  const { audio, externalId, direction, from, to } = leg
  return {
    ...{ externalId, direction, from, to },
    audio: {
      onFrame: listener => audio.onFrame(listener),
      onDigit: listener => audio.onDigit(listener),
      onPlayed: listener => audio.onPlayed(listener),
      play: (utterance, samples) => {
        onPlay(samples)
        audio.play(utterance, samples)
      },
      finish: utterance => audio.finish(utterance),
      played: utterance => audio.played(utterance),
      pause: () => audio.pause(),
      resume: () => audio.resume(),
      clear: () => audio.clear(),
      press: digits => audio.press(digits),
    },
    answer: () => leg.answer(),
    hangup: reason => leg.hangup(reason),
    onEnd: listener => leg.onEnd(listener),
    ...(leg.refer ? { refer: (target, signal) => leg.refer!(target, signal) } : {}),
  }
}
