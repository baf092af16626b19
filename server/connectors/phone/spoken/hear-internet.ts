import { endings } from './english/internet.ts'
import { REACH } from './hear-numbers.ts'
import { lower, type Reading, type Word } from './words.ts'

/** Where an address begins, and what it reads as. */
export type Addresses = ReadonlyMap<number, Reading>

/** How a language speaks addresses. */
export interface Tongue {
  /** Spoken mark → character. */
  readonly marks: ReadonlyMap<string, string>
  readonly dot: string
  readonly at: ReadonlySet<string>
  readonly double: string
  /** Words before an address that are never part of it. */
  readonly before: ReadonlySet<string>
  readonly figures: (
    words: readonly Word[],
    at: number,
  ) => { readonly digits: string; readonly next: number } | undefined
}

type Kind = 'letter' | 'word' | 'figures' | 'mark' | 'at'

interface Piece {
  readonly kind: Kind
  readonly text: string
  readonly from: number
  readonly next: number
}

/**
 * E-mail addresses and links, found by their "dot": what stands before it is gathered backwards as far as people spell without a pause.
 * Linear: every word is looked at by at most one address and by at most REACH words of search.
 */
export function findAddresses(words: readonly Word[], tongue: Tongue): Addresses {
  const found = new Map<number, Reading>()
  let free = 0
  for (let dot = 0; dot < words.length; dot += 1) {
    if (dot < free || lower(words, dot) !== tongue.dot) continue
    const pieces = piecesBefore(words, dot, free, tongue)
    const start = startOf(pieces, tongue)
    const mailbox = start !== undefined && !pieces.slice(start).some(piece => piece.kind === 'at')
    const ahead = start === undefined ? undefined : readEnding(words, dot, mailbox, tongue)
    if (start === undefined || !ahead) continue
    const text =
      pieces
        .slice(start)
        .map(piece => piece.text)
        .join('') + ahead.text
    if (!isAddress(text) || !(text.includes('@') || isPage(text, words, ahead.next))) continue
    found.set(pieces[start]?.from ?? dot, { text, next: ahead.next })
    free = ahead.next
  }
  return found
}

/** At least two labels, the last with letters; at most one "@". */
function isAddress(text: string): boolean {
  return (
    /\.[a-z][^.]*$/i.test(text.replace(/[/:].*$/, match => (text.startsWith('http') ? match : ''))) &&
    text.split('@').length < 3
  )
}

/** A last label people use, or one that was spelled: "dot" before any other word is not a link. */
function isPage(text: string, words: readonly Word[], next: number): boolean {
  const last = text.replace(/\/.*$/, '').split('.').at(-1) ?? ''
  return text.includes('/') || endings.has(last.toLowerCase()) || lower(words, next - 1).length === 1
}

function pieceAt(words: readonly Word[], at: number, tongue: Tongue): Piece | undefined {
  const word = words[at]
  if (!word || !/^[\p{L}\d]/u.test(word.text)) return undefined
  const mark = tongue.marks.get(word.lower)
  if (mark !== undefined) return { kind: 'mark', text: mark, from: at, next: at + 1 }
  if (tongue.at.has(word.lower)) return { kind: 'at', text: '@', from: at, next: at + 1 }
  if (word.lower === tongue.double && lower(words, at + 1).length === 1) {
    return { kind: 'letter', text: (words[at + 1]?.text ?? '').repeat(2), from: at, next: at + 2 }
  }
  const figures = word.lower === 'o' ? undefined : tongue.figures(words, at)
  if (figures) return { kind: 'figures', text: figures.digits, from: at, next: figures.next }
  if (/^\d+$/.test(word.text)) return { kind: 'figures', text: word.text, from: at, next: at + 1 }
  return { kind: word.lower.length === 1 ? 'letter' : 'word', text: word.text, from: at, next: at + 1 }
}

