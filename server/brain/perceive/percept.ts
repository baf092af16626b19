/**
 * What the brain perceived in one message: the only view of the customer's words that the dialogue
 * engine binds to. Everything keeps what was *said*; nothing here decides what to do about it.
 */
import type { CountryCode } from 'libphonenumber-js'

export type Language = 'en'

/** A piece of `Percept.text`: UTF-16 offsets, `end` exclusive. */
export interface Span {
  readonly start: number
  readonly end: number
  readonly text: string
}

/** Calendar day in the business's time zone, `YYYY-MM-DD`. */
export type IsoDate = string

/** What the brain asked last; a bare answer ("Tuesday", "Maria", "4") is read in its light. */
export type SlotKind =
  | 'date'
  | 'time'
  | 'date-time'
  | 'name'
  | 'email'
  | 'phone'
  | 'yes-no'
  | 'choice'
  | 'service'
  | 'staff'
  | 'party-size'
  | 'nights'
  | 'free-text'

/** The skills that ship with examples; owners may add names of their own. */
export const BUILT_IN_INTENTS = [
  'book',
  'reschedule',
  'cancel_appointment',
  'check_appointment',
  'availability',
  'affirm',
  'deny',
  'ask_human',
  'take_message',
  'greet',
  'thanks',
  'goodbye',
  'repeat',
  'help',
  'complaint',
  'emergency',
  'opening_hours',
  'location',
  'prices',
  'services_offered',
  'payment',
  'change_channel',
  'running_late',
  'correct_detail',
  'stop_flow',
  'professional_advice',
  'who_are_you',
  'spam',
] as const

export interface IntentScore {
  /** One of `BUILT_IN_INTENTS` or a name the owner added. */
  readonly intent: string
  /** Calibrated probability, 0..1; all intents and `Percept.none` sum to 1. */
  readonly score: number
}

/**
 * A day or a stretch of days. `from` and `to` are inclusive and equal for a single day.
 * `said` tells how: a bare weekday may be offered again a week later, a full date may not.
 */
export interface DateEntity extends Span {
  readonly said: 'full' | 'day-of-month' | 'weekday' | 'relative' | 'week' | 'weekend' | 'month' | 'stay'
  readonly from: IsoDate
  readonly to: IsoDate
  /** "after the 3rd", "from Monday on", "before Friday": the days wanted lie beyond this one. */
  readonly bound?: 'from' | 'after' | 'until' | 'before'
  /** Lies wholly before today in the business's zone. */
  readonly past: boolean
  /** "not Tuesday", "can't do Friday": named only to be excluded. */
  readonly negated: boolean
  /**
   * The other day it could mean: "03/04", "next Tuesday" said on a Monday, today for "Tuesday" said on a
   * Tuesday, another arrival for a stay. Always read the date back.
   */
  readonly alternative?: IsoDate
  /** The weekday named contradicts the date named ("Monday the 3rd" when the 3rd is a Sunday). */
  readonly conflict: boolean
}

/** Wall clock. `hour` is 0..23 when `meridiem` is known, else 1..12 as said ("at 2"). */
export interface Clock {
  readonly hour: number
  readonly minute: number
  /** `open`: morning or afternoon was not said; opening hours decide (see `resolveTime`). */
  readonly meridiem: 'known' | 'open'
}

export type PartOfDay = 'morning' | 'midday' | 'afternoon' | 'evening' | 'night' | 'opening' | 'closing'

/**
 * A time as said. `at`: `from` only. `range`: both. `after`: `from` only. `before`: `to` only.
 * `part`: `part` only. A part said beside a clock ("3 in the afternoon") settles its meridiem instead.
 */
export interface TimeEntity extends Span {
  readonly kind: 'at' | 'range' | 'after' | 'before' | 'part'
  readonly from?: Clock
  readonly to?: Clock
  readonly part?: PartOfDay
  /** "around three", "threeish". */
  readonly approximate: boolean
  readonly negated: boolean
}

/** A date and a time said together ("tomorrow at 3"); at least one of both, in order of mention. */
export interface WhenEntity extends Span {
  readonly date?: DateEntity
  readonly time?: TimeEntity
  readonly negated: boolean
}

export interface CountEntity extends Span {
  readonly value: number
}

export interface DurationEntity extends Span {
  readonly amount: number
  readonly unit: 'minute' | 'hour' | 'night' | 'day' | 'week' | 'month'
}

export interface PhoneEntity extends Span {
  /** E.164, e.g. `+37061234567`. */
  readonly e164: string
  /** False: right length for the country but not an assigned pattern; read back with care. */
  readonly valid: boolean
  /** Came from number words ("double five"); always read back. */
  readonly spoken: boolean
}

export interface EmailEntity extends Span {
  /** Lower-cased address. */
  readonly address: string
  readonly spoken: boolean
}

export interface NameEntity extends Span {
  readonly first?: string
  readonly last?: string
  /** `introduced`: "my name is…"; `bare`: the whole answer to a question for the name. */
  readonly via: 'introduced' | 'bare'
}

