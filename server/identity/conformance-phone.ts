import { existsSync } from 'node:fs'
import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { z } from 'zod'
import { phone } from '../../contract/identifier.ts'

interface Conformance {
  readonly name: string
  readonly passed: number
  readonly total: number
  readonly failures: readonly string[]
}

type Case = readonly [name: string, right: boolean]

const example = z.object({
  region: z.string(),
  type: z.string(),
  national_significant_number: z.string(),
  e164: z.string(),
})
const parsed = z.object({
  input: z.string(),
  default_region: z.string(),
  country_code: z.number(),
  national_number: z.number(),
  italian_leading_zero: z.boolean(),
})
const unparsed = z.object({ input: z.string(), default_region: z.string() })

/** Runs libphonenumber's cases in `phone/` through our identifiers; sets that are not there give no line. */
export async function phoneConformance(fixturesDir: string): Promise<Conformance[]> {
  const sets: readonly [name: string, file: string, judge: (row: unknown) => Case][] = [
    ['phone-examples', 'example_numbers.jsonl', row => exampleCase(example.parse(row))],
    ['phone-parse', 'parse_vectors.jsonl', row => parseCase(parsed.parse(row))],
    ['phone-errors', 'parse_errors.jsonl', row => errorCase(unparsed.parse(row))],
  ]
  const results: Conformance[] = []
  for (const [name, file, judge] of sets) {
    const path = join(fixturesDir, 'phone', file)
    if (!existsSync(path)) continue
    const rows = (await readFile(path, 'utf8')).split('\n').filter(Boolean)
    const cases = rows.map(row => judge(JSON.parse(row)))
    const failures = cases.filter(([, right]) => !right).map(([called]) => called)
    results.push({ name, passed: cases.length - failures.length, total: cases.length, failures })
  }
  return results
}

/** The international form, and the national one where the number belongs to a country. */
function exampleCase({
  region,
  type,
  national_significant_number: national,
  e164,
}: z.infer<typeof example>): Case {
  const own = region === '001' || phone(national, region)?.value === e164
  return [`${region} ${type} ${e164}`, phone(e164)?.value === e164 && own]
}

/**
 * The vectors were asserted against metadata made for tests, where more numbers are valid than there are: where the
 * number itself is nobody's today, it must stay nobody.
 */
function parseCase(vector: z.infer<typeof parsed>): Case {
  const { input, default_region: region, country_code: country, national_number: national } = vector
  const whole = `+${country}${vector.italian_leading_zero ? '0' : ''}${national}`
  const expected = phone(whole)?.value
  return [
    `${input} (${region}) is ${expected ?? 'nobody'}`,
    phone(input, regionOf(region))?.value === expected,
  ]
}

function errorCase({ input, default_region: region }: z.infer<typeof unparsed>): Case {
  return [`${input} (${region}) is nobody`, phone(input, regionOf(region)) === undefined]
}

/** ZZ is nowhere. */
const regionOf = (region: string) => (region === 'ZZ' ? undefined : region)
