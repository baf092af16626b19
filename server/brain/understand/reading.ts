import type { Moments } from '../dialogue/reminder.ts'
import type { Percept } from '../perceive/percept.ts'
import { cues } from './en-cues.ts'

/** What was perceived in the messages of one turn. */
export interface Reading {
  /** All messages of the turn, oldest first, joined by line breaks. */
  readonly text: string
  readonly whole: Percept
  /** The same text cut into its statements and questions; the whole again when there is only one. */
  readonly clauses: readonly Percept[]
  readonly messageIds: readonly string[]
  /** The name under a letter's closing. */
  readonly signedBy?: string
  /** The days and times a reminder named, when the message may be its answer. */
  readonly reminded?: Moments
  /** The id of the button that was pressed last. */
  readonly choice?: string
}

const maxClauses = 12

/** Cuts off "Kind regards, Tom": nothing is asked there. */
export function unsigned(text: string): { readonly body: string; readonly signedBy?: string } {
  const lines = text.trimEnd().split('\n')
  const at = lines.findLastIndex(line => cues.closing.test(line.trim()))
  if (at < 1 || lines.length - at > 8) return { body: text }
  const body = lines.slice(0, at).join('\n')
  const name = lines
    .slice(at + 1)
    .map(line => line.trim())
    .find(line => line !== '')
  return name && /^\p{Lu}[\p{L}'’-]*(?: \p{Lu}[\p{L}'’.-]*){0,3}$/u.test(name)
    ? { body, signedBy: name }
    : { body }
}

// "Dr. Novak", "a.m.", "3.30", "e.g." end no sentence: a stop counts only before space and a capital, digit or line end.
const sentenceEnd = /(?<=[?!])\s+|(?<=\w{3,}\.|\d\.|[)"]\.)\s+(?=[\p{Lu}\d"'])|[\n\r]+|;\s+/u
const nextThought =
  /,\s+(?=(?:can|could|may|do|does|is|are|how|what|when|where|will) (?:i|you|we|there|it|someone|somebody|the|your)\b)|,?\s+(?:and|also|but|plus|then)\s+(?=(?:also\s+|then\s+)?(?:how|what|when|where|which|who|do|does|is|are|can|could|will|may|i'd|i would|i want|i need|please|book|cancel|move|reschedule|tell|let)\b)/iu

/** Cuts a message into thoughts: "cancel my appointment and how much is whitening?" has two. */
export function clausesOf(text: string): string[] {
  const clauses = text
    .split(sentenceEnd)
    .flatMap(sentence => sentence.split(nextThought))
    .map(clause => clause.trim())
    .filter(clause => /[\p{L}\p{N}]/u.test(clause))
  return clauses.slice(0, maxClauses)
}
