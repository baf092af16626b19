import { withPart } from './clock-values.ts'
import type { DateEntity, TimeEntity, WhenEntity } from './percept.ts'
import type { Token } from './tokens.ts'

/** An entity beside the tokens it covers. */
export interface Placed<T> {
  readonly from: number
  readonly to: number
  readonly entity: T
}

/** "This evening at 8": the part settles the clock and is no wish of its own. */
export function settleByPart(
  times: readonly Placed<TimeEntity>[],
  dates: readonly Placed<DateEntity>[],
  tokens: readonly Token[],
): Placed<TimeEntity>[] {
  const parts = times.filter(time => time.entity.kind === 'part')
  const used = new Set<Placed<TimeEntity>>()
  const settled = times.map(time => {
    const { entity } = time
    if (entity.kind === 'part') return time
    const near = parts.find(
      part => !used.has(part) && Math.abs(gap(part, time)) <= 5 && !separated(part, time, tokens, dates),
    )
    const said = near?.entity.part
    if (near === undefined || said === undefined) return time
    used.add(near)
    const from = entity.from && withPart(entity.from, said)
    const to = entity.to && withPart(entity.to, said)
    return { ...time, entity: { ...entity, ...(from && { from }), ...(to && { to }) } }
  })
  return settled.filter(time => !used.has(time))
}

const gap = (a: Place, b: Place): number => (a.from >= b.to ? a.from - b.to : b.from - a.to)

interface Place {
  readonly from: number
  readonly to: number
}

function separated(
  a: Place,
  b: Place,
  tokens: readonly Token[],
  dates: readonly Placed<DateEntity>[],
): boolean {
  const [first, second] = a.from < b.from ? [a, b] : [b, a]
  const between = tokens.slice(first.to, second.from)
  if (between.some(token => /^(or|and|not|but|instead|[.;?!])$/.test(token.lower))) return true
  return dates.filter(date => date.from >= first.to && date.to <= second.from).length > 1
}

/** Puts each time with the nearest date of its clause; what is left stands alone. */
export function pair(
  text: string,
  dates: readonly Placed<DateEntity>[],
  times: readonly Placed<TimeEntity>[],
  tokens: readonly Token[],
): WhenEntity[] {
  const free = new Set(dates)
  const pairs: { from: number; when: WhenEntity }[] = []
  const join = (date: Placed<DateEntity> | undefined, time: Placed<TimeEntity> | undefined) => {
    const start = Math.min(date?.entity.start ?? Infinity, time?.entity.start ?? Infinity)
    const end = Math.max(date?.entity.end ?? 0, time?.entity.end ?? 0)
    const negated = (date?.entity.negated ?? false) || (time?.entity.negated ?? false)
    pairs.push({
      from: start,
      when: {
        start,
        end,
        text: text.slice(start, end),
        ...(date && { date: date.entity }),
        ...(time && { time: time.entity }),
        negated,
      },
    })
  }
  for (const time of times) {
    const near = [...free]
      .filter(date => date.entity.negated === time.entity.negated || gap(date, time) <= 1)
      .sort((a, b) => gap(a, time) - gap(b, time) || a.from - b.from)[0]
    const fits =
      near !== undefined &&
      (gap(near, time) <= 4 || (dates.length === 1 && times.length === 1)) &&
      !separatedByOr(near, time, tokens)
    if (fits) free.delete(near)
    join(fits ? near : undefined, time)
  }
  for (const date of free) join(date, undefined)
  return pairs.sort((a, b) => a.from - b.from).map(entry => entry.when)
}

function separatedByOr(a: Place, b: Place, tokens: readonly Token[]): boolean {
  const [first, second] = a.from < b.from ? [a, b] : [b, a]
  return tokens.slice(first.to, second.from).some(token => /^(or|not)$/.test(token.lower))
}
