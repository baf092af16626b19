import { randomInt } from 'node:crypto'
import { type AudioOptions, type AudioSession, answerAudio, offerAudio, sessionOf } from './audio.ts'
import type { Request } from './message.ts'
import { type Media, sdpOf } from './negotiation.ts'
import { both } from './sdp.ts'

export interface AudioMedia extends Media {
  /** What is agreed on now; undefined before the first answer. */
  readonly session: AudioSession | undefined
}

/** False when nothing in the offer of this INVITE suits us, so that it can be refused (488) before anything is done for it. */
export function suitsAudio(
  invite: Request,
  options: Pick<AudioOptions, 'address' | 'codecs' | 'srtp'>,
): boolean {
  const offer = sdpOf(invite)
  return offer === undefined || answerAudio(offer, { ...options, port: 0 }, '0', 0) !== undefined
}

/** The audio side of one call for its signalling. `onSession` hears of every change: hold, another address or codec. */
export function createAudioMedia(
  options: AudioOptions,
  onSession: (session: AudioSession) => void = () => {},
): AudioMedia {
  const sessionId = String(randomInt(1, 2 ** 47))
  let version = 0
  let proposed = ''
  let session: AudioSession | undefined
  const agree = (next: AudioSession) => {
    session = next
    onSession(next)
  }
  /** On hold we neither play to the peer nor listen; the peer may still play its music to nobody. */
  const withHold = (hold: boolean): AudioOptions =>
    hold ? { ...options, direction: both(options.direction ?? 'sendrecv', 'sendonly') } : options
  return {
    get session() {
      return session
    },
    offer(hold) {
      proposed = offerAudio(withHold(hold), sessionId, ++version)
      return proposed
    },
    answer(offer, hold) {
      const answered = answerAudio(offer, withHold(hold), sessionId, ++version)
      if (answered) agree(answered.session)
      return answered?.sdp
    },
    answered(answer) {
      const next = sessionOf(proposed, answer)
      if (next) agree(next)
      return next !== undefined
    },
  }
}
