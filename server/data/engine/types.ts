import pg from 'pg'

/**
 * How PostgreSQL values look in JavaScript, for the embedded database and for a server alike (both are read by the `pg`
 * driver with these parsers):
 *
 *   int8, count(*)      number (a value beyond 2^53 is an error, never a rounded number)
 *   numeric             number (averages and sums; money is stored as integer minor units)
 *   date, time          text, '2026-11-24': a calendar day has no time zone, so never a Date
 *   timestamptz         Date
 *   json, jsonb         parsed; write with `json(value)`
 *   bytea               Buffer
 *   interval, ranges    text
 */
export const types: pg.CustomTypesConfig = {
  // The overloads of pg cannot be met by one function; the format is always text here.
  getTypeParser: ((oid: number, format?: 'text') =>
    parsers.get(oid) ?? pg.types.getTypeParser(oid, format)) as typeof pg.types.getTypeParser,
}

const asText = (value: string) => value
const parsers = new Map<number, (value: string) => unknown>([
  [20, toInteger],
  [1016, (value: string) => toIntegers(value)],
  [1700, Number],
  [1082, asText],
  [1083, asText],
  [1186, asText],
  [1182, (value: string) => toTexts(value)],
])

/** text[], which the type list of pg does not name. */
const toTexts: (value: string) => (string | null)[] = pg.types.getTypeParser(1009 as never)

function toIntegers(value: string): (number | null)[] {
  return toTexts(value).map(item => (item === null ? null : toInteger(item)))
}

function toInteger(value: string): number {
  const number = Number(value)
  if (!Number.isSafeInteger(number))
    throw new RangeError(`The database holds the integer ${value}, which JavaScript would round.`)
  return number
}

/**
 * A value for a json or jsonb column. Always use it: the driver turns a bare JavaScript array into a PostgreSQL array,
 * which a jsonb column refuses.
 */
export function json(value: unknown): string {
  return JSON.stringify(value)
}
