import { lower, type Word } from '../words.ts'
import { scales, small, tens } from './words.ts'

function belowHundred(value: number): string {
  if (value < 20) return small[value] ?? ''
  const ten = tens[Math.floor(value / 10) - 2] ?? ''
  return value % 10 === 0 ? ten : `${joined(value % 10)}und${ten}`
}

/** "ein" of "einundzwanzig" and "einhundert". */
const joined = (value: number): string => (value === 1 ? 'ein' : belowHundred(value))

function belowThousand(value: number): string {
  const hundreds = Math.floor(value / 100)
  const rest = value % 100
  return `${hundreds === 0 ? '' : `${joined(hundreds)}hundert`}${rest === 0 ? '' : belowHundred(rest)}`
}

/** A whole number below 10^21 in words: "zwei Millionen einhundertdreiundzwanzig"; longer ones figure by figure. */
export function cardinal(value: bigint): string {
  if (value === 0n) return 'null'
  if (value >= 10n ** 21n) return figures(String(value))
  const under = Number(value % 1_000_000n)
  const thousands = Math.floor(under / 1000)
  const low = `${thousands === 0 ? '' : `${belowThousand(thousands).replace(/eins$/, 'ein')}tausend`}${belowThousand(under % 1000)}`
  const parts = low === '' ? [] : [low]
  let rest = value / 1_000_000n
  for (const [one, many] of scales) {
    const group = Number(rest % 1000n)
    if (group > 0) {
      const name = group === 1 ? one : many
      parts.unshift(
        `${group === 1 ? 'eine' : belowThousand(group)} ${name.charAt(0).toUpperCase()}${name.slice(1)}`,
      )
    }
    rest /= 1000n
  }
  return parts.join(' ')
}

/** One figure after another. */
export function figures(digits: string): string {
  return Array.from(digits, digit => small[Number(digit)] ?? digit).join(' ')
}

/** The stem of an ordinal, ending in "te": "vierundzwanzigste", "dritte". */
export function ordinalStem(value: bigint): string {
  const words = cardinal(value)
  const irregular = [
    ['eins', 'erste'],
    ['drei', 'dritte'],
    ['sieben', 'siebte'],
    ['acht', 'achte'],
  ] as const
  for (const [end, stem] of irregular) if (words.endsWith(end)) return words.slice(0, -end.length) + stem
  const last = Number(value % 100n)
  return last > 0 && last < 20 ? `${words}te` : `${words}ste`
}

/** A year: "neunzehnhundertvierundachtzig", "zweitausendsechsundzwanzig". */
export function year(value: number): string {
  if (value < 1100 || value >= 2000) return cardinal(BigInt(value))
  return `${belowHundred(Math.floor(value / 100))}hundert${value % 100 === 0 ? '' : belowHundred(value % 100)}`
}

const valueByPart: ReadonlyMap<string, number> = new Map([
  ...small.map((word, value): [string, number] => [word, value]),
  ...tens.map((word, place): [string, number] => [word, (place + 2) * 10]),
  ['ein', 1],
  ['eine', 1],
  ['einen', 1],
  ['zwo', 2],
  ['dreissig', 30],
])

const scaleByPart: ReadonlyMap<string, bigint> = new Map([
  ['tausend', 1000n],
  ...scales.flatMap(([one, many], place): [string, bigint][] =>
    [one, many].map(name => [name, 1000n ** BigInt(place + 2)]),
  ),
])

const parts = [...valueByPart.keys(), ...scaleByPart.keys(), 'hundert', 'und'].sort(
  (a, b) => b.length - a.length,
)

/** "fünfundzwanzigtausend" → its parts; undefined for any other word. Linear: every step takes the longest part that fits. */
export function partsOf(word: string): string[] | undefined {
  const found: string[] = []
  for (let at = 0; at < word.length; ) {
    const part = parts.find(each => word.startsWith(each, at))
    if (part === undefined) return undefined
    found.push(part)
    at += part.length
  }
  return found
}

export interface Small {
  readonly value: number
  readonly next: number
}

/** 0 to 99: "vier und zwanzig", "elf", "sieben". */
export function readSmall(words: readonly Word[], at: number): Small | undefined {
  const first = valueByPart.get(lower(words, at))
  if (first === undefined) return undefined
  const ten = lower(words, at + 1) === 'und' ? valueByPart.get(lower(words, at + 2)) : undefined
  const both = first > 0 && first < 10 && ten !== undefined && ten >= 20
  return both ? { value: first + ten, next: at + 3 } : { value: first, next: at + 1 }
}

export interface Whole {
  readonly value: bigint
  readonly next: number
  /** Set for a round number of millions or more: its count and the word for it. */
  readonly round: string | undefined
}

/** A whole number in words. */
export function readWhole(words: readonly Word[], at: number): Whole | undefined {
  let value = 0n
  let place = at
  let last: bigint | undefined
  let round: string | undefined
  for (let groups = 0; groups < 8; groups += 1) {
    const group = readGroup(words, place)
    if (!group) break
    const name = lower(words, group.next)
    const scale = scaleByPart.get(name)
    if (last !== undefined && (scale ?? 1n) >= last) break
    value += BigInt(group.value) * (scale ?? 1n)
    round =
      last === undefined && scale !== undefined && scale > 1000n
        ? `${group.value} ${words[group.next]?.text}`
        : undefined
    place = scale === undefined ? group.next : group.next + 1
    last = scale
    if (scale === undefined) break
  }
  return place === at ? undefined : { value, next: place, round }
}

/** "neunzehn hundert vier und achtzig", "hundert zwei", "tausend" without its one. */
function readGroup(words: readonly Word[], at: number): Small | undefined {
  const bare = lower(words, at) === 'hundert' || lower(words, at) === 'tausend'
  const head = bare ? { value: 1, next: at } : readSmall(words, at)
  if (!head || lower(words, head.next) !== 'hundert') return head
  const tail = lower(words, head.next + 1) === 'und' ? head.next + 2 : head.next + 1
  const rest = readSmall(words, tail)
  return rest && rest.value > 0
    ? { value: head.value * 100 + rest.value, next: rest.next }
    : { value: head.value * 100, next: head.next + 1 }
}
