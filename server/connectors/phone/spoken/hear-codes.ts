import { natoByWord } from './english/internet.ts'
import { nought } from './english/numbers.ts'
import { type Digits, readDigit, readDigits, readPair, readSmall, readWhole } from './hear-numbers.ts'
import { lower, type Reading, type Word } from './words.ts'

/** From here on figures are a number to dial or to copy, however they were grouped. */
const LONG = 7

/** "oh seven seven double oh …", "plus four four …". */
export function readDictated(words: readonly Word[], at: number): Reading | undefined {
  if (lower(words, at) === 'plus') {
    const figures = readPhrases(words, at + 1)
    return figures && figures.digits.length >= LONG
      ? { text: international(figures.digits), next: figures.next }
      : undefined
  }
  const figures = readPhrases(words, at)
  if (!figures) return undefined
  return isDictated(words, at, figures)
    ? { text: grouped(words, at, figures.digits), next: figures.next }
    : undefined
}

/** Recognisers with punctuation put commas between the groups of a phone number. */
function readPhrases(words: readonly Word[], at: number): Digits | undefined {
  let all = readDigits(words, at)
  while (all && all.digits.length < 20 && lower(words, all.next) === ',') {
    const more: Digits | undefined = readDigits(words, all.next + 1)
    if (!more || more.digits.length < 2 || more.singles < 2) break
    all = {
      digits: all.digits + more.digits,
      next: more.next,
      atoms: all.atoms + more.atoms,
      singles: all.singles + more.singles,
      repeated: all.repeated || more.repeated,
    }
  }
  return all
}

function isDictated(words: readonly Word[], at: number, { digits, next, atoms, singles }: Digits): boolean {
  // "one hundred forty seven thousand": the figures are the head of a number.
  const whole = readWhole(words, at)
  if (whole && whole.next > next) return false
  if (digits.length >= LONG) return atoms >= 4 && singles * 2 >= atoms - 1
  if (atoms < 3 || singles * 2 < atoms) return false
  // "oh, two …" is a sigh and not a zero; "one double one single" is an order of rooms.
  return (nought.has(lower(words, at)) && lower(words, at) !== 'zero') || singles < atoms
    ? digits.length >= 4
    : true
}

const social: ReadonlySet<string> = new Set(['ssn', 'social'])

function grouped(words: readonly Word[], at: number, digits: string): string {
  const named = social.has(lower(words, at - 1)) || social.has(lower(words, at - 2))
  if (named && digits.length === 9) return cut(digits, [3, 2, 4], '-')
  if (digits.length === 10) return cut(digits, [3, 3, 4], '-')
  // Payment cards as they are embossed: 16 figures, and American Express with 15 (ISO/IEC 7812, issuer practice).
  if (digits.length === 16) return cut(digits, [4, 4, 4, 4], ' ')
  return digits.length === 15 ? cut(digits, [4, 6, 5], ' ') : digits
}

/** North America is written in groups (NANP); any other number as E.164. */
function international(digits: string): string {
  return digits.length === 11 && digits.startsWith('1')
    ? `+1 ${cut(digits.slice(1), [3, 3, 4], '-')}`
    : `+${digits}`
}

function cut(digits: string, sizes: readonly number[], mark: string): string {
  let from = 0
  return sizes
    .map(size => {
      from += size
      return digits.slice(from - size, from)
    })
    .join(mark)
}

/** "two two five dot double five dot o": an address of the network, or a number written with dots. */
export function readDotted(words: readonly Word[], at: number): Reading | undefined {
  const first = readDigits(words, at)
  if (!first) return undefined
  const spoken = lower(words, first.next)
  const mark = between.get(spoken)
  if (mark === undefined) return undefined
  const parts = [first.digits]
  let { next } = first
  while (lower(words, next) === spoken && parts.length < 8) {
    const more = readDigits(words, next + 1)
    if (!more) break
    parts.push(more.digits)
    next = more.next
  }
  return parts.length > 1 ? { text: parts.join(mark), next } : undefined
}

/** Marks that are dictated between figures. */
const between: ReadonlyMap<string, string> = new Map([
  ['dot', '.'],
  ['dash', '-'],
  ['hyphen', '-'],
  ['slash', '/'],
])

