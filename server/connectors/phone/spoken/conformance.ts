import { existsSync } from 'node:fs'
import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { hear as hearGerman } from './german/hear.ts'
import { say as sayGerman } from './german/say.ts'
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

const germanKinds = ['electronic', 'date', 'time', 'money', 'cardinal', 'ordinal', 'decimal', 'measure']
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
  const german = join(fixtures, 'spoken_forms/de')
  for (const kind of germanKinds) {
    results.push(
      await run(
        `spoken de hear ${kind}`,
        join(german, 'inverse_text_normalization', `test_cases_${kind}.txt`),
        hearGerman,
        folded,
      ),
      await run(
        `spoken de say ${kind}`,
        join(german, 'text_normalization', `test_cases_${kind}.txt`),
        sayGerman,
        unspaced,
        swapped,
      ),
    )
  }
  return results.filter(each => each !== undefined)
}

const exact = (form: string): string => form.trim()
/** Case is not pronounced. */
const folded = (form: string): string => form.trim().toLowerCase()

/** Spaces inside a number are not pronounced: "ein hundert drei" and "einhundertdrei". */
const unspaced = (form: string): string => folded(form).replaceAll(' ', '')
/** In the German files the spoken form comes first in both directions. */
const swapped = (forms: readonly string[]): string[] => [...forms.slice(1), ...forms.slice(0, 1)]

async function run(
  name: string,
  file: string,
  turn: (form: string) => string,
  same: (form: string) => string,
  order: (forms: readonly string[]) => readonly string[] = forms => forms,
): Promise<SpokenConformance | undefined> {
  if (!existsSync(file)) return undefined
  const cases = (await readFile(file, 'utf8')).split('\n').filter(line => line.includes('~'))
  const failures = cases.flatMap(line => {
    const [given = '', ...accepted] = order(line.split('~'))
    const came = turn(given)
    return accepted.some(form => same(form) === same(came))
      ? []
      : [`"${given}" became "${came}", not "${accepted.join('" or "')}"`]
  })
  return { name, passed: cases.length - failures.length, total: cases.length, failures }
}
