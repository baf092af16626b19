import { lower, type Reading, type Word } from '../words.ts'
import { readDecimal } from './figures.ts'
import { readSmall } from './numbers.ts'
import { currencies, type Money, units } from './words.ts'

/** "zwei Euro zwanzig", "zwei Pfund und ein Penny", "zwanzig Cent", "zwei Millionen Euro". */
export function readMoney(words: readonly Word[], at: number): Reading | undefined {
  const amount = readDecimal(words, at)
  if (!amount) return undefined
  const money = currencies.find(each => lower(words, amount.next) === each.name.toLowerCase())
  if (money) return withParts(words, amount, money)
  const of = currencies.find(each => isPart(each, lower(words, amount.next)))
  const small = /^\d{1,2}$/.test(amount.text)
  return of && small
    ? { text: `${of.symbol}0,${amount.text.padStart(2, '0')}`, next: amount.next + 1 }
    : undefined
}

const isPart = (money: Money, word: string): boolean =>
  word === money.one.toLowerCase() || word === money.many.toLowerCase()

function withParts(words: readonly Word[], amount: Reading, money: Money): Reading {
  const text = money.symbol + amount.text
  const next = amount.next + 1
  if (!/^\d+$/.test(amount.text)) return { text, next }
  const joined = lower(words, next) === 'und' ? next + 1 : next
  const rest = readSmall(words, joined)
  if (!rest || rest.value === 0) return { text, next }
  const cents = `${text},${String(rest.value).padStart(2, '0')}`
  if (isPart(money, lower(words, rest.next))) return { text: cents, next: rest.next + 1 }
  // "zwei Euro zwanzig" at the end; before anything else twenty may count it.
  const ends = joined === next && rest.value > 9 && !/^[\p{L}\d]/u.test(lower(words, rest.next))
  return ends ? { text: cents, next: rest.next } : { text, next }
}

const unitNames = units
  .flatMap(([symbol, one, many]) =>
    [one, many]
      .flatMap(name => [name, name.replace('Quadrat', 'Quadrat ')])
      .map(name => [name.toLowerCase().split(' '), symbol] as const),
  )
  .sort((a, b) => b[0].length - a[0].length)

/** "sechs und sechzig Kilogramm", "zwei Kilometer pro Stunde". */
export function readUnit(words: readonly Word[], at: number): Reading | undefined {
  const minus = lower(words, at) === 'minus'
  const amount = readDecimal(words, minus ? at + 1 : at)
  if (!amount) return undefined
  const unit = unitNames.find(([name]) =>
    name.every((word, offset) => lower(words, amount.next + offset) === word),
  )
  return unit && { text: `${minus ? '-' : ''}${amount.text} ${unit[1]}`, next: amount.next + unit[0].length }
}
