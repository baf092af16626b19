import { type RawBuilder, sql } from 'kysely'
import { Problem } from '../errors.ts'

/** A moment in microseconds since 1970, PostgreSQL's own precision, so that a page begins exactly where the last ended. */
export function micros(column: RawBuilder<unknown>): RawBuilder<number> {
  return sql<number>`(extract(epoch from ${column}) * 1000000)::bigint`
}

/** The moment back as timestamptz. */
export function moment(value: number): RawBuilder<Date> {
  return sql<Date>`(timestamptz 'epoch' + ${value}::bigint * interval '1 microsecond')`
}

export interface Cursor {
  /** microseconds since 1970 */
  readonly at: number
  /** Whatever else the order needs. */
  readonly rest: readonly string[]
}

export function writeCursor({ at, rest }: Cursor): string {
  return [at, ...rest].join('.')
}

/** @throws Problem when it was not made by `writeCursor` for the same list. */
export function readCursor(text: string, shape: readonly RegExp[]): Cursor {
  const [at = '', ...rest] = text.split('.')
  const fits = rest.length === shape.length && shape.every((part, index) => part.test(rest[index] ?? ''))
  if (!fits || !/^\d{1,16}$/.test(at))
    throw new Problem(
      'bad_cursor',
      400,
      'The page asked for does not exist. Start again from the first page.',
    )
  return { at: Number(at), rest }
}

export const uuid = /^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/
