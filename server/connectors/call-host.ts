import type { Identifier } from '../../contract/identifier.ts'

/** Why a call is over. */
export type EndReason =
  | 'caller-hung-up'
  | 'we-hung-up'
  | 'transferred'
  | 'too-long'
  /** Nothing was heard from the other side for too long, not even packets. */
  | 'no-media'
  | 'network'
  | 'rejected'
  | 'busy'
  | 'no-answer'
  /** Nobody is under this number. */
  | 'unreachable'
  | 'failed'

/** What the product tells about a call that begins. */
export interface Opening {
  /** Ours; also the row of the call. */
  readonly callId: string
  /** Spoken first, in order; what must be heard whole (AI disclosure, recording) is marked. */
  readonly sentences: readonly {
    readonly text: string
    readonly notice: boolean
    /** Present when it is stored, so that it can be cut to what was heard. */
    readonly messageId?: string
  }[]
  readonly language: string
  /** Likely words, for the recogniser. */
  readonly hints: readonly string[]
  /** After the notice was heard. */
  readonly record: boolean
  /** ms after which a call is ended, whatever happens. */
  readonly longest: number
  /** What each key does when speech does not work; spoken as "Press 1: <label>." */
  readonly menu: readonly { readonly digit: string; readonly label: string; readonly act: MenuAct }[]
}

export type MenuAct = 'message' | 'person' | 'repeat' | 'hours'

/** How long a caller may think before we take silence for an end, and what to expect next. */
export type Expecting = 'yes-no' | 'choice' | 'date-time' | 'name' | 'contact' | 'number' | 'open'

export type Said =
  | { readonly kind: 'sentence'; readonly messageId: string; readonly text: string }
  | { readonly kind: 'expecting'; readonly what: Expecting }
  /** Something is being done that takes a moment: a filler may be said. */
  | { readonly kind: 'working' }
  /** Put the caller through to a person. */
  | { readonly kind: 'transfer'; readonly brief: string; readonly urgency: 'urgent' | 'important' | 'review' }
  | { readonly kind: 'hang-up' }

export interface Recording {
  /** Both sides, each its own channel. */
  readonly wav: Uint8Array
  readonly seconds: number
  /** Where each message was heard: seconds from the start. */
  readonly marks: readonly { readonly messageId: string; readonly at: number }[]
}

/** What a call may ask of the product; one conversation with a person who is on the line now. */
export interface CallHost {
  begin(call: {
    readonly accountId: string
    readonly externalId: string
    readonly direction: 'in' | 'out'
    readonly from: Identifier | undefined
    readonly to: string
    readonly at: Date
    /** Of a call of ours: why it is made and what to say first. `from` is then the one who is called. */
    readonly about?: {
      readonly conversationId: string
      readonly opening: string
      /** The message that the opening is; it is stored already. */
      readonly messageId?: string
      /** Nobody is there; what is said is kept by a machine. */
      readonly voicemail?: boolean
    }
  }): Promise<Opening>
  /** The call was taken. Until then it rings, whatever is prepared; a call of ours is begun when it was taken. */
  answered(callId: string): Promise<void>
  /** One thing the caller said, durable before the first answer. Aborting ends the brain's turn; what was said is kept. */
  respond(
    callId: string,
    said: {
      readonly utteranceId: string
      readonly text: string
      readonly confidence: number
      readonly digits?: string
      /** Seconds into the recording at which the caller began to say it; absent while nothing is recorded. */
      readonly second?: number
      /**
       * Only on a guess before the caller's end of speech: resolves once this is what was said. Nothing may be stored
       * or done before; a guess that was wrong is aborted and never resolves.
       */
      readonly certain?: Promise<void>
    },
    signal: AbortSignal,
  ): AsyncIterable<Said>
  /** Sentences that are our own and not the brain's: "are you still there?", fillers. Stored like answers. */
  note(callId: string, text: string): Promise<string>
  /** How much of a message left for the caller: its stored text is cut to it. */
  heard(callId: string, messageId: string, text: string, interrupted: boolean): Promise<void>
  /** Left after the tone when speech does not work: for the team, with a call back. */
  leftMessage(
    callId: string,
    message: {
      readonly wav: Uint8Array
      readonly seconds: number
      readonly text: string
      /** Seconds into the recording of the call at which it begins; absent while nothing is recorded. */
      readonly second?: number
    },
  ): Promise<void>
  /** For who watches in the console; kept nowhere. */
  live(
    callId: string,
    news:
      | { readonly kind: 'state'; readonly state: string }
      | { readonly kind: 'partial'; readonly text: string }
      | { readonly kind: 'trouble'; readonly reason: string },
  ): void
  /** How putting the caller through went; `to` names the teammate. */
  transferred(
    callId: string,
    news: { readonly outcome: 'accepted'; readonly to: string } | { readonly outcome: 'done' | 'declined' },
  ): Promise<void>
  /** Somebody called and was not answered: gave up before, or found every line taken. */
  missed(call: {
    readonly accountId: string
    readonly externalId: string
    readonly from: Identifier
    readonly to: string
  }): Promise<void>
  /** A call of ours that became no conversation; each dial is told once, with an id of its own. */
  unanswered(call: {
    readonly accountId: string
    readonly externalId: string
    readonly to: Identifier
    readonly conversationId: string
    readonly reason: EndReason
    /** When it began to ring. */
    readonly at: Date
  }): Promise<void>
  ended(callId: string, reason: EndReason, recording: Recording | undefined): Promise<void>
}
