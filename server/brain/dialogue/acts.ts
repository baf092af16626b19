import type {
  AppointmentView,
  HandoffReason,
  KnowledgeEntry,
  ServiceView,
  StaffView,
} from '../../../contract/turn.ts'
import type { DateWish, FlowName, TimeWish } from '../understand/commands.ts'
import type { Frame, KeptSlot, Question } from './state.ts'

export type Because = NonNullable<Frame['because']>
export type WriteName = 'book' | 'reschedule' | 'cancel' | 'confirm'

/** What is read back before a write, and said again from the receipt after it. */
export interface BookingDetails {
  readonly service: ServiceView | undefined
  readonly serviceName: string
  readonly start: Date
  readonly end: Date
  readonly staffName?: string | undefined
  readonly partySize?: number | undefined
  readonly name?: string | undefined
  readonly email?: string | undefined
  readonly phone?: string | undefined
}

/** The hours of one day, or why there are none. */
export interface DayHours {
  readonly date: string
  readonly spans: readonly { readonly opens: string; readonly closes: string }[]
  readonly closure?: { readonly reason?: string } | undefined
}

/**
 * What the brain means to say, without a word of it: `compose` turns acts into sentences per language and medium,
 * `verify` checks every sentence against the evidence its act names.
 */
export type SpeechAct =
  | { readonly act: 'greet'; readonly name?: string | undefined; readonly alone: boolean }
  | { readonly act: 'welcome' }
  | { readonly act: 'how-can-i-help' }
  | { readonly act: 'goodbye' }
  | { readonly act: 'help' }
  | { readonly act: 'who-i-am' }
  | { readonly act: 'again'; readonly text: string }
  | { readonly act: 'ask-service'; readonly services: readonly ServiceView[] }
  | {
      readonly act: 'offer'
      readonly because?: Because | undefined
      readonly wish?:
        | { readonly date?: DateWish | undefined; readonly time?: TimeWish | undefined }
        | undefined
      /** Wished instant in words of the clock, when it was exact. */
      readonly wished?: { readonly date: string; readonly time?: string | undefined } | undefined
      readonly closure?: { readonly reason?: string } | undefined
      readonly slots: readonly KeptSlot[]
      readonly service: ServiceView
      readonly moving?: AppointmentView | undefined
    }
  | { readonly act: 'ask-when'; readonly service: ServiceView; readonly because?: Because | undefined }
  | { readonly act: 'ask-meridiem'; readonly times: readonly [string, string] }
  | { readonly act: 'ask-party'; readonly tooLarge: boolean }
  | { readonly act: 'ask-nights' }
  /** What a letter asks beside its question, so that one answer is enough. */
  | { readonly act: 'ask-also'; readonly name: boolean; readonly contact: boolean; readonly party: boolean }
  | { readonly act: 'ask-name' }
  | { readonly act: 'ask-contact' }
  | { readonly act: 'ask-code'; readonly missed: boolean; readonly nameOnly: boolean }
  | { readonly act: 'ask-who'; readonly names: readonly string[] }
  | { readonly act: 'ask-text' }
  | { readonly act: 'ask-change'; readonly flow: FlowName }
  | {
      readonly act: 'ask-appointment'
      readonly appointments: readonly AppointmentView[]
      readonly flow: FlowName
    }
  | {
      readonly act: 'read-back'
      readonly write: WriteName
      readonly details: BookingDetails
      readonly from?: AppointmentView | undefined
    }
  | {
      readonly act: 'done'
      readonly write: WriteName
      readonly appointment: AppointmentView
      readonly details: BookingDetails
    }
  | { readonly act: 'refused'; readonly write: WriteName; readonly why: string }
  | { readonly act: 'appointments'; readonly appointments: readonly AppointmentView[]; readonly all: boolean }
  /** What a reminder was about is no longer in the books, or not as it said. */
  | { readonly act: 'reminder-gone' }
  | { readonly act: 'reminder-moved'; readonly appointment: AppointmentView }
  | { readonly act: 'ask-move-or-cancel' }
  | { readonly act: 'no-appointments' }
  | { readonly act: 'stopped'; readonly flow: FlowName }
  | { readonly act: 'message-taken' }
  | { readonly act: 'received'; readonly what: 'file' | 'place' }
  | { readonly act: 'late-noted' }
  | { readonly act: 'channel-noted' }
  | { readonly act: 'knowledge'; readonly entry: KnowledgeEntry }
  | { readonly act: 'offer-entries'; readonly entries: readonly KnowledgeEntry[] }
  | {
      readonly act: 'hours'
      readonly whether: boolean
      readonly days: readonly DayHours[]
      readonly openNow?: boolean | undefined
      readonly until?: string | undefined
    }
  | { readonly act: 'weekly-hours' }
  | { readonly act: 'location' }
  | { readonly act: 'price'; readonly service: ServiceView }
  | { readonly act: 'duration'; readonly service: ServiceView }
  | { readonly act: 'prices'; readonly services: readonly ServiceView[] }
  | {
      readonly act: 'services'
      readonly services: readonly ServiceView[]
      readonly staff: readonly StaffView[]
    }
  | { readonly act: 'contact' }
  | { readonly act: 'no-answer' }
  | { readonly act: 'question-passed' }
  | { readonly act: 'not-understood' }
  | { readonly act: 'anything-else' }
  | { readonly act: 'trouble' }
  | { readonly act: 'emergency' }
  | { readonly act: 'advice' }
  | { readonly act: 'sorry' }
  | { readonly act: 'hand-over'; readonly reason: HandoffReason }

/** An act, what it rests on, and the question it leaves open. */
export interface Said {
  readonly act: SpeechAct
  /** Ids that `evidence.ts` can look up: nothing else may be stated. */
  readonly evidence: readonly string[]
  readonly question?: Question
}

export function say(act: SpeechAct, ...evidence: string[]): Said {
  return { act, evidence }
}