const isLetter = (words: readonly Word[], at: number): boolean => /^[a-z]$/.test(lower(words, at))

/** "x three eighty six" → x386, "b k seven double two" → bk722, "ten eighty p" → 1080p, "s m i t h" → smith. */
export function readCode(words: readonly Word[], at: number): Reading | undefined {
  // "a thirty six", "I need": an article or a pronoun, not a code.
  if (/^[ai]$/.test(lower(words, at)) && !isLetter(words, at + 1)) return undefined
  let text = ''
  let next = at
  let letters = 0
  let numbers = 0
  while (letters + numbers < 24) {
    const piece =
      readLetter(words, next, letters + numbers > 0) ?? readNumberIn(words, next, letters + numbers)
    if (!piece) break
    text += piece.text
    next = piece.next
    if (/\d/.test(piece.text)) numbers += 1
    else letters += 1
  }
  return letters === 0 || (numbers === 0 && letters < 3) ? undefined : { text, next }
}

function readLetter(words: readonly Word[], at: number, inside: boolean): Reading | undefined {
  const word = words[at]
  if (!word) return undefined
  if (isLetter(words, at)) {
    // "five o", "ten a m": what follows makes it part of a number or a time.
    if (lower(words, at + 1) === 'm' && /^[ap]$/.test(word.lower) && inside && !isLetter(words, at + 2))
      return undefined
    const named =
      lower(words, at + 1) === 'as' && lower(words, at + 2) === 'in'
        ? 3
        : lower(words, at + 1) === 'for'
          ? 2
          : 0
    const proof =
      named > 0 && lower(words, at + named).startsWith(word.lower) && lower(words, at + named).length > 2
    return { text: word.text, next: proof ? at + named + 1 : at + 1 }
  }
  const doubled = lower(words, at) === 'double' && isLetter(words, at + 1) && lower(words, at + 1) !== 'o'
  if (doubled) return { text: (words[at + 1]?.text ?? '').repeat(2), next: at + 2 }
  return readNato(words, at)
}

/** Three in a row or two before a figure, so that "hotel" and "mike" stay words. */
function readNato(words: readonly Word[], at: number): Reading | undefined {
  const isNato = (place: number) => natoByWord.has(lower(words, place))
  const row = [-2, -1, 0, 1, 2].map(offset => isNato(at + offset))
  const three = row[2] && ((row[0] && row[1]) || (row[1] && row[3]) || (row[3] && row[4]))
  const two = row[2] && ((row[1] && readDigit(words, at + 1)) || (row[3] && readDigit(words, at + 2)))
  return three || two
    ? { text: (natoByWord.get(lower(words, at)) ?? '').toUpperCase(), next: at + 1 }
    : undefined
}

/** Figures beside letters. The first piece has to be more than one figure: "five a" is an order, "ten eighty p" a code. */
function readNumberIn(words: readonly Word[], at: number, before: number): Reading | undefined {
  const figures = readDigits(words, at)
  if (!figures) return undefined
  const whole = readWhole(words, at)
  const text = whole && whole.next > figures.next ? String(whole.value) : figures.digits
  const next = whole && whole.next > figures.next ? whole.next : figures.next
  if (before > 0) return { text, next }
  const follows =
    isLetter(words, next) && !/^[aio]$/.test(lower(words, next)) && lower(words, next + 1) !== 'm'
  return follows && text.length > 1 ? { text, next } : undefined
}

/** Counted after a pair, which then means "fifteen or twenty" and not 1520. */
const counted: ReadonlySet<string> = new Set([
  'minutes',
  'hours',
  'days',
  'weeks',
  'months',
  'years',
  'people',
  'persons',
  'guests',
  'dollars',
  'euros',
  'pounds',
  'times',
])

/** "nineteen seventy six", "twenty seven eighty eight": four figures said in two halves. */
export function readFourFigures(words: readonly Word[], at: number): Reading | undefined {
  const pair = readPair(words, at)
  if (!pair || counted.has(lower(words, pair.next))) return undefined
  const followed = readSmall(words, pair.next) !== undefined || lower(words, pair.next) === 'hundred'
  return followed ? undefined : { text: String(pair.value), next: pair.next }
}
