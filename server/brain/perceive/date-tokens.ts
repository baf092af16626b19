import { type Day, dayOf, partsOf } from './calendar.ts'
import type { DateScan, DateValue } from './dates.ts'
import type { Read } from './pattern.ts'
import type { Token } from './tokens.ts'

/** An abbreviation's dot belongs to it ("Mon. 3 Sept. 2026"). */
export function dot(tokens: readonly Token[], at: number): number {
  const [token, next] = [tokens[at]!, tokens[at + 1]]
  return next?.lower === '.' &&
    next.start === token.end &&
    token.text.length <= 4 &&
    tokens[at + 2] !== undefined
    ? 2
    : 1
}

export function year(tokens: readonly Token[], at: number): Read<DateValue> | undefined {
  const token = tokens[at]!
  if (token.kind === 'number' && /^(19|20)\d\d$/.test(token.text))
    return { value: { number: Number(token.text) }, next: at + 1 }
  const short = token.lower === "'" ? tokens[at + 1] : undefined
  return short && /^\d\d$/.test(short.text)
    ? { value: { number: 2000 + Number(short.text) }, next: at + 2 }
    : undefined
}

/** 2026-11-24, 24/11/2026, 24.11.26, 11/24, 12.10.; the other order is kept as the alternative. */
export function numeric(token: Token, at: number, scan: DateScan): Read<DateValue> | undefined {
  const dotted =
    token.kind === 'clock' &&
    /^\d{1,2}\.\d{2}$/.test(token.text) &&
    /^(on|the|from|until)$/.test(scan.tokens[at - 1]?.lower ?? '')
  if (token.kind !== 'date' && !dotted) return undefined
  if (token.text.endsWith('.') && /^(at|around|by|about)$/.test(scan.tokens[at - 1]?.lower ?? ''))
    return undefined
  const parts = token.text.split(/[./-]/).filter(Boolean).map(Number)
  const [a = 0, b = 0, c] = parts
  if (/^\d{4}/.test(token.text)) return whole(dayOf(a, b, c ?? 0), at)
  const fullYear = c === undefined ? undefined : c < 100 ? 2000 + c : c
  const monthFirst = scan.monthFirst && token.text.includes('/')
  const [first, second] = monthFirst
    ? [
        [b, a],
        [a, b],
      ]
    : [
        [a, b],
        [b, a],
      ]
  const main = coming(first as [number, number], fullYear, scan.today)
  const other = token.text.includes('/')
    ? coming(second as [number, number], fullYear, scan.today)
    : undefined
  const day = main ?? other
  return whole(day, at, main !== undefined && other !== main ? other : undefined)
}

function whole(day: Day | undefined, at: number, alternative?: Day): Read<DateValue> | undefined {
  if (day === undefined) return undefined
  return {
    value: { span: { said: 'full', from: day, to: day, ...(alternative !== undefined && { alternative }) } },
    next: at + 1,
  }
}

function coming([day, month]: [number, number], year: number | undefined, today: Day): Day | undefined {
  if (month < 1 || month > 12) return undefined
  if (year !== undefined) return dayOf(year, month, day)
  const current = partsOf(today).year
  for (let ahead = 0; ahead < 8; ahead++) {
    const found = dayOf(current + ahead, month, day)
    if (found !== undefined && found >= today) return found
  }
  return undefined
}
