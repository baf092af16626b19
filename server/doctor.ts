import { existsSync } from 'node:fs'
import { access, constants, mkdtemp, rm } from 'node:fs/promises'
import { createServer } from 'node:net'
import { dirname, join } from 'node:path'
import { sql } from 'kysely'
import type { Config } from './config.ts'
import type { Connector } from './connectors/connector.ts'
import { accountsFor } from './data/accounts.ts'
import { type Database, DataDirectoryInUse, openDatabase } from './data/database.ts'
import { readMigrations } from './data/migrate.ts'
import { openVault } from './data/vault.ts'
import { SetupFault } from './errors.ts'
import { listenFault } from './listen-fault.ts'

export interface Finding {
  /** ok: works · note: works, and this is worth knowing · fault: has to be mended */
  readonly state: 'ok' | 'note' | 'fault'
  readonly what: string
  readonly words: string
}

/** All that a connector says without being started. */
export type CheckedConnector = Pick<Connector, 'channel' | 'settings'>

const root = join(import.meta.dirname, '..')

/** Looks at everything the product needs and changes nothing. */
export async function examine(
  config: Config,
  connectors: readonly CheckedConnector[],
): Promise<readonly Finding[]> {
  const running = await isRunning(config)
  return [
    ok('settings', `read; DATA_DIR is ${config.dataDir}`),
    ...config.hints.map(hint => note('settings', hint)),
    checkNode(),
    ...checkBuilt(),
    await checkDataDirectory(config.dataDir),
    await checkPort('PORT', config.host, config.port, running),
    await checkPort('SMTP_PORT', config.host, config.smtpPort, running),
    await checkPort('SIP_PORT', config.host, config.sipPort, running),
    ...(await checkDatabase(config, connectors, running)),
  ]
}

function checkNode(): Finding {
  const major = Number(process.versions.node.split('.')[0])
  return major >= 24
    ? ok('node', `version ${process.versions.node}`)
    : fault(
        'node',
        `version ${process.versions.node} is too old. Start with npm, which brings Node 24 along.`,
      )
}

function checkBuilt(): Finding[] {
  return [
    { what: 'console', file: 'console/dist/index.html' },
    { what: 'widget', file: 'widget/dist/widget.js' },
  ].map(({ what, file }) =>
    existsSync(join(root, file)) ? ok(what, 'built') : fault(what, 'not built. Run: npm run prepare'),
  )
}

async function checkDataDirectory(directory: string): Promise<Finding> {
  try {
    if (!existsSync(directory)) {
      await access(nearestParent(directory), constants.W_OK)
      return ok('data directory', `${directory} will be made on the first start`)
    }
    await rm(await mkdtemp(join(directory, 'doctor-')), { recursive: true })
    return ok('data directory', `${directory} can be written`)
  } catch {
    return fault(
      'data directory',
      `${directory} cannot be written by this user. Change its owner, or set DATA_DIR to another place.`,
    )
  }
}

function nearestParent(directory: string): string {
  const parent = dirname(directory)
  return existsSync(parent) || parent === directory ? parent : nearestParent(parent)
}

/** Something that calls itself healthy answers on our port. */
async function isRunning({ host, port }: Config): Promise<boolean> {
  if (port === 0) return false
  const at = host === '0.0.0.0' || host === '::' ? '127.0.0.1' : host
  try {
    const name = at.includes(':') ? `[${at}]` : at
    const answer = await fetch(`http://${name}:${port}/healthz`, { signal: AbortSignal.timeout(2_000) })
    return (await answer.json())?.ok === true
  } catch {
    return false
  }
}

async function checkPort(name: string, host: string, port: number, running: boolean): Promise<Finding> {
  if (port === 0) return note(name, 'is 0: another free port at each start')
  const trouble = await tryPort(host, port)
  if (!trouble) return ok(name, `${port} is free`)
  if (running && trouble === 'EADDRINUSE') return ok(name, `${port} is used by the Frontdesk that runs now`)
  return fault(name, listenFault(name, host, port, trouble))
}

