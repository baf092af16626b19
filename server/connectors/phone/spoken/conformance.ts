import { existsSync } from 'node:fs'
import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { hear } from './hear.ts'
import { say } from './say.ts'

/** What one set of cases came to. */
export interface SpokenConformance {
  readonly name: string
  readonly passed: number
  readonly total: number
  /** What was given, what came out, what was expected. */
  readonly failures: readonly string[]
}

const kinds = [
  'telephone',
  'electronic',
  'date',
  'time',
  'money',
  'cardinal',
  'ordinal',
  'decimal',
  'measure',
]

/** The third-party pairs of spoken and written forms in `spoken_forms/en`, one line for each file and direction; absent files give no line. */
export async function spokenConformance(fixtures: string): Promise<SpokenConformance[]> {
  const english = join(fixtures, 'spoken_forms/en')
  const results: (SpokenConformance | undefined)[] = []
  for (const kind of kinds) {
    for (const file of [kind, `${kind}_cased`]) {
      // The set writes "882 mW" for megawatts; we write MW, and compare units without regard to case.
      const same = kind === 'measure' ? folded : exact
      results.push(
        await run(
          `spoken hear ${file}`,
          join(english, 'inverse_text_normalization', `test_cases_${file}.txt`),
          hear,
          same,
        ),
      )
    }
  }
  for (const kind of [...kinds, 'address', 'fraction', 'range', 'serial']) {
    results.push(
      await run(
        `spoken say ${kind}`,
        join(english, 'text_normalization', `test_cases_${kind}.txt`),
        say,
        folded,
      ),
    )
  }
  return results.filter(each => each !== undefined)
}

const exact = (form: string): string => form.trim()
/** Case is not pronounced. */
const folded = (form: string): string => form.trim().toLowerCase()

async function run(
  name: string,
  file: string,
  turn: (form: string) => string,
  same: (form: string) => string,
): Promise<SpokenConformance | undefined> {
  if (!existsSync(file)) return undefined
  const cases = (await readFile(file, 'utf8')).split('\n').filter(line => line.includes('~'))
  const failures = cases.flatMap(line => {
    const [given = '', ...accepted] = line.split('~')
    const came = turn(given)
    return accepted.some(form => same(form) === same(came))
      ? []
      : [`"${given}" became "${came}", not "${accepted.join('" or "')}"`]
  })
  return { name, passed: cases.length - failures.length, total: cases.length, failures }
}
