import assert from 'node:assert/strict'
import { randomUUID } from 'node:crypto'
import { once } from 'node:events'
import { mkdtemp, rm } from 'node:fs/promises'
import { createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, before, test } from 'node:test'
import { runCli } from './cli.ts'
import { findApiKey } from './data/api-keys.ts'
import { createFirstOwner, openAuth } from './data/auth.ts'
import { json, openDatabase } from './data/database.ts'
import { createTemplate } from './data/template.ts'

let directory: string
const businessId = randomUUID()
before(async () => {
  directory = await mkdtemp(join(tmpdir(), 'frontdesk-cli-'))
  const { path: template } = await createTemplate()
  const database = await openDatabase({ dataDir: directory, template })
  const row = { id: businessId, slug: 'maple', profile: json({ name: 'Maple' }), created_at: new Date() }
  await database.db.insertInto('businesses').values(row).execute()
  const auth = await openAuth({ database, origin: 'http://localhost' })
  const owner = { businessId, email: 'Owner@maple.example', name: 'Owner' }
  const first = await createFirstOwner(database.db, auth, owner)
  assert.match(first?.password ?? '', /^(?:[a-z2-9]{4}-){3}[a-z2-9]{4}$/)
  assert.equal(await createFirstOwner(database.db, auth, owner), undefined)
  await database.close()
})
after(() => rm(directory, { recursive: true }))

/** Runs a command on the embedded database above, whatever DATABASE_URL the tests run with. */
async function run(args: string[], environment: Record<string, string> = {}) {
  const printed: string[] = []
  const complained: string[] = []
  const started: unknown[] = []
  const code = await runCli(args, {
    environment: { DATA_DIR: directory, PORT: '0', SMTP_PORT: '0', SIMULATOR: 'no', ...environment },
    print: text => printed.push(text),
    complain: text => complained.push(text),
    start: async config => started.push(config),
    modelFault: async () => undefined,
    connectors: async () => [
      {
        channel: 'sms',
        settings: () => {
          throw new Error('Give the number and the token of your provider.')
        },
      },
    ],
  })
  return { code, printed: printed.join('\n'), complained: complained.join('\n'), started }
}

test('help names every command', async () => {
  const { code, printed } = await run([])
  assert.equal(code, 0)
  for (const word of ['start', 'doctor', 'api-key create', 'password reset'])
    assert.match(printed, new RegExp(word))
})

test('a command that does not exist is said so, with those that do', async () => {
  const { code, complained } = await run(['begin'])
  assert.equal(code, 2)
  assert.match(complained, /no command "begin"[\s\S]*doctor/)
})

test('start takes the flags', async () => {
  const { code, started } = await run(['start', '--example', 'hotel', '--port', '9000'])
  assert.equal(code, 0)
  assert.partialDeepStrictEqual(started, [{ example: 'hotel', port: 9000 }])
})

test('settings that cannot be right stop a start with every cure', async () => {
  const { code, complained, started } = await run(['start', '--port', 'x'], { LOG_LEVEL: 'loud' })
  assert.equal(code, 1)
  assert.match(complained, /PORT[\s\S]*LOG_LEVEL/)
  assert.deepEqual(started, [])
})

test('a key made on the command line works and is kept only as a hash', async () => {
  const { code, printed } = await run(['api-key', 'create', 'website forms'])
  assert.equal(code, 0)
  const key = printed.split('\n')[0] ?? ''
  const database = await openDatabase({ dataDir: directory })
  assert.equal((await findApiKey(database.db, key))?.name, 'website forms')
  const rows = await database.db.selectFrom('api_keys').selectAll().execute()
  await database.close()
  assert.doesNotMatch(JSON.stringify(rows), new RegExp(key.slice(8)))
})

test('a key without a name is refused with the command as it should be', async () => {
  const { code, complained } = await run(['api-key', 'create'])
  assert.equal(code, 2)
  assert.match(complained, /api-key create "website forms"/)
})

test('a lost password is replaced, and a stranger gets none', async () => {
  assert.equal((await run(['password', 'reset', 'owner@maple.example'])).code, 0)
  const { code, complained } = await run(['password', 'reset', 'nobody@maple.example'])
  assert.equal(code, 1)
  assert.match(complained, /Check the spelling/)
})

test('doctor says what is there and what a channel without an account would need', async () => {
  const { printed } = await run(['doctor'])
  assert.match(printed, /ok +database +embedded, reachable and up to date/)
  assert.match(printed, /note +sms +no account yet\. Give the number and the token/)
})

test('doctor finds a port that another program holds, and ends with a failure', async () => {
  const holder = createServer().listen(0, '127.0.0.1')
  await once(holder, 'listening')
  const address = holder.address()
  assert.ok(typeof address === 'object' && address)
  const { code, printed } = await run(['doctor'], { PORT: String(address.port) })
  holder.close()
  assert.equal(code, 1)
  assert.match(printed, /MEND +PORT +\d+ is taken by another program/)
})

test('doctor on a fresh machine changes nothing', async () => {
  const fresh = join(directory, 'not-there')
  const { printed } = await run(['doctor'], { DATA_DIR: fresh })
  assert.match(printed, /will be made on the first start/)
  await assert.rejects(rm(fresh, { recursive: true }), /ENOENT/)
})
