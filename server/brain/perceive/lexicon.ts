import type { NumberWords } from './numbers.ts'

/** A named pattern over `Percept.normalised` (lower case, straight quotes). */
export type NamedPattern = readonly [name: string, pattern: RegExp]

/** Everything apart from dates and intents that differs between languages, as data. */
export interface Lexicon {
  readonly numbers: NumberWords
  readonly stopWords: ReadonlySet<string>
  readonly party: {
    /** After a number they count guests; singular forms count one. */
    readonly guests: readonly string[]
    readonly relatives: Readonly<Record<string, number>>
    readonly self: readonly string[]
    readonly owners: readonly string[]
    readonly joiners: readonly string[]
    readonly adjectives: readonly string[]
    readonly tables: readonly string[]
    /** "The number of guests is nine". */
    readonly sizeWords: readonly string[]
    /** After "for N" these show that N counts something else. */
    readonly notGuests: readonly string[]
  }
  readonly names: {
    readonly strong: readonly string[]
    readonly weak: readonly string[]
    /** Weak cues that introduce much else: need a known given name or two capitals. */
    readonly prepositions: readonly string[]
    /** After a name at the start of a clause: "Anna Lee here". */
    readonly trailing: readonly string[]
    /** After capitals these show that a place or a dish was named. */
    readonly notPeople: readonly string[]
    readonly firstCues: readonly string[]
    readonly lastCues: readonly string[]
    readonly titles: readonly string[]
    readonly particles: readonly string[]
    readonly given: ReadonlySet<string>
    /** Never part of a name, whatever was asked. */
    readonly never: ReadonlySet<string>
    readonly fillers: readonly string[]
  }
  readonly contact: {
    readonly digits: Readonly<Record<string, string>>
    readonly repeats: Readonly<Record<string, number>>
    readonly plus: readonly string[]
    readonly at: readonly string[]
    readonly dot: readonly string[]
    readonly marks: Readonly<Record<string, string>>
    readonly stops: ReadonlySet<string>
    readonly providers: Readonly<Record<string, string>>
    readonly spelling: Readonly<Record<string, string>>
  }
  readonly money: Readonly<Record<string, string>>
  /** When it matters, said beside a question: "… when I come for my appointment". */
  readonly occasion: RegExp
  readonly choice: {
    readonly ordinals: Readonly<Record<string, number>>
    readonly nouns: readonly string[]
    readonly labels: readonly string[]
    /** Words around a bare pick that add nothing to it: "I'll take … please". */
    readonly before: RegExp
    readonly after: RegExp
  }
  readonly yesNo: {
    readonly yes: readonly string[]
    readonly no: readonly string[]
    /** Yes or no with a doubt in it. */
    readonly weakYes: readonly string[]
    readonly weakNo: readonly string[]
    readonly neutral: readonly string[]
    readonly hedges: readonly string[]
    readonly turns: readonly string[]
    readonly yesEndings: readonly string[]
    readonly noEndings: readonly string[]
  }
  readonly mood: {
    readonly upset: RegExp
    readonly frustrated: RegExp
    readonly confused: RegExp
    readonly denied: RegExp
  }
  readonly urgency: { readonly emergency: RegExp; readonly notEmergency: RegExp; readonly soon: RegExp }
  readonly human: RegExp
  readonly notHuman: RegExp
  /** Says outright that something is taken back. */
  readonly correction: RegExp
  /** Takes something back if a value follows. */
  readonly correctionOpener: RegExp
  readonly injection: readonly NamedPattern[]
}
