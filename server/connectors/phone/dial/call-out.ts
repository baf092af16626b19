import type { OutboundMessage, Receipt } from '../../../../contract/message.ts'
import type { CallHost, EndReason } from '../../call-host.ts'
import type { CallLeg, DialOutcome } from '../call-leg.ts'
import type { CallSession } from '../session/call-session.ts'
import type { Clock } from '../session/clock.ts'
import type { VoiceDetector } from '../session/vad.ts'
import type { TtsProvider } from '../speech/providers.ts'
import { whoAnswers } from './answered-by.ts'
import { leaveOnVoicemail } from './leave-voicemail.ts'
import { listeningIn } from './listening-in.ts'
import { receiptOf } from './outcome.ts'

/** ms for a machine to finish its greeting; the longest ones name opening hours and holidays. */
const longestGreeting = 45_000

export interface CallOutParts {
  readonly accountId: string
  readonly host: CallHost
  readonly voice: TtsProvider
  readonly clock: Clock
  readonly detector: () => Promise<{ readonly detect: VoiceDetector; free(): void }>
  readonly dial: (signal: AbortSignal) => Promise<DialOutcome>
  /** Begins the conversation, with the host that listens in. */
  readonly begin: (leg: CallLeg, host: CallHost, about: About) => Promise<CallSession>
}

export type About = NonNullable<Parameters<CallHost['begin']>[0]['about']>

/**
 * One message as a call: resolves once it is known whether it was heard, while the conversation may go on. Aborted
 * before somebody answers, it hangs up.
 *
 *   dial ──nobody──▶ failed
 *     └─answered─┬─person──▶ conversation ──opening heard, or the person spoke──▶ delivered
 *                │                  ├──a teammate took the call──▶ delivered, with the reason
 *                │                  └──hung up before──▶ failed
 *                └─machine─▶ after the beep: the message, once ──▶ delivered, with the reason
 */
export async function callOut(
  message: OutboundMessage,
  parts: CallOutParts,
  signal: AbortSignal,
): Promise<Receipt> {
  const at = new Date()
  const outcome = await parts.dial(signal)
  if (outcome.kind !== 'answered') {
    await note(message, parts, { at, reason: outcome.kind, externalId: `dial:${message.id}:${at.getTime()}` })
    return receiptOf(outcome, new Date())
  }
  const { leg } = outcome
  const about: About = {
    conversationId: message.conversationId,
    opening: message.text,
    messageId: message.id,
  }
  const receipt = (rest: Omit<Receipt, 'at'>): Receipt => ({
    ...rest,
    externalId: leg.externalId,
    at: new Date(),
  })
  const answered = await answeredBy(leg, parts)
  if (answered === 'person') return receipt(await converse(leg, about, parts))
  if (answered === 'leave' && (await leaveOnVoicemail(leg, message, about, parts)))
    return receipt({ status: 'delivered', reason: 'Left on voicemail; nobody has confirmed it.' })
  leg.hangup('we-hung-up')
  const { externalId } = leg
  if (answered === 'gone') await note(message, parts, { at, externalId, reason: 'caller-hung-up' })
  if (answered === 'never') await note(message, parts, { at, externalId, reason: 'no-answer' })
  const reason =
    answered === 'gone' ? 'The call ended before anything was said.' : 'A machine took no message.'
  return receipt({ status: 'failed', cause: 'busy', retryable: false, reason })
}

/** The row of the call is a record only: without it the receipt still says what happened. */
async function note(
  { to, conversationId }: OutboundMessage,
  { host, accountId }: CallOutParts,
  call: { readonly at: Date; readonly externalId: string; readonly reason: EndReason },
): Promise<void> {
  await host.unanswered({ ...call, accountId, to, conversationId }).catch(() => {})
}

/** `gone`: the other side hung up; `never`: a greeting without end. */
async function answeredBy(leg: CallLeg, parts: CallOutParts): Promise<'person' | 'leave' | 'gone' | 'never'> {
  const { promise, resolve } = Promise.withResolvers<'person' | 'leave' | 'gone' | 'never'>()
  const detector = await parts.detector()
  const verdict = whoAnswers(detector.detect)
  let open = true
  leg.audio.onFrame(frame => {
    const answered = open ? verdict(frame) : undefined
    if (answered === 'person' || answered === 'leave') resolve(answered)
  })
  // A key says that somebody is there.
  leg.audio.onDigit(() => resolve('person'))
  leg.onEnd(() => resolve('gone'))
  const cancel = parts.clock.after(longestGreeting, () => resolve('never'))
  const answered = await promise
  open = false
  cancel()
  detector.free()
  return answered
}

/** The opening counts as heard from its half on: whoever interrupts then has understood. */
async function converse(leg: CallLeg, about: About, parts: CallOutParts): Promise<Omit<Receipt, 'at'>> {
  const { promise, resolve } = Promise.withResolvers<Omit<Receipt, 'at'>>()
  const { host } = parts
  let begun = false
  const listening = listeningIn(host, {
    answered: () => resolve({ status: 'delivered' }),
    heard: async (callId, messageId, text, interrupted) => {
      // The message was stored before the call and stays whole: its receipt says what became of it.
      if (messageId !== about.messageId) return host.heard(callId, messageId, text, interrupted)
      begun = text !== ''
      if (text.length * 2 >= about.opening.length) resolve({ status: 'delivered' })
    },
  })
  try {
    const session = await parts.begin(leg, listening, about)
    void session.done.then(reason => resolve(reason === 'transferred' ? takenOver(begun) : unheard))
  } catch {
    leg.hangup('failed')
    resolve({ status: 'failed', retryable: true, reason: 'The call could not be begun. Look into the log.' })
  }
  return promise
}

const unheard: Omit<Receipt, 'at'> = {
  status: 'failed',
  cause: 'busy',
  retryable: false,
  reason: 'The call was answered, but the other side hung up before the message was said.',
}

/** The customer speaks with a person: another call or a text would only disturb them. */
function takenOver(begun: boolean): Omit<Receipt, 'at'> {
  const when = begun ? 'in the middle of the message' : 'before the message was said'
  return { status: 'delivered', reason: `A teammate took the call over ${when}.` }
}
