import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'

export const readText = (...path: string[]): string => readFileSync(join(...path), 'utf8')

/** The caller names the shape of a third-party file; a file of another shape fails in the set that reads it. */
export const readJson = <T>(...path: string[]): T => JSON.parse(readText(...path)) as T

/** Names of the files of a folder that match, sorted; empty when the folder is absent. */
export const filesIn = (pattern: RegExp, ...path: string[]): string[] =>
  existsSync(join(...path))
    ? readdirSync(join(...path))
        .filter(name => pattern.test(name))
        .sort()
    : []

/** Rows of RFC 4180 comma-separated values by their header. */
export function readCsv(...path: string[]): Record<string, string>[] {
  const rows: string[][] = [['']]
  let quoted = false
  const text = readText(...path)
  for (let at = 0; at < text.length; at++) {
    const char = text[at]!
    const row = rows.at(-1)!
    const last = row.length - 1
    if (quoted && char === '"' && text[at + 1] === '"') {
      row[last] += char
      at += 1
    } else if (char === '"') quoted = !quoted
    else if (char === ',' && !quoted) row.push('')
    else if (char === '\n' && !quoted) rows.push([''])
    else if (char !== '\r' || quoted) row[last] += char
  }
  const [header = [], ...body] = rows.filter(row => row.length > 1)
  return body.map(row => Object.fromEntries(header.map((name, i) => [name, row[i] ?? ''])))
}
