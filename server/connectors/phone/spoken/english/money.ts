export interface Currency {
  readonly symbol: string
  readonly one: string
  readonly many: string
  /** The hundredth; absent where none is in use. */
  readonly part?: {
    readonly one: string
    readonly many: string
    /** Said before it where another currency's part has the same name and this is not the usual one. */
    readonly of?: string
  }
  /** Other names of it, as spoken. */
  readonly also?: readonly string[]
}

const cent = { one: 'cent', many: 'cents' }

export const currencies: readonly Currency[] = [
  {
    symbol: '$',
    one: 'dollar',
    many: 'dollars',
    part: cent,
    also: [
      'us dollars',
      'u s dollars',
      'united states dollars',
      'us dollar',
      'u s dollar',
      'united states dollar',
      'american dollars',
    ],
  },
  { symbol: '€', one: 'euro', many: 'euros', part: { ...cent, of: 'euro' } },
  {
    symbol: '£',
    one: 'pound',
    many: 'pounds',
    part: { one: 'penny', many: 'pence' },
    also: ['pounds sterling', 'british pounds'],
  },
  { symbol: '¥', one: 'yen', many: 'yen', also: ['japanese yen'] },
  { symbol: '₩', one: 'won', many: 'won', also: ['korean won'] },
  { symbol: '₹', one: 'rupee', many: 'rupees', part: { one: 'paisa', many: 'paise' } },
]

/** Written behind the number ("20 EUR") instead of a sign before it. */
export const currencyCodes: Readonly<Record<string, string>> = {
  USD: '$',
  EUR: '€',
  GBP: '£',
  JPY: '¥',
  KRW: '₩',
  INR: '₹',
}

/** Longest name first, so that "us dollars" is not read as "us" and "dollars". */
export const currencyNames: readonly (readonly [words: readonly string[], currency: Currency])[] = currencies
  .flatMap(each => [each.one, each.many, ...(each.also ?? [])].map(name => [name.split(' '), each] as const))
  .sort((a, b) => b[0].length - a[0].length)
