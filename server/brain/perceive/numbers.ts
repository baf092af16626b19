import type { Token } from './tokens.ts'

/** Number words of one language. Tens combine with units ("twenty five"), `hundred` multiplies. */
export interface NumberWords {
  readonly units: Readonly<Record<string, number>>
  readonly tens: Readonly<Record<string, number>>
  readonly hundred: readonly string[]
  readonly ordinals: Readonly<Record<string, number>>
}

/** A number read at a place: its value, the index of the next token, and whether words spelled it. */
export interface ReadNumber {
  readonly value: number
  readonly next: number
  readonly spelled: boolean
}

const own = (table: Readonly<Record<string, number>>, key: string): number | undefined =>
  Object.hasOwn(table, key) ? table[key] : undefined

function belowHundred(words: NumberWords, tokens: readonly Token[], at: number): ReadNumber | undefined {
  const first = tokens[at]
  if (first === undefined) return undefined
  const unit = own(words.units, first.lower)
  if (unit !== undefined) return { value: unit, next: at + 1, spelled: true }
  const ten = own(words.tens, first.lower)
  if (ten === undefined) return undefined
  const hyphen = tokens[at + 1]?.lower === '-' ? 1 : 0
  const second = own(words.units, tokens[at + 1 + hyphen]?.lower ?? '')
  if (second !== undefined && second > 0 && second < 10) {
    return { value: ten + second, next: at + 2 + hyphen, spelled: true }
  }
  return { value: ten, next: at + 1, spelled: true }
}

/** A whole number in digits or words ("7", "seven", "twenty-five", "two hundred and ten"). */
export function readNumber(words: NumberWords, tokens: readonly Token[], at: number): ReadNumber | undefined {
  const first = tokens[at]
  if (first?.kind === 'number') {
    return /^\d{1,9}$/.test(first.lower)
      ? { value: Number(first.lower), next: at + 1, spelled: false }
      : undefined
  }
  const small = belowHundred(words, tokens, at)
  if (small === undefined || !words.hundred.includes(tokens[small.next]?.lower ?? '')) return small
  const joined = tokens[small.next + 1]?.lower === 'and' ? small.next + 2 : small.next + 1
  const rest = belowHundred(words, tokens, joined)
  const value = small.value * 100 + (rest?.value ?? 0)
  return { value, next: rest?.next ?? small.next + 1, spelled: true }
}

/** An ordinal in digits or words ("3rd", "third", "twenty third"). */
export function readOrdinal(
  words: NumberWords,
  tokens: readonly Token[],
  at: number,
): ReadNumber | undefined {
  const first = tokens[at]
  if (first === undefined) return undefined
  if (first.kind === 'ordinal')
    return { value: Number.parseInt(first.lower, 10), next: at + 1, spelled: false }
  const simple = own(words.ordinals, first.lower)
  if (simple !== undefined) return { value: simple, next: at + 1, spelled: true }
  const ten = own(words.tens, first.lower)
  if (ten === undefined) return undefined
  const hyphen = tokens[at + 1]?.lower === '-' ? 1 : 0
  const unit = own(words.ordinals, tokens[at + 1 + hyphen]?.lower ?? '')
  return unit !== undefined && unit < 10
    ? { value: ten + unit, next: at + 2 + hyphen, spelled: true }
    : undefined
}
