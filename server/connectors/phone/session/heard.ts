import { sampleRate } from '../call-leg.ts'

/** A text as it is spoken; `marks` tie places of the spoken text to places of the written one, ascending. */
export interface Spoken {
  readonly text: string
  readonly marks?: readonly { readonly spoken: number; readonly written: number }[]
}

/** The sound of one text so far, as the voice made it. */
export interface Track {
  readonly written: string
  readonly spoken: Spoken
  /** Samples made so far. */
  readonly samples: number
  /** Nothing more is made. */
  readonly whole: boolean
  /** Where words begin: in samples of the utterance, in characters of the spoken text. */
  readonly words: readonly { readonly sample: number; readonly textOffset: number }[]
}

/** Speech of the usual voices, in characters a second, for a length that is not known yet. */
const charactersPerSecond = 14

/**
 * The part of the written text that left for the caller: a prefix that ends where a word ends. With the voice's word
 * times a word counts once the next one began; without them the share of sound is taken for the share of text.
 */
export function heardText(track: Track, played: number): string {
  if (track.whole && played >= track.samples) return track.written
  if (played <= 0) return ''
  const spoken = track.words.length > 0 ? byWords(track, played) : byShare(track, played)
  return cutAtWord(track.written, toWritten(track, spoken))
}

/** Characters of the spoken text that were heard whole. */
function byWords({ words }: Track, played: number): number {
  let reached = 0
  for (const { sample, textOffset } of words) if (sample <= played) reached = Math.max(reached, textOffset)
  return reached
}

function byShare({ spoken, samples, whole }: Track, played: number): number {
  const guess = (spoken.text.length / charactersPerSecond) * sampleRate
  return Math.floor((played / (whole ? samples : Math.max(samples, guess))) * spoken.text.length)
}

function toWritten({ written, spoken }: Track, offset: number): number {
  const marks = spoken.marks ?? []
  const ends = { spoken: spoken.text.length, written: written.length }
  const after = marks.find(mark => mark.spoken > offset) ?? ends
  const before = marks.findLast(mark => mark.spoken <= offset) ?? { spoken: 0, written: 0 }
  const span = after.spoken - before.spoken
  if (span <= 0) return Math.min(after.written, ends.written)
  const share = (offset - before.spoken) / span
  const from = Math.min(before.written, ends.written)
  return Math.floor(from + share * (Math.min(after.written, ends.written) - from))
}

/** The longest prefix of at most so many characters after which the text ends or goes on with a space. */
function cutAtWord(text: string, most: number): string {
  if (most >= text.length) return text
  let end = Math.max(0, most)
  while (end > 0 && !/\s/u.test(text[end]!)) end -= 1
  return text.slice(0, end).trimEnd()
}
