import type { Identifier } from '../../../../contract/identifier.ts'
import type { CallHost } from '../../call-host.ts'
import type { CallLeg } from '../call-leg.ts'
import type { SttProvider, TtsProvider } from '../speech/providers.ts'
import type { Clock } from './clock.ts'
import type { Before } from './state.ts'
import type { Tape } from './tape.ts'
import type { VoiceDetector } from './vad.ts'

/**
 * Finds a person and joins both, with a briefing before if it likes. `ok` once a person has taken it; `over` when the
 * conversation has ended or the network has taken the call from us. Aborted when the caller leaves or waits too long.
 */
export type Transfer = (
  request: {
    readonly callId: string
    readonly leg: CallLeg
    readonly brief: string
    /** BCP 47, of the business. */
    readonly language: string
    readonly urgency: 'urgent' | 'important' | 'review'
    /** The next one's telephone rings, or somebody is on the line and hears the brief. */
    readonly progress?: (step: 'ringing' | 'briefing') => void
  },
  signal: AbortSignal,
) => Promise<
  { readonly ok: true; readonly over: Promise<void> } | { readonly ok: false; readonly reason: string }
>

/** What one call is made of. */
export interface SessionParts {
  readonly leg: CallLeg
  readonly host: CallHost
  /** Several behind one name take over from each other in mid-sentence (speech/stt-failover.ts). Absent: keys only. */
  readonly recogniser: SttProvider | undefined
  readonly voice: TtsProvider
  readonly detect: VoiceDetector
  readonly clock: Clock
  readonly call: {
    readonly accountId: string
    readonly from: Identifier | undefined
    readonly at: Date
    readonly about?: NonNullable<Parameters<CallHost['begin']>[0]['about']>
  }
  readonly transfer?: Transfer
  /** Of a call that goes on when the session is over: who gave it turns it and finishes it. */
  readonly tape?: Tape
  /** Of the session that had this call before, where one had. */
  readonly before?: Before
}
