import type { Token } from './tokens.ts'

/**
 * A small pattern language, so that a grammar is a list of phrases in a language's data file.
 * Elements are separated by spaces: `word`, `a|b` (any of them), `<slot>`, `<slot=name>`;
 * `?` after an element makes it optional, `&` before it only looks, `!` before it forbids it.
 */
type Element =
  | { readonly kind: 'words'; readonly words: ReadonlySet<string>; readonly mode: Mode }
  | { readonly kind: 'slot'; readonly slot: string; readonly name: string; readonly mode: Mode }
type Mode = 'once' | 'optional' | 'look' | 'forbid'

export interface Phrase<A extends string> {
  /** Words one of which the phrase must begin with; undefined when it may begin with a slot. */
  readonly opens: ReadonlySet<string> | undefined
  readonly elements: readonly Element[]
  readonly action: A
}

/** What a slot read: a value of the grammar's own type and the index of the next token. */
export interface Read<T> {
  readonly value: T
  readonly next: number
}

export type SlotReader<T> = (slot: string, at: number) => Read<T> | undefined

export interface Match<T> {
  readonly next: number
  readonly slots: Readonly<Record<string, T>>
}

/** Compiles `[pattern, action]` rows. Throws on a malformed pattern, that is, when the program starts. */
export function compile<A extends string>(rows: readonly (readonly [string, A])[]): Phrase<A>[] {
  return rows.map(([pattern, action]) => {
    const elements = pattern.split(' ').map(element)
    return { elements, action, opens: opening(elements) }
  })
}

function opening(elements: readonly Element[]): ReadonlySet<string> | undefined {
  const words = new Set<string>()
  for (const part of elements) {
    if (part.kind === 'slot' || part.mode === 'look' || part.mode === 'forbid') return undefined
    for (const word of part.words) words.add(word)
    if (part.mode === 'once') return words
  }
  return undefined
}

function element(source: string): Element {
  const look = source.startsWith('&') ? 'look' : source.startsWith('!') ? 'forbid' : undefined
  const optional = source.endsWith('?') && source.length > 1
  const core = source.slice(look ? 1 : 0, optional ? -1 : undefined)
  const mode: Mode = look ?? (optional ? 'optional' : 'once')
  const slot = /^<([a-z0-9-]+)(?:=([a-z0-9-]+))?>$/i.exec(core)
  if (slot) return { kind: 'slot', slot: slot[1]!, name: slot[2] ?? slot[1]!, mode }
  if (core === '' || core.includes('<')) throw new Error(`Malformed grammar element "${source}"`)
  return { kind: 'words', words: new Set(core.split('|')), mode }
}

/** Matches a phrase at `at`, preferring to take optional elements; undefined if it does not fit. */
export function matchPhrase<T, A extends string>(
  phrase: Phrase<A>,
  tokens: readonly Token[],
  at: number,
  read: SlotReader<T>,
): Match<T> | undefined {
  const { elements } = phrase
  const step = (index: number, place: number, slots: Record<string, T>): Match<T> | undefined => {
    const part = elements[index]
    if (part === undefined) return { next: place, slots }
    const found = readElement(part, tokens, place, read)
    if (part.mode === 'look') return found ? step(index + 1, place, slots) : undefined
    if (part.mode === 'forbid') return found ? undefined : step(index + 1, place, slots)
    if (found) {
      const taken =
        part.kind === 'slot' && found.value !== undefined ? { ...slots, [part.name]: found.value } : slots
      const match = step(index + 1, found.next, taken)
      if (match) return match
    }
    return part.mode === 'optional' ? step(index + 1, place, slots) : undefined
  }
  return step(0, at, {})
}

function readElement<T>(
  part: Element,
  tokens: readonly Token[],
  at: number,
  read: SlotReader<T>,
): { value: T | undefined; next: number } | undefined {
  if (part.kind === 'slot') return read(part.slot, at)
  const token = tokens[at]
  return token !== undefined && part.words.has(token.lower) ? { value: undefined, next: at + 1 } : undefined
}

/** The longest phrase whose action accepts it; the first listed wins a tie. */
export function longest<T, A extends string, R>(
  phrases: readonly Phrase<A>[],
  tokens: readonly Token[],
  at: number,
  read: SlotReader<T>,
  act: (action: A, match: Match<T>) => R | undefined,
): Read<R> | undefined {
  let best: Read<R> | undefined
  const first = tokens[at]?.lower ?? ''
  for (const phrase of phrases) {
    if (phrase.opens && !phrase.opens.has(first)) continue
    const match = matchPhrase(phrase, tokens, at, read)
    if (match === undefined || match.next <= at || (best && match.next <= best.next)) continue
    const value = act(phrase.action, match)
    if (value !== undefined) best = { value, next: match.next }
  }
  return best
}

/** Remembers what each slot read at each place of one message: many phrases share their beginnings. */
export function remembering<T>(read: SlotReader<T>): SlotReader<T> {
  const known = new Map<string, Map<number, Read<T> | undefined>>()
  return (slot, at) => {
    const places = known.get(slot) ?? new Map<number, Read<T> | undefined>()
    known.set(slot, places)
    if (places.has(at)) return places.get(at)
    const found = read(slot, at)
    places.set(at, found)
    return found
  }
}
