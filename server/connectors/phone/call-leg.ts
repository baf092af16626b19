import type { EndReason } from '../call-host.ts'

/** Samples per second of all sound inside the phone channel; transports convert at their edge. */
export const sampleRate = 8_000
/** Samples of one frame: 20 ms. */
export const frameSize = 160

/** PCM, 16 bits signed, mono, 8 kHz. */
export type Samples = Int16Array

/** The sound of one call, both ways, with one playout clock that is the only truth for what was heard. */
export interface CallAudio {
  /** Every 20 ms of the other side, gaps concealed; `at` in ms on the monotonic clock (performance.now). */
  onFrame(listener: (frame: Samples, at: number) => void): void
  /** A key that was pressed (0-9 * # A-D), once, at its end. */
  onDigit(listener: (digit: string) => void): void
  /**
   * Appends sound to an utterance, whose name is used once in a call; it leaves in 20 ms frames, the first one
   * at once.
   */
  play(utterance: string, samples: Samples): void
  /** Nothing more comes for this utterance. */
  finish(utterance: string): void
  /** Its last frame left for the other side. */
  onPlayed(listener: (utterance: string) => void): void
  /** Samples of the utterance that left so far. */
  played(utterance: string): number
  /** Holds the queue; comfort silence goes out meanwhile. Takes effect within 20 ms. */
  pause(): void
  resume(): void
  /** Throws away what has not left. */
  clear(): void
  /** Presses keys (RFC 4733, or what the transport has). */
  press(digits: string): void
}

/** One call on whatever transport: SIP, a browser, a carrier's media stream. */
export interface CallLeg {
  /** The transport's own id of the call. */
  readonly externalId: string
  readonly direction: 'in' | 'out'
  /** As the transport gives it: a number, an address, an empty string when it is hidden. */
  readonly from: string
  readonly to: string
  readonly audio: CallAudio
  /** Takes an incoming call; sound flows once it resolves. Rejects when the caller has gone. */
  answer(): Promise<void>
  /** Ends it, whatever its state; twice is harmless. */
  hangup(reason: EndReason): void
  /** Called once. */
  onEnd(listener: (reason: EndReason) => void): void
  /**
   * The other side puts us on hold, or takes us back; called at once when it has us on hold already. What is played
   * waits meanwhile. Absent where the transport has no hold.
   */
  onHeld?(listener: (held: boolean) => void): void
  /** Blind transfer by the network itself (SIP REFER), where the transport has it. */
  refer?(target: string, signal: AbortSignal): Promise<{ readonly ok: boolean; readonly reason?: string }>
}

export type DialOutcome =
  | { readonly kind: 'answered'; readonly leg: CallLeg }
  | {
      readonly kind: 'busy' | 'no-answer' | 'rejected' | 'unreachable' | 'failed'
      readonly reason: string
      /** As SIP counts (RFC 3261 21); 0 when nobody answered at all; absent on other transports. */
      readonly status?: number
    }
