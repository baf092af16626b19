import type { DialOutcome } from '../call-leg.ts'
import type { MediaEngine } from '../media/media-engine.ts'
import { type Call, parseUri, type UserAgent, userOf } from '../sip/index.ts'
import { mediaFor, SipLeg, type SipLegOptions } from '../sip-leg/sip-leg.ts'
import { unanswered } from './outcome.ts'
import type { Route } from './route.ts'

export interface DialParts {
  readonly agent: UserAgent
  readonly media: MediaEngine
  readonly sip: SipLegOptions
}

/**
 * Calls and waits until somebody answers, refuses or it rang for `ringMs`; early media is taken, so that what the
 * network says is received. Never rejects; aborted, it hangs up.
 */
export async function dial(
  route: Route,
  { agent, media, sip }: DialParts,
  ringMs: number,
  signal: AbortSignal,
): Promise<DialOutcome> {
  if (signal.aborted) return calledOff
  const { target, account, from } = route
  const audio = await media.open().catch((error: Error) => error)
  if (audio instanceof Error) return { kind: 'failed', reason: audio.message, status: 0 }
  let rang = false
  let call: Call
  try {
    call = agent.call(target, {
      ...{ media: mediaFor(audio, sip), from: `<${from}>`, ringMs },
      ...(account ? { account } : {}),
    })
  } catch (error) {
    await audio.close()
    return { kind: 'failed', reason: (error as Error).message, status: 0 }
  }
  call.on('progress', () => {
    rang = true
  })
  const stop = () => call.hangup('Called off')
  signal.addEventListener('abort', stop, { once: true })
  if (signal.aborted) stop()
  const answered = await call.established
  signal.removeEventListener('abort', stop)
  if (answered) return { kind: 'answered', leg: new SipLeg(call, audio, numbers(from, target), sip) }
  const ended = await call.ended
  await audio.close()
  return signal.aborted ? calledOff : unanswered(ended, rang)
}

const calledOff: DialOutcome = { kind: 'no-answer', reason: 'The call was called off.', status: 487 }

function numbers(from: string, to: string): { from: string; to: string } {
  const user = (address: string) => {
    const uri = parseUri(address)
    return uri ? userOf(uri) : address
  }
  return { from: user(from), to: user(to) }
}
