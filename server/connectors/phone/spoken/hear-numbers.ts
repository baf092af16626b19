import { nought, repeats, scaleByWord, smallByWord, tensByWord } from './english/numbers.ts'
import { lower, type Reading, type Word } from './words.ts'

/** A spoken number is never longer than this many words: keeps every rule linear, whatever a recogniser sends. */
export const REACH = 64

export interface Whole {
  readonly value: bigint
  readonly next: number
  /** Set where it is a number of millions or more and nothing else: "fifty billion" → 50 and "billion". */
  readonly round: { readonly count: bigint; readonly scale: string } | undefined
}

export interface Small {
  readonly value: number
  readonly next: number
}

/** 1 to 99: "seven", "nineteen", "forty", "forty five". */
export function readSmall(words: readonly Word[], at: number): Small | undefined {
  const unit = smallByWord.get(lower(words, at))
  if (unit !== undefined) return unit === 0 ? undefined : { value: unit, next: at + 1 }
  const ten = tensByWord.get(lower(words, at))
  if (ten === undefined) return undefined
  const rest = smallByWord.get(lower(words, at + 1)) ?? 0
  return rest > 0 && rest < 10 ? { value: ten + rest, next: at + 2 } : { value: ten, next: at + 1 }
}

/** Below 10,000: "two hundred and fifty four", "twenty one hundred", "a hundred". */
function readGroup(words: readonly Word[], at: number): Small | undefined {
  const counted = readSmall(words, at)
  const article =
    lower(words, at) === 'a' && ['hundred', 'thousand', 'million', 'billion'].includes(lower(words, at + 1))
  const head = counted ?? (article ? { value: 1, next: at + 1 } : undefined)
  if (!head || lower(words, head.next) !== 'hundred') return head
  const joined = lower(words, head.next + 1) === 'and' ? 2 : 1
  const rest = readSmall(words, head.next + joined)
  return { value: head.value * 100 + (rest?.value ?? 0), next: rest?.next ?? head.next + 1 }
}

/** A whole number in words, "zero" included. */
export function readWhole(words: readonly Word[], at: number): Whole | undefined {
  if (lower(words, at) === 'zero') return { value: 0n, next: at + 1, round: undefined }
  let value = 0n
  let place = at
  let last: bigint | undefined
  let round: Whole['round']
  while (place < at + REACH) {
    const joined = value > 0n && lower(words, place) === 'and' ? 1 : 0
    const group = readGroup(words, place + joined)
    if (!group) break
    const name = words[group.next]?.text ?? ''
    const scale = scaleByWord.get(lower(words, group.next))
    if (last !== undefined && (scale ?? 1n) >= last) break
    // "fifteen million and two": two may be the next thing said, but a number is what speakers mean.
    value += BigInt(group.value) * (scale ?? 1n)
    place = scale === undefined ? group.next : group.next + 1
    round =
      last === undefined && scale !== undefined && scale > 1000n
        ? { count: BigInt(group.value), scale: name }
        : undefined
    last = scale
    if (scale === undefined) break
  }
  return place === at ? undefined : { value, next: place, round }
}

/** One digit: "five", "oh", "zero". */
export function readDigit(words: readonly Word[], at: number): Small | undefined {
  const word = lower(words, at)
  if (nought.has(word)) return { value: 0, next: at + 1 }
  const value = /^\d$/.test(word) ? Number(word) : smallByWord.get(word)
  return value !== undefined && value < 10 ? { value, next: at + 1 } : undefined
}

export interface Digits {
  readonly digits: string
  readonly next: number
  /** Separate things said: "double five" is one, "forty five" is one. */
  readonly atoms: number
  /** Of them, single digits. */
  readonly singles: number
  readonly repeated: boolean
}

/** Figures one after another, as numbers are dictated: "oh seven seven double oh forty five". */
export function readDigits(words: readonly Word[], at: number): Digits | undefined {
  let digits = ''
  let place = at
  let atoms = 0
  let singles = 0
  let repeated = false
  while (place < at + REACH) {
    const atom = readAtom(words, place)
    if (!atom) break
    digits += atom.digits
    atoms += 1
    singles += atom.kind === 'single' ? 1 : 0
    repeated ||= atom.kind === 'repeat'
    place = atom.next
  }
  return atoms === 0 ? undefined : { digits, next: place, atoms, singles, repeated }
}