/** What stands before the dot, from the nearest pause or from REACH words back. */
function piecesBefore(words: readonly Word[], dot: number, free: number, tongue: Tongue): Piece[] {
  let from = dot
  while (from > free && from > dot - REACH && /^[\p{L}\d]/u.test(lower(words, from - 1))) from -= 1
  const pieces: Piece[] = []
  for (let at = from; at < dot; ) {
    const piece = pieceAt(words, at, tongue)
    if (!piece) return []
    pieces.push(piece)
    at = piece.next
  }
  return pieces
}

/** The first piece that belongs to the address, walking back from the dot. */
function startOf(pieces: readonly Piece[], { before }: Tongue): number | undefined {
  let start: number | undefined
  let at = false
  for (let place = pieces.length - 1; place >= 0; place -= 1) {
    const piece = pieces[place]
    const right = pieces[place + 1]
    if (!piece) break
    if (piece.kind === 'at') {
      // "look at example dot com" names a page and not a mailbox.
      if (at || !right || !canEnd(pieces[place - 1], before)) break
      at = true
    } else if (piece.kind !== 'mark') {
      if (right && before.has(piece.text.toLowerCase()) && right.kind !== 'mark') break
      if (
        right &&
        !joins(piece, right, afterMark(pieces[place - 1]) || (!at && pieces.some(each => each.kind === 'at')))
      )
        break
      start = place
    }
  }
  return start
}

const canEnd = (piece: Piece | undefined, before: ReadonlySet<string>): boolean =>
  piece !== undefined && piece.kind !== 'mark' && piece.kind !== 'at' && !before.has(piece.text.toLowerCase())

/** "dot van dyke at": behind a mark two words are one label. */
const afterMark = (piece: Piece | undefined): boolean => piece?.kind === 'mark'

/** Whether two pieces without a mark between them were said as one: letters and figures are, two words are not. */
function joins(left: Piece, right: Piece, domain: boolean): boolean {
  if (right.kind === 'mark' || right.kind === 'at') return true
  if (left.kind === 'word') return right.kind === 'figures' || domain
  return true
}

/** From the dot on: labels, then what follows a slash. */
function readEnding(
  words: readonly Word[],
  dot: number,
  mailbox: boolean,
  tongue: Tongue,
): Reading | undefined {
  let text = ''
  let next = dot
  while (next < dot + REACH) {
    const label = readLabel(words, next + 1, tongue)
    const host =
      mailbox &&
      tongue.at.has(lower(words, next)) &&
      !text.includes('@') &&
      lower(words, label?.next ?? 0) === tongue.dot
    const mark = host ? '@' : tongue.marks.get(lower(words, next))
    if (mark === undefined) break
    if (!label) {
      const doubled = ':/?='.includes(mark) ? tongue.marks.has(lower(words, next + 1)) : false
      if (!doubled) break
      text += mark
      next += 1
      continue
    }
    text += mark + label.text
    next = label.next
  }
  return text === '' ? undefined : { text, next }
}

/** One word, or letters and figures until the next word: "c o m", "sixteen", "g mail" before another mark. */
function readLabel(words: readonly Word[], at: number, tongue: Tongue): Reading | undefined {
  let text = ''
  let next = at
  let kind: Kind | undefined
  for (
    let piece = pieceAt(words, next, tongue);
    piece && next < at + REACH;
    piece = pieceAt(words, next, tongue)
  ) {
    if (piece.kind === 'mark' || piece.kind === 'at') break
    if (kind !== undefined && endsBefore(piece, kind, text, words, tongue)) break
    text += piece.text
    next = piece.next
    kind = piece.kind
  }
  return text === '' ? undefined : { text, next }
}

/** Whether a piece is the next thing said and no longer the label, where a label has begun with `text`, last with a piece of `kind`. */
function endsBefore(piece: Piece, kind: Kind, text: string, words: readonly Word[], tongue: Tongue): boolean {
  if (piece.kind === 'letter') return kind === 'word'
  if (piece.kind === 'word' && kind === 'word') return true
  const goesOn = tongue.marks.has(lower(words, piece.next)) || tongue.at.has(lower(words, piece.next))
  // "dot com oh seven …": a whole ending and then a number.
  return !goesOn && (piece.kind === 'word' || endings.has(text.toLowerCase()))
}
