import { existsSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { parseArgs } from 'node:util'
import { perceiveConformance } from '../server/brain/perceive/conformance.ts'
import { root } from './command.ts'

interface Result {
  readonly name: string
  readonly passed: number
  readonly total: number
  readonly failures: readonly string[]
}

const sets: Readonly<Record<string, (fixtures: string) => Promise<readonly Result[]>>> = {
  ...perceiveConformance,
  email: async fixtures =>
    (await import('../server/connectors/email/conformance.ts')).emailConformance(fixtures),
  phone: async fixtures =>
    (await import('../server/identity/conformance-phone.ts')).phoneConformance(fixtures),
  sip: async fixtures =>
    (await import('../server/connectors/phone/sip/conformance.ts')).sipConformance(fixtures),
  spoken: async fixtures =>
    (await import('../server/connectors/phone/spoken/conformance.ts')).spokenConformance(fixtures),
  sms: async fixtures => (await import('../server/connectors/sms/conformance.ts')).smsConformance(fixtures),
  whatsapp: async fixtures =>
    (await import('../server/connectors/whatsapp/conformance.ts')).whatsappConformance(fixtures),
}
/** Failures of one line that are shown without --all. */
const SHOWN = 10
const usage = `npm run conformance -- SET… [--fixtures DIR] [--all]\nThe sets are ${Object.keys(sets).join(', ')}.`

process.exitCode = await main()

async function main(): Promise<number> {
  const options = { fixtures: { type: 'string' }, all: { type: 'boolean' } } as const
  const { values, positionals } = parseArgs({ options, allowPositionals: true })
  const unknown = positionals.filter(name => !Object.hasOwn(sets, name))
  if (unknown.length > 0 || positionals.length === 0) {
    console.error(unknown.length > 0 ? `There is no set "${unknown.join('", "')}".\n${usage}` : usage)
    return 2
  }
  const fixtures = resolve(values.fixtures ?? process.env.FIXTURES ?? join(root, '../shared/fixtures'))
  if (!existsSync(fixtures)) {
    console.error(`There is no folder ${fixtures}. Name the one that holds the sets: --fixtures DIR`)
    return 2
  }
  let empty = 0
  for (const name of positionals) {
    const results = (await sets[name]?.(fixtures)) ?? []
    if (results.length === 0) {
      empty += 1
      console.error(`The set "${name}" is not in ${fixtures}. Name another folder: --fixtures DIR`)
    }
    for (const { name: line, passed, total } of results) console.log(`${line} ${passed}/${total}`)
    for (const result of results) show(result, values.all ? Number.POSITIVE_INFINITY : SHOWN)
  }
  return empty > 0 ? 1 : 0
}

function show({ name, failures }: Result, limit: number): void {
  if (failures.length === 0) return
  console.log(`\n${name}:`)
  for (const failure of failures.slice(0, limit)) console.log(`  ${failure}`)
  if (failures.length > limit) console.log(`  … ${failures.length - limit} more; --all shows them`)
}
