import type { CallHost, EndReason, Opening, Said } from '../../call-host.ts'
import type { Hearing } from '../speech/providers.ts'

/** How putting the caller through goes. */
export type TransferNews = 'ringing' | 'briefing' | 'taken' | 'nobody' | 'over'

/** What happens to a call. */
export type CallEvent =
  | { readonly kind: 'begun'; readonly opening: Opening }
  | { readonly kind: 'answered' }
  /** The product or the transport could not begin it. */
  | { readonly kind: 'not-begun' }
  | { readonly kind: 'voice'; readonly on: boolean; readonly at: number }
  | { readonly kind: 'hearing'; readonly hearing: Hearing }
  /** The caller puts us on hold, or takes us back. */
  | { readonly kind: 'held'; readonly on: boolean }
  | { readonly kind: 'deaf' }
  | { readonly kind: 'digit'; readonly digit: string }
  | { readonly kind: 'said'; readonly run: number; readonly said: Said }
  | { readonly kind: 'replied'; readonly run: number; readonly ok: boolean }
  | { readonly kind: 'played'; readonly utterance: string }
  /** No voice could speak it. */
  | { readonly kind: 'unsaid'; readonly utterance: string }
  | { readonly kind: 'transfer'; readonly outcome: TransferNews }
  /** The house closes. */
  | { readonly kind: 'stop' }
  | { readonly kind: 'leg-ended'; readonly reason: EndReason }
  /** A wait may be over. */
  | { readonly kind: 'time' }

export type LiveNews = Parameters<CallHost['live']>[1]

/** What a call wants done. */
export type CallEffect =
  | { readonly kind: 'answer' }
  /** Opens the recogniser. */
  | { readonly kind: 'listen' }
  | { readonly kind: 'end-of-speech' }
  | {
      readonly kind: 'say'
      readonly utterance: string
      readonly text: string
      /** Stored already; `note` asks for it to be stored; neither is stored nowhere. */
      readonly messageId?: string
      readonly note?: boolean
      /** Names and addresses in it that are read back letter by letter. */
      readonly readBack: readonly string[]
    }
  /** Stored, but never said. */
  | { readonly kind: 'unheard'; readonly messageId: string }
  | { readonly kind: 'tone'; readonly utterance: string }
  | { readonly kind: 'pause' }
  | { readonly kind: 'resume' }
  /** Silence at once: what has not left is thrown away, and what was heard is reported. */
  | { readonly kind: 'hush' }
  | {
      readonly kind: 'respond'
      readonly run: number
      readonly utteranceId: string
      readonly text: string
      readonly confidence: number
      readonly digits?: string
      /** ms: when the caller began to say it. */
      readonly began: number
      readonly guess: boolean
    }
  /** The guess of this run was right. */
  | { readonly kind: 'certain'; readonly run: number }
  | { readonly kind: 'abort'; readonly run: number }
  | { readonly kind: 'record' }
  /** Music under this name, or its end. */
  | { readonly kind: 'hold'; readonly on: true; readonly utterance: string }
  | { readonly kind: 'hold'; readonly on: false }
  | {
      readonly kind: 'transfer'
      readonly brief: string
      readonly urgency: 'urgent' | 'important' | 'review'
    }
  | { readonly kind: 'cancel-transfer' }
  | { readonly kind: 'message-start' }
  /** An empty text where no recogniser heard it. */
  | { readonly kind: 'message-keep'; readonly text: string }
  | { readonly kind: 'hang-up'; readonly reason: EndReason }
  | { readonly kind: 'live'; readonly news: LiveNews }
  /** The last effect of a call. */
  | { readonly kind: 'finish'; readonly reason: EndReason }
