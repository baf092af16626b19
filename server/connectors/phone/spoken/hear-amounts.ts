import { type Currency, currencies, currencyNames } from './english/money.ts'
import { longestUnit, unitBySpoken } from './english/units.ts'
import { type Amount, readAmount, readPair, readSmall } from './hear-numbers.ts'
import { lower, type Reading, type Word } from './words.ts'

/** "fifteen dollars and twenty cents", "fifty billion won", "one fifty five dollars", "ninety pence". */
export function readMoney(words: readonly Word[], at: number): Reading | undefined {
  for (const amount of amounts(words, at)) {
    const part = partOf(words, amount)
    if (part) return part
    const main = readCurrency(words, amount.next)
    if (main) return withParts(words, amount, main.currency, main.next)
  }
  return undefined
}

/** The ways to read a number before a unit, the longest first. */
function amounts(words: readonly Word[], at: number): Amount[] {
  const amount = readAmount(words, at)
  const pair = readPair(words, at)
  const both: Amount[] = amount ? [amount] : []
  if (pair)
    both.push({
      text: String(pair.value),
      next: pair.next,
      scaled: false,
      decimal: false,
      value: BigInt(pair.value),
    })
  return both.sort((a, b) => b.next - a.next)
}

function readCurrency(
  words: readonly Word[],
  at: number,
): { readonly currency: Currency; readonly next: number } | undefined {
  for (const [name, currency] of currencyNames) {
    if (name.every((word, offset) => lower(words, at + offset) === word))
      return { currency, next: at + name.length }
  }
  return undefined
}

const cents = (value: bigint): string => String(value).padStart(2, '0')

/** "ninety nine cents" alone. */
function partOf(words: readonly Word[], amount: Amount): Reading | undefined {
  if (amount.value === undefined || amount.value <= 0n || amount.value > 99n) return undefined
  // "fifty euro cents", and "fifty cents" alone.
  const named = currencies.find(
    each => each.part?.of === lower(words, amount.next) && namesPart(each, words, amount.next + 1),
  )
  const currency = named ?? currencies.find(each => namesPart(each, words, amount.next))
  const next = amount.next + (named ? 2 : 1)
  return currency && { text: `${currency.symbol}0.${cents(amount.value)}`, next }
}

/** "fifty p" is money, "five p m" a time. */
function namesPart(currency: Currency, words: readonly Word[], at: number): boolean {
  if (!currency.part) return false
  const word = lower(words, at)
  if (word === 'p') return currency.symbol === '£' && lower(words, at + 1) !== 'm'
  return word === currency.part.one || word === currency.part.many
}

function withParts(words: readonly Word[], amount: Amount, currency: Currency, next: number): Reading {
  const price = (figures: string): string =>
    figures.startsWith('-') ? `-${currency.symbol}${figures.slice(1)}` : currency.symbol + figures
  const parts = amount.value === undefined || !currency.part ? undefined : readParts(words, next, currency)
  return parts
    ? { text: `${price(String(amount.value))}.${parts.text}`, next: parts.next }
    : { text: price(amount.text), next }
}

/** "and sixty nine cents", "twenty" as in "five pounds twenty": two figures. */
function readParts(words: readonly Word[], at: number, currency: Currency): Reading | undefined {
  const joined = lower(words, at) === 'and' ? at + 1 : at
  const rest = readSmall(words, joined)
  if (!rest) return undefined
  const text = cents(BigInt(rest.value))
  if (namesPart(currency, words, rest.next)) return { text, next: rest.next + 1 }
  // Only at the end of what was said: before anything else twenty may count it.
  const ends = joined === at && rest.value > 9 && !/^[\p{L}\d]/u.test(lower(words, rest.next))
  return ends ? { text, next: rest.next } : undefined
}

/** "eighteen point one four percent", "two square miles", "fifty six per square kilometer". */
export function readMeasure(words: readonly Word[], at: number): Reading | undefined {
  for (const amount of amounts(words, at)) {
    const per = lower(words, amount.next) === 'per' ? 1 : 0
    const unit = readUnit(words, amount.next + per)
    if (unit && (per === 0 || /[²³]/.test(unit.text))) {
      return { text: `${amount.text} ${per ? '/' : ''}${unit.text}`, next: unit.next }
    }
  }
  return undefined
}

function readUnit(words: readonly Word[], at: number): Reading | undefined {
  const names: string[] = []
  for (let name = '', count = 0; count < longestUnit; count += 1) {
    name = count === 0 ? lower(words, at) : `${name} ${lower(words, at + count)}`
    names.push(name)
  }
  for (let count = names.length; count > 0; count -= 1) {
    const unit = unitBySpoken.get(names[count - 1] ?? '')
    if (unit) return { text: unit.symbol, next: at + count }
  }
  return undefined
}
