import type { Samples } from '../call-leg.ts'

/** What was understood so far of the present utterance. */
export interface Hearing {
  readonly text: string
  /** `partial` may still change; `final` ends an utterance. */
  readonly kind: 'partial' | 'final'
  /** 0 to 1; absent when the engine does not say. */
  readonly confidence?: number
}

export interface SttOptions {
  /** BCP 47. */
  readonly language: string
  /** Words that are likely here: services, names, streets. */
  readonly hints: readonly string[]
  /** A provider failed in this call, in words with the cure; another one goes on if there is one. */
  readonly onTrouble?: (reason: string) => void
}

/** One stream of a call's speech on its way to text. */
export interface SttStream {
  /** Frames of 20 ms, without gaps. */
  push(frame: Samples): void
  /** The caller stopped speaking: whoever does not find ends by itself finishes the utterance now. */
  endOfSpeech(): void
  onHearing(listener: (hearing: Hearing) => void): void
  /** The provider died; the session goes on with the next one. */
  onFault(listener: (reason: string) => void): void
  close(): void
}

export interface SttProvider {
  readonly name: string
  readonly capabilities: {
    readonly partials: boolean
    /** Finds the end of an utterance by itself. */
    readonly endpointing: boolean
    readonly languages: readonly string[]
  }
  /** Rejects with the cure in words. */
  open(options: SttOptions, signal: AbortSignal): Promise<SttStream>
  /** Ends what it keeps between calls, a program for example. */
  stop?(): Promise<void>
}

export interface TtsOptions {
  readonly language: string
  readonly voice?: string | undefined
  /** As of a recogniser. */
  readonly onTrouble?: (reason: string) => void
}

/** A piece of spoken sound; `words` as far as the engine knows, for what was heard at an interruption. */
export interface SpeechPiece {
  readonly samples: Samples
  /** Words that begin in this piece: offset in samples from the start of the utterance, position in the text. */
  readonly words?: readonly { readonly sample: number; readonly textOffset: number }[]
}

export interface TtsProvider {
  readonly name: string
  readonly capabilities: {
    /** Sound comes before the whole text is spoken. */
    readonly streaming: boolean
    readonly wordTimes: boolean
    readonly languages: readonly string[]
  }
  /** One sentence. Ends early when the signal aborts; throws with the cure when the provider cannot. */
  speak(text: string, options: TtsOptions, signal: AbortSignal): AsyncIterable<SpeechPiece>
  stop(): Promise<void>
}