/** A service or member of staff of the business, by the id the caller gave. */
export interface CatalogueEntity extends Span {
  readonly id: string
  /** 1 exact, lower for a part of the name or a misspelling. */
  readonly score: number
}

export interface MoneyEntity extends Span {
  readonly amount: number
  /** ISO 4217, upper case; absent for "50 bucks" in a business whose currency was not said. */
  readonly currency?: string
}

/** "the second one", "the last", "option 3", or a choice by (part of) its words. */
export interface ChoiceEntity extends Span {
  /** 0-based index into `PerceiveContext.choices`; without choices, the ordinal minus one, last = -1. */
  readonly index: number
  readonly score: number
  /** Named by its place in the list, or by words it shares with the message. */
  readonly by: 'place' | 'words'
}

export interface Entities {
  readonly dates: readonly DateEntity[]
  readonly times: readonly TimeEntity[]
  readonly whens: readonly WhenEntity[]
  readonly partySizes: readonly CountEntity[]
  readonly durations: readonly DurationEntity[]
  readonly phones: readonly PhoneEntity[]
  readonly emails: readonly EmailEntity[]
  readonly names: readonly NameEntity[]
  readonly services: readonly CatalogueEntity[]
  readonly staff: readonly CatalogueEntity[]
  readonly money: readonly MoneyEntity[]
  readonly choices: readonly ChoiceEntity[]
  /** Short booking or reference codes ("AB12CD"), upper case, without separators. */
  readonly codes: readonly (Span & { readonly code: string })[]
}

export interface YesNo {
  readonly answer: 'yes' | 'no'
  /**
   * `strong`: nothing but yes or no was said ("yeah that works", "no thanks").
   * `weak`: hedged, or followed by something else ("sure but make it 3pm", "I guess").
   * Only a strong yes may confirm a write.
   */
  readonly strength: 'strong' | 'weak'
}

/** Which of the three bands a knowledge hit falls in: answer it, offer it as a choice, or hand over. */
export type KnowledgeBand = 'answer' | 'offer' | 'none'

export interface KnowledgeHit {
  readonly entryId: string
  /** Ranking score, 0..1, comparable within one message only. */
  readonly score: number
  /** Calibrated probability that this entry answers the message, 0..1, comparable across messages. */
  readonly coverage: number
  readonly band: KnowledgeBand
}

export interface Percept {
  /** The message as received; all spans point into it. */
  readonly text: string
  /** Unicode NFKC, straight quotes, single spaces, lower case: for matching, never for display. */
  readonly normalised: string
  readonly language: Language
  /** Best first; built-in and owner's intents. */
  readonly intents: readonly IntentScore[]
  /** Probability that the message is none of the intents. */
  readonly none: number
  readonly entities: Entities
  readonly yesNo?: YesNo
  /** At most five, best first. */
  readonly knowledge: readonly KnowledgeHit[]
  readonly mood: 'calm' | 'confused' | 'frustrated' | 'upset'
  /** `emergency` means danger to life or limb was named: nothing else may come first. */
  readonly urgency: 'none' | 'soon' | 'emergency'
  /** The customer takes back or changes something said before ("no, I said Tuesday"). */
  readonly correction: boolean
  readonly asksForHuman: boolean
  /** Names of patterns typical of prompt injection; advisory only, never a reason to refuse. */
  readonly injectionHints: readonly string[]
}

/** One piece of knowledge as the owner wrote it. */
export interface KnowledgeEntry {
  readonly id: string
  readonly question: string
  /** Other ways customers ask it. */
  readonly variants?: readonly string[]
  readonly answer: string
}

export interface KnowledgeIndex {
  /** Best `limit` entries (default 5) for a message. Never throws. */
  search(text: string, limit?: number): KnowledgeHit[]
  /** Adds or replaces; the next search sees it. */
  upsert(entry: KnowledgeEntry): void
  /** False if there was no such entry. */
  remove(entryId: string): boolean
  readonly size: number
}

export interface Classifier {
  /** Ranked and calibrated; `none` is the probability of no intent at all. */
  predict(text: string): { readonly intents: IntentScore[]; readonly none: number }
}

export interface CatalogueItem {
  readonly id: string
  readonly name: string
  readonly aliases?: readonly string[]
}

export interface Catalogue {
  readonly services: readonly CatalogueItem[]
  readonly staff: readonly CatalogueItem[]
}

export interface PerceiveContext {
  readonly now: Date
  /** IANA zone of the business, e.g. `Europe/Vilnius`. */
  readonly timeZone: string
  /** For phones written without a country code, and for 11/24 against 24/11. */
  readonly defaultCountry: CountryCode
  readonly language: Language
  readonly classifier: Classifier
  readonly knowledge: KnowledgeIndex
  /** Keep one object per configuration: its matcher is cached by identity. */
  readonly catalogue: Catalogue
  readonly expecting?: SlotKind
  /** The options just offered, as they were said. */
  readonly choices?: readonly string[]
}

/** The shape of `perceive` in `perceive.ts`: total (never throws), synchronous, no side effect. */
export type Perceive = (text: string, context: PerceiveContext) => Percept