interface Atom {
  readonly digits: string
  readonly next: number
  readonly kind: 'single' | 'repeat' | 'several'
}

function readAtom(words: readonly Word[], at: number): Atom | undefined {
  const times = repeats.get(lower(words, at))
  if (times !== undefined) {
    const digit = readDigit(words, at + 1)
    return digit && { digits: String(digit.value).repeat(times), next: digit.next, kind: 'repeat' }
  }
  const digit = readDigit(words, at)
  if (digit && lower(words, digit.next) === 'hundred') {
    return { digits: `${digit.value}00`, next: digit.next + 1, kind: 'several' }
  }
  if (digit) return { digits: String(digit.value), next: digit.next, kind: 'single' }
  // Written as figures by the recogniser itself.
  const word = lower(words, at)
  if (/^\d{2,12}$/.test(word)) return { digits: word, next: at + 1, kind: 'several' }
  const small = readSmall(words, at)
  return small && { digits: String(small.value), next: small.next, kind: 'several' }
}

/** "nineteen seventy six", "twenty oh five", "one fifty five": two halves said as one number. */
export function readPair(
  words: readonly Word[],
  at: number,
): (Small & { readonly head: number }) | undefined {
  const head = readSmall(words, at)
  if (!head) return undefined
  const tail = readTwoDigits(words, head.next)
  return tail && { value: head.value * 100 + tail.value, next: tail.next, head: head.value }
}

/** 00 to 99 in two places: "oh six", "fifteen", "forty five". */
export function readTwoDigits(words: readonly Word[], at: number): Small | undefined {
  if (nought.has(lower(words, at)) && lower(words, at) !== 'zero') {
    const digit = readDigit(words, at + 1)
    return digit && digit.value > 0 ? digit : undefined
  }
  const small = readSmall(words, at)
  return small && small.value > 9 ? small : undefined
}

const behindPoint = 'point'
/** "at this point five people": not a decimal. */
const noun: ReadonlySet<string> = new Set(['this', 'that', 'the', 'a', 'some', 'any', 'which', 'what', 'one'])

export interface Amount extends Reading {
  /** As in "fifty billion"; its `text` then holds both. */
  readonly scaled: boolean
  readonly decimal: boolean
  readonly value: bigint | undefined
}

/** "minus sixty point two four", "five point two million", "point oh two", "fifty billion", "two hundred". */
export function readAmount(words: readonly Word[], at: number): Amount | undefined {
  const minus = lower(words, at) === 'minus' || lower(words, at) === 'negative'
  const start = minus ? at + 1 : at
  const whole = readWhole(words, start)
  const sign = minus ? '-' : ''
  const point = whole?.next ?? start
  const fraction = readFraction(words, point, whole !== undefined)
  if (fraction) {
    const scaled = scaleByWord.has(lower(words, fraction.next))
    const text = `${sign}${whole?.value ?? ''}.${fraction.text}${scaled ? ` ${words[fraction.next]?.text}` : ''}`
    return { text, next: scaled ? fraction.next + 1 : fraction.next, scaled, decimal: true, value: undefined }
  }
  if (!whole) return undefined
  const { round } = whole
  const text = round ? `${sign}${round.count} ${round.scale}` : `${sign}${whole.value}`
  return {
    text,
    next: whole.next,
    scaled: round !== undefined,
    decimal: false,
    value: minus ? -whole.value : whole.value,
  }
}

function readFraction(words: readonly Word[], at: number, afterWhole: boolean): Reading | undefined {
  if (lower(words, at) !== behindPoint) return undefined
  if (!afterWhole && (noun.has(lower(words, at - 1)) || /\d$/.test(lower(words, at - 1)))) return undefined
  const figures = readDigits(words, at + 1)
  return figures && !figures.repeated ? { text: figures.digits, next: figures.next } : undefined
}
