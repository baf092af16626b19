import { type Aloud, aloud } from './aloud.ts'
import type { Region } from './cursor.ts'
import { hear as hearGerman } from './german/hear.ts'
import { sayAloud as sayGerman } from './german/say.ts'
import { hear } from './hear.ts'
import { inCall } from './in-call.ts'
import { type SayOptions, sayAloud } from './say.ts'
import { spell } from './spell.ts'

/** Between what is written and what is spoken, in one language. */
export interface SpokenForms {
  /** Written → as a voice reads it, with the places that belong together. */
  readonly say: (written: string, options?: Omit<SayOptions, 'region'>) => Aloud
  /** As a recogniser heard it → written; "half past seven" leaves morning and evening open. */
  readonly hear: (spoken: string) => string
}

/** Letters have names everywhere; a comma behind each makes the pause. */
const anyNames = {
  spell: (name: string) => spell(name, 'letters', { marks: {}, figures: [] }),
  domain: () => undefined,
}

const asItIs: SpokenForms = {
  say: (text, { readBack } = {}) => aloud(text, readBack ? inCall(readBack, anyNames) : []),
  hear: text => text,
}

/** Where 03/04 is March 4th (CLDR, short dates of en-US and en-PH); the rest of the English-speaking world begins with the day. */
const monthFirst: ReadonlySet<string> = new Set(['en', 'en-us', 'en-ph'])

/** Forms of a language (BCP 47). A language without rules of its own keeps every text as it is: no rule of English touches it. */
export function spokenForms(language: string): SpokenForms {
  const tag = language.toLowerCase()
  if (tag === 'de' || tag.startsWith('de-')) return { say: sayGerman, hear: hearGerman }
  if (tag !== 'en' && !tag.startsWith('en-')) return asItIs
  const region: Region = monthFirst.has(tag) ? 'month-first' : 'day-first'
  return {
    say: (written, options) => sayAloud(written, { ...options, region }),
    hear: heard => hear(heard, 'H:MM'),
  }
}

/** A sentence as a call speaks it; `readBack`: names and addresses in it that are read back letter by letter. */
export function speak(
  text: string,
  { language, readBack = [] }: { readonly language: string; readonly readBack?: readonly string[] },
): Aloud {
  return spokenForms(language).say(text, { readBack })
}