function tryPort(host: string, port: number): Promise<string | undefined> {
  return new Promise(resolve => {
    const probe = createServer()
    probe.once('error', error => resolve('code' in error ? String(error.code) : 'unknown'))
    probe.listen(port, host, () => probe.close(() => resolve(undefined)))
  })
}

async function checkDatabase(
  config: Config,
  connectors: readonly CheckedConnector[],
  running: boolean,
): Promise<Finding[]> {
  if (!config.databaseUrl && !existsSync(join(config.dataDir, 'database'))) {
    const fresh = ok('database', 'embedded; it will be made on the first start')
    return [fresh, ...connectors.map(connector => checkUnused(connector))]
  }
  let database: Database
  try {
    database = await openDatabase({ databaseUrl: config.databaseUrl, dataDir: config.dataDir, waitMs: 5_000 })
  } catch (error) {
    if (error instanceof DataDirectoryInUse && running)
      return [
        ok('database', 'embedded, in use by the Frontdesk that runs now'),
        note('accounts', 'the state lights are on the accounts page of the console, and at /readyz'),
      ]
    return [fault('database', error instanceof Error ? error.message : 'cannot be opened')]
  }
  try {
    const [state, usable] = await checkMigrations(database)
    return usable ? [state, ...(await checkAccounts(database, config, connectors))] : [state]
  } finally {
    await database.close()
  }
}

async function checkMigrations(database: Database): Promise<[Finding, boolean]> {
  const { rows: tables } = await sql<{ there: boolean }>`
    select to_regclass('schema_migrations') is not null as there`.execute(database.db)
  if (!tables[0]?.there)
    return [ok('database', `${database.kind}; its tables will be made on the first start`), false]
  const { rows } = await sql<{ name: string }>`select name from schema_migrations`.execute(database.db)
  const known = await readMigrations()
  const waiting = known.filter(migration => !rows.some(row => row.name === migration.name)).length
  if (waiting > 0)
    return [note('database', `${database.kind}; ${waiting} migrations wait for the next start`), false]
  return [ok('database', `${database.kind}, reachable and up to date`), true]
}

async function checkAccounts(
  database: Database,
  config: Config,
  connectors: readonly CheckedConnector[],
): Promise<Finding[]> {
  try {
    const vault = await openVault({ database, dataDir: config.dataDir, secret: config.secret })
    const accounts = await accountsFor(database.db, vault)
    const used = accounts.map(account => {
      const what = `${account.channel} ${account.address}`
      const connector = connectors.find(one => one.channel === account.channel)
      if (!connector) return fault(what, 'has no connector in this version. Switch the account off.')
      if (!account.settings)
        return fault(
          what,
          'has a password that cannot be read with the present SECRET. Enter it again in the console.',
        )
      const wrong = complaint(connector, account.settings)
      return wrong === undefined ? ok(what, 'its settings are right') : fault(what, wrong)
    })
    const unused = connectors.filter(one => !accounts.some(account => account.channel === one.channel))
    return [...used, ...unused.map(connector => checkUnused(connector))]
  } catch (error) {
    if (error instanceof SetupFault) return [fault('SECRET', error.message)]
    throw error
  }
}

/** What a channel that has no account yet would need, in the words of its connector. */
function checkUnused(connector: CheckedConnector): Finding {
  const needs = complaint(connector, {})
  return note(connector.channel, needs ? `no account yet. ${needs}` : 'no account yet; it needs no settings')
}

function complaint(connector: CheckedConnector, settings: unknown): string | undefined {
  try {
    connector.settings(settings)
    return undefined
  } catch (error) {
    return error instanceof Error ? error.message : 'The settings are not right.'
  }
}

const ok = (what: string, words: string): Finding => ({ state: 'ok', what, words })
const note = (what: string, words: string): Finding => ({ state: 'note', what, words })
const fault = (what: string, words: string): Finding => ({ state: 'fault', what, words })
