import { spokenForms } from '../spoken/forms.ts'

export interface Written {
  readonly text: string
  /** Names that were spelled and addresses: what is read back before it is used. */
  readonly readBack: readonly string[]
}

/** Two letters are initials or a code; three are somebody spelling. */
const fewest = 3
/** Share of a name's signs that a recogniser may have got wrong: names are what it does not know. */
const mistakes = 0.45
/** Shorter words are too alike. */
const comparable = 4

/** What the caller said as it would be written. A word and its letters right behind it are one word, as it was spelled. */
export function writtenForm(heard: string, language: string): Written {
  const { hear } = spokenForms(language)
  const { text, spelled } = settled(heard)
  const written = hear(text)
  const addresses = written.match(/[\w.+%-]{1,64}@[\p{L}\p{N}.-]{3,255}/giu) ?? []
  const names = spelled.filter(name => written.toLowerCase().includes(name.toLowerCase()))
  return { text: written, readBack: [...addresses.map(withoutDot), ...names] }
}

const withoutDot = (address: string) => address.replace(/[.-]+$/, '')

function settled(heard: string): { readonly text: string; readonly spelled: readonly string[] } {
  const spelled: string[] = []
  const out: string[] = []
  const words = heard.split(/\s+/).filter(Boolean)
  for (let at = 0; at < words.length; ) {
    const letters = lettersFrom(words, at)
    // The letters of an address belong to it.
    if (letters.length < fewest || joinsAddress(words, at, letters.length)) {
      out.push(words[at]!)
      at += 1
      continue
    }
    spelled.push(...settle(out, letters))
    at += letters.length
  }
  return { text: out.join(' '), spelled }
}

function lettersFrom(words: readonly string[], at: number): string[] {
  const end = words.findIndex((word, index) => index >= at && !/^\p{L}[,.]?$/u.test(word))
  return words.slice(at, end < 0 ? undefined : end).map(word => word.charAt(0))
}

function joinsAddress(words: readonly string[], at: number, count: number): boolean {
  const marks = /^(?:at|dot|dash|hyphen|underscore|punkt|bindestrich|@)$/i
  return marks.test(words[at - 1] ?? '') || marks.test(words[at + count] ?? '')
}

/** Puts the spelled word in the place of what it spells, if that was said before; gives what was spelled. */
function settle(out: string[], letters: readonly string[]): string[] {
  const word = letters.join('')
  for (const count of [2, 1]) {
    const before = out.slice(-count)
    const joined = before.join('')
    if (before.length < count || !alike(joined, word)) continue
    if (count === 2 && !word.toLowerCase().startsWith(before[0]!.toLowerCase())) continue
    const first = count === 2 ? before[0]!.length : word.length
    const parts = [word.slice(0, first), word.slice(first)].filter(Boolean)
    out.splice(-count, count, ...parts)
    return parts
  }
  out.push(...letters)
  return [word]
}

function alike(one: string, other: string): boolean {
  if (other.length < comparable) return one.toLowerCase() === other.toLowerCase()
  return distance(one.toLowerCase(), other.toLowerCase()) <= other.length * mistakes
}

/** Levenshtein's: signs to change, add or leave out. */
function distance(one: string, other: string): number {
  let row = Array.from({ length: other.length + 1 }, (_, place) => place)
  for (const [index, sign] of [...one].entries()) {
    const next = [index + 1]
    for (let place = 1; place <= other.length; place += 1)
      next.push(
        Math.min(
          row[place]! + 1,
          next[place - 1]! + 1,
          row[place - 1]! + (sign === other.charAt(place - 1) ? 0 : 1),
        ),
      )
    row = next
  }
  return row[other.length]!
}
