import { parseArgs } from 'node:util'
import type { Kysely } from 'kysely'
import { type Config, readConfig } from './config.ts'
import { createApiKey } from './data/api-keys.ts'
import { record } from './data/audit.ts'
import { newPassword, openAuth } from './data/auth.ts'
import { type Database, DatabaseAway, DataDirectoryInUse, openDatabase } from './data/database.ts'
import { migrate } from './data/migrate.ts'
import type { Schema } from './data/schema.ts'
import { type CheckedConnector, examine, type Finding } from './doctor.ts'
import { SetupFault } from './errors.ts'
import { modelsCommand } from './models-command.ts'

const help = `frontdesk, an AI front desk for a service business

  npm start                                     the same as: npm run frontdesk -- start
  npm run frontdesk -- start [--example NAME] [--port N] [--host ADDRESS] [--data-dir DIR] [--smtp-port N]
  npm run frontdesk -- doctor                   what is configured, what is missing, what each channel would need
  npm run frontdesk -- api-key create NAME      a key for a program; shown this once
  npm run frontdesk -- password reset EMAIL     a new password for somebody who lost theirs; shown this once
  npm run frontdesk -- models                   recognition models for calls: where to get them, whether they are whole
  npm run frontdesk -- help

Settings come from the environment: HOST, PORT, DATA_DIR, DATABASE_URL, LOG_LEVEL, PUBLIC_URL, SMTP_PORT, EXAMPLE,
SECRET, TRUST_PROXY, SIMULATOR. Flags of start win over them.
`

/** Exit codes: 0 done · 1 something has to be mended · 2 the command itself was wrong. */
type ExitCode = 0 | 1 | 2

/** What the commands need from the rest of the product, and where their words go. */
export interface CliWorld {
  readonly environment: Readonly<Record<string, string | undefined>>
  readonly print: (text: string) => void
  readonly complain: (text: string) => void
  start(config: Config): Promise<unknown>
  connectors(config: Config): Promise<readonly CheckedConnector[]>
  modelFault(directory: string): Promise<string | undefined>
}

/** Runs one command. Never throws for what a person can mend: it says what and how. */
export async function runCli(args: readonly string[], world: CliWorld): Promise<ExitCode> {
  const [command = 'help', ...rest] = args
  try {
    switch (command) {
      case 'start':
        await world.start(readConfig(world.environment, rest))
        return 0
      case 'doctor':
        return await doctor(world, rest)
      case 'api-key':
        return await apiKey(world, rest)
      case 'password':
        return await password(world, rest)
      case 'models':
        return await modelsCommand(rest, { ...world, dataDir: readConfig(world.environment).dataDir })
      case 'help':
      case '--help':
      case '-h':
        world.print(help)
        return 0
      default:
        world.complain(`There is no command "${command}".\n\n${help}`)
        return 2
    }
  } catch (error) {
    const known =
      error instanceof SetupFault || error instanceof DatabaseAway || error instanceof DataDirectoryInUse
    if (!known) throw error
    world.complain(error.message)
    return 1
  }
}

async function doctor(world: CliWorld, rest: readonly string[]): Promise<ExitCode> {
  const config = readConfig(world.environment, rest)
  const findings = await examine(config, await world.connectors(config))
  const width = Math.max(...findings.map(({ what }) => what.length))
  for (const finding of findings) world.print(lineOf(finding, width))
  const faults = findings.filter(({ state }) => state === 'fault').length
  if (faults === 0) {
    world.print('\nEverything needed is there.')
    return 0
  }
  world.print(`\n${faults === 1 ? 'One thing has' : `${faults} things have`} to be mended first.`)
  return 1
}

const signs: Readonly<Record<Finding['state'], string>> = { ok: 'ok  ', note: 'note', fault: 'MEND' }

function lineOf({ state, what, words }: Finding, width: number): string {
  const indent = ' '.repeat(width + 8)
  return `${signs[state]}  ${what.padEnd(width)}  ${words.replaceAll('\n', `\n${indent}`)}`
}

async function apiKey(world: CliWorld, rest: readonly string[]): Promise<ExitCode> {
  const { positionals, values } = parse(rest)
  const [verb, name, ...more] = positionals
  if (verb !== 'create' || !name?.trim() || more.length > 0 || name.length > 100) {
    world.complain(
      'Give the key a name that says who uses it: npm run frontdesk -- api-key create "website forms"',
    )
    return 2
  }
  return withDatabase(world, async database => {
    const businessId = await findBusiness(database.db, values.business)
    const { key } = await database.transaction(async tx => {
      await record(tx, { businessId, actor: 'command line', action: 'api-key.created', subject: name })
      return createApiKey(tx, businessId, name.trim())
    })
    world.print(
      `${key}\n\nThis is the only time it is shown. Send it as: Authorization: Bearer ${key.slice(0, 7)}…`,
    )
    return 0
  })
}

async function password(world: CliWorld, rest: readonly string[]): Promise<ExitCode> {
  const [verb, email, ...more] = parse(rest).positionals
  if (verb !== 'reset' || !email || more.length > 0) {
    world.complain(
      'Name the address somebody signs in with: npm run frontdesk -- password reset name@example.com',
    )
    return 2
  }
  return withDatabase(world, async database => {
    const auth = await openAuth({ database, origin: 'http://localhost' })
    const fresh = newPassword()
    if (!(await auth.replacePassword(email, fresh)))
      throw new SetupFault([`Nobody signs in as ${email}. Check the spelling.`])
    world.print(`${fresh}\n\nThis is the only time it is shown. All sessions of ${email} have ended.`)
    return 0
  })
}

function parse(args: readonly string[]) {
  return parseArgs({
    args: [...args],
    options: { business: { type: 'string' } },
    allowPositionals: true,
    strict: false,
  })
}

async function withDatabase(
  { environment }: CliWorld,
  work: (database: Database) => Promise<ExitCode>,
): Promise<ExitCode> {
  const { databaseUrl, dataDir } = readConfig(environment)
  const database = await openDatabase({ databaseUrl, dataDir, waitMs: 5_000 })
  try {
    await migrate(database)
    return await work(database)
  } finally {
    await database.close()
  }
}

/** The only business, or the one whose short name was given. */
async function findBusiness(db: Kysely<Schema>, slug: unknown): Promise<string> {
  const all = await db.selectFrom('businesses').select(['id', 'slug']).orderBy('slug').execute()
  const slugs = all.map(business => business.slug).join(', ')
  if (all.length === 0) throw new SetupFault(['There is no business yet. Start Frontdesk once: npm start'])
  if (slug === undefined && all.length > 1)
    throw new SetupFault([`Say which business: --business with one of ${slugs}`])
  const found = slug === undefined ? all[0] : all.find(business => business.slug === slug)
  if (!found) throw new SetupFault([`There is no business "${slug}". There are: ${slugs}`])
  return found.id
}

if (import.meta.main) {
  process.exitCode = await runCli(process.argv.slice(2), {
    environment: process.env,
    print: text => console.log(text),
    complain: text => console.error(text),
    start: async config => (await import('./main.ts')).start(config),
    connectors: async config => (await import('./app.ts')).connectorsFor(config),
    modelFault: async directory => (await import('./app.ts')).modelFault(directory),
  })
}
