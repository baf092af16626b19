/** Times told relative to today, so that the calendar of an example is never empty. */

/**
 * A day counted from today, and the wall-clock start unless it is a stay.
 * `weekday` with `weeks`: 1 is the first such day after today, 2 the one after; -1 the last one before today.
 */
export type RelativeTime = (
  | { readonly days: number }
  | { readonly weekday: number; readonly weeks: number }
) & { readonly time?: string }

const names = ['monday', 'tuesday', 'wednesday', 'thursday', 'friday', 'saturday', 'sunday']
const day = `(${names.join('|')})`
const forms: readonly [RegExp, (first: string, second: string) => RelativeTime][] = [
  [/^today$/, () => ({ days: 0 })],
  [/^tomorrow$/, () => ({ days: 1 })],
  [/^yesterday$/, () => ({ days: -1 })],
  [/^in (\d{1,3}) days?$/, count => ({ days: Number(count) })],
  [/^(\d{1,3}) days? ago$/, count => ({ days: -Number(count) })],
  [new RegExp(`^next ${day}$`), name => weekday(name, 1)],
  [new RegExp(`^last ${day}$`), name => weekday(name, -1)],
  [new RegExp(`^${day} in ([1-9]\\d?) weeks?$`), (name, count) => weekday(name, Number(count))],
  [new RegExp(`^${day} ([1-9]\\d?) weeks? ago$`), (name, count) => weekday(name, -Number(count))],
]

const weekday = (name: string, weeks: number) => ({ weekday: names.indexOf(name) + 1, weeks })

/** Reads "friday in 2 weeks at 10:00"; undefined when the words are none of the known forms. */
export function parseRelativeTime(raw: string): RelativeTime | undefined {
  const [, words = '', time] =
    /^(.*?)(?: at ((?:[01]\d|2[0-3]):[0-5]\d))?$/.exec(raw.trim().toLowerCase()) ?? []
  for (const [form, read] of forms) {
    const match = form.exec(words)
    if (match) return { ...read(match[1] ?? '', match[2] ?? ''), ...(time === undefined ? {} : { time }) }
  }
  return undefined
}
