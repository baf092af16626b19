import { ordinalOf, scales, small, tens } from './english/numbers.ts'

export function belowHundred(value: number): string {
  if (value < 20) return small[value] ?? ''
  const ten = tens[Math.floor(value / 10) - 2] ?? ''
  return value % 10 === 0 ? ten : `${ten} ${small[value % 10]}`
}

function belowThousand(value: number, and: boolean): string {
  if (value < 100) return belowHundred(value)
  const head = `${small[Math.floor(value / 100)]} hundred`
  return value % 100 === 0 ? head : `${head}${and ? ' and' : ''} ${belowHundred(value % 100)}`
}

/** A whole number in words, up to 24 figures; with `and` as in "two hundred and fifty four". Longer ones figure by figure. */
export function cardinal(value: bigint, and = true): string {
  if (value < 0n) return `minus ${cardinal(-value, and)}`
  if (value === 0n) return 'zero'
  const groups: string[] = []
  let rest = value
  for (let place = 0; rest > 0n; place += 1, rest /= 1000n) {
    const group = Number(rest % 1000n)
    if (place > scales.length) return figures(String(value))
    if (group === 0) continue
    const scale = place === 0 ? '' : ` ${scales[place - 1]}`
    // British "eighteen thousand and eighty one"; after millions nobody says it.
    const joined = and && place === 0 && group < 100 && value > 1000n && value < 1_000_000n ? 'and ' : ''
    groups.unshift(`${joined}${belowThousand(group, and && place === 0)}${scale}`)
  }
  return groups.join(' ')
}

/** "twenty third"; without "and". */
export function ordinal(value: bigint): string {
  return ordinalOf(cardinal(value, false))
}

/** One figure after another. */
export function figures(digits: string): string {
  return Array.from(digits, digit => small[Number(digit)] ?? digit).join(' ')
}

/** A number as it is written: "13,000", "0.4", "-2", ".506", "100". Commas only between thousands. */
export function quantity(written: string, and = true): string {
  const minus = /^[-−–]/.test(written)
  const [whole = '', fraction] = written
    .replace(/^[-−–]/, '')
    .replaceAll(',', '')
    .split('.')
  const head = whole === '' ? '' : cardinal(BigInt(whole), and)
  const tail = fraction === undefined || fraction === '' ? '' : `point ${figures(fraction)}`
  return [minus ? 'minus' : '', head, tail].filter(part => part !== '').join(' ')
}

/** A year, or four figures of an address: "nineteen seventy six", "two thousand two", "fifteen oh six", "twenty twelve". */
export function year(value: number): string {
  const century = Math.floor(value / 100)
  const rest = value % 100
  if (value < 1000 || value % 1000 === 0 || (value >= 2000 && value < 2010))
    return cardinal(BigInt(value), false)
  if (rest === 0) return `${belowHundred(century)} hundred`
  return `${belowHundred(century)} ${rest < 10 ? `oh ${small[rest]}` : belowHundred(rest)}`
}

/** Figures of a house number: "twenty seven eighty eight", "seven zero eight", "twelve". */
export function houseNumber(digits: string): string {
  if (digits.length < 3) return cardinal(BigInt(digits))
  return digits.length === 4 && !digits.startsWith('0') ? year(Number(digits)) : figures(digits)
}
