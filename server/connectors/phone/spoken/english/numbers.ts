/** 0 to 19 by place. */
export const small = [
  'zero',
  'one',
  'two',
  'three',
  'four',
  'five',
  'six',
  'seven',
  'eight',
  'nine',
  'ten',
  'eleven',
  'twelve',
  'thirteen',
  'fourteen',
  'fifteen',
  'sixteen',
  'seventeen',
  'eighteen',
  'nineteen',
] as const

/** 20 to 90 by place. */
export const tens = ['twenty', 'thirty', 'forty', 'fifty', 'sixty', 'seventy', 'eighty', 'ninety'] as const

/** Thousands and their powers, by place (short scale). */
export const scales = [
  'thousand',
  'million',
  'billion',
  'trillion',
  'quadrillion',
  'quintillion',
  'sextillion',
] as const

/** The ordinals that are not the number and "th". */
export const irregular: Readonly<Record<string, string>> = {
  one: 'first',
  two: 'second',
  three: 'third',
  five: 'fifth',
  eight: 'eighth',
  nine: 'ninth',
  twelve: 'twelfth',
}

/** What a speaker says for the digit 0 besides "zero". */
export const nought: ReadonlySet<string> = new Set(['zero', 'oh', 'o', 'nought', 'naught'])

/** "double five": how often the next digit stands. */
export const repeats: ReadonlyMap<string, number> = new Map([
  ['double', 2],
  ['triple', 3],
  ['treble', 3],
])

/** The ordinal of a spoken number: its last word changes. */
export function ordinalOf(words: string): string {
  const cut = words.lastIndexOf(' ') + 1
  const last = words.slice(cut)
  const changed = irregular[last] ?? (last.endsWith('y') ? `${last.slice(0, -1)}ieth` : `${last}th`)
  return words.slice(0, cut) + changed
}

const byWord = (words: readonly string[], value: (place: number) => number): ReadonlyMap<string, number> =>
  new Map(words.map((word, place) => [word, value(place)]))

export const smallByWord = byWord(small, place => place)
export const tensByWord: ReadonlyMap<string, number> = new Map([
  ...byWord(tens, place => (place + 2) * 10),
  ['fourty', 40],
])
export const scaleByWord: ReadonlyMap<string, bigint> = new Map(
  scales.map((word, place) => [word, 1000n ** BigInt(place + 1)]),
)

/** Ordinals of one word ("twelfth", "thirtieth") and their value. */
export const ordinalByWord: ReadonlyMap<string, number> = new Map([
  ...[...smallByWord].map(([word, value]): [string, number] => [ordinalOf(word), value]),
  ...[...tensByWord].map(([word, value]): [string, number] => [ordinalOf(word), value]),
])

/** "hundredth", "thousandth": what they multiply. */
export const ordinalScaleByWord: ReadonlyMap<string, bigint> = new Map([
  ['hundredth', 100n],
  ...scales.map((word, place): [string, bigint] => [`${word}th`, 1000n ** BigInt(place + 1)]),
])

/** "eighties" of "nineteen eighties". */
export const decadeByWord: ReadonlyMap<string, number> = new Map([
  ['tens', 10],
  ...tens.map((word, place): [string, number] => [`${word.slice(0, -1)}ies`, (place + 2) * 10]),
])

/** Every word that can stand in a spoken number, so that "twenty-five" can be taken apart. */
export const numberWords: ReadonlySet<string> = new Set([
  ...smallByWord.keys(),
  ...tensByWord.keys(),
  ...scaleByWord.keys(),
  ...ordinalByWord.keys(),
  ...ordinalScaleByWord.keys(),
  ...decadeByWord.keys(),
  'hundred',
  'oh',
  'o',
  'and',
])
