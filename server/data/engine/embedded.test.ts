import assert from 'node:assert/strict'
import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdirSync, mkdtempSync, readdirSync, statSync, writeFileSync } from 'node:fs'
import { rm, utimes } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { after, afterEach, beforeEach, test } from 'node:test'
import { sql } from 'kysely'
import { type Database, DatabaseAway, DataDirectoryInUse, openDatabase } from '../database.ts'
import { createTemplate } from '../template.ts'

const root = mkdtempSync(join(tmpdir(), 'frontdesk-engine-'))
const dataDir = join(root, 'data')
const open: Database<unknown>[] = []
const children: ChildProcess[] = []
let troubles: string[] = []

beforeEach(() => {
  troubles = []
})

afterEach(async () => {
  await Promise.all(open.splice(0).map(database => database.close()))
  for (const child of children.splice(0)) child.kill('SIGKILL')
})

after(() => rm(root, { recursive: true }))

async function start(
  options: { patienceMs?: number; dataDir?: string; template?: string } = {},
): Promise<Database<unknown>> {
  const database = await openDatabase<unknown>({
    dataDir,
    log: message => troubles.push(message),
    ...options,
  })
  open.push(database)
  return database
}

/** A process of its own that runs `code` with `database` open on the data directory; its lines of output. */
function inChild(code: string): { child: ChildProcess; lines: AsyncIterator<string> } {
  const module = (path: string) => JSON.stringify(new URL(path, import.meta.url).href)
  const script = `
    import { openDatabase } from ${module('../database.ts')}
    import { sql } from ${JSON.stringify(import.meta.resolve('kysely'))}
    const database = await openDatabase({ dataDir: ${JSON.stringify(dataDir)} })
    ${code}`
  const child = spawn(process.execPath, ['--input-type=module', '--eval', script], {
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  children.push(child)
  return { child, lines: createInterface({ input: child.stdout! })[Symbol.asyncIterator]() }
}

test('a new database appears whole or not at all, closed to other users', async () => {
  const database = await start()
  await sql`create table numbers (n int primary key, at timestamptz default now())`.execute(database.db)
  assert.equal(statSync(dataDir).mode & 0o777, 0o700)
  assert.equal(statSync(join(dataDir, 'database')).mode & 0o777, 0o700)
  assert.deepEqual(readdirSync(dataDir).sort(), ['database', 'lock'])
})

test('what a crash left of a first start is thrown away and made anew', async () => {
  const fresh = mkdtempSync(join(root, 'fresh-'))
  mkdirSync(join(fresh, 'database.tmp', 'global'), { recursive: true })
  writeFileSync(join(fresh, 'database.tmp', 'PG_VERSION'), '18')
  const database = await start({ dataDir: fresh, template: (await createTemplate()).path })
  await database.ping()
  assert.deepEqual(readdirSync(fresh).sort(), ['database', 'lock'])
})

test('a first start that cannot be finished says why, and the next one begins anew', async () => {
  const fresh = join(root, 'unfinished')
  const template = join(root, 'no-such-template.tar')
  await assert.rejects(openDatabase({ dataDir: fresh, template }), (error: unknown) => {
    assert.ok(error instanceof DatabaseAway)
    assert.match(error.message, /no-such-template\.tar/)
    return true
  })
  const database = await start({ dataDir: fresh, template: (await createTemplate()).path })
  await database.ping()
})

test('what was acknowledged survives kill -9, many times over', async () => {
  const acknowledged = new Set<number>()
  for (let round = 0; round < 3; round += 1) {
    const { child, lines } = inChild(`
      const write = async n => {
        for (; ; n += 8) {
          if (n % 3) await sql\`insert into numbers (n) values (\${n})\`.execute(database.db)
          else await database.transaction(async tx => {
            await sql\`insert into numbers (n) values (\${n})\`.execute(tx)
            await sql\`update numbers set at = now() where n = \${n}\`.execute(tx)
          })
          console.log(n)
        }
      }
      for (let n = 0; n < 8; n += 1) void write(${round * 1_000_000} + n)`)
    for (let count = 0; count < 200 + round * 37; count += 1)
      acknowledged.add(Number((await lines.next()).value))
    // Its last words may come before it is gone, and until then it holds the directory.
    const gone = once(child, 'exit')
    child.kill('SIGKILL')
    for (let line = await lines.next(); !line.done; line = await lines.next())
      acknowledged.add(Number(line.value))
    await gone
  }
  const database = await start()
  const { rows } = await sql<{ n: number }>`select n from numbers`.execute(database.db)
  const kept = new Set(rows.map(row => row.n))
  assert.ok(acknowledged.size >= 700)
  assert.deepEqual(
    [...acknowledged].filter(n => !kept.has(n)),
    [],
  )
})

test('a second process is refused by name and cure, and the first one goes on', async () => {
  const { child, lines } = inChild(`console.log('open'); setInterval(() => {}, 1000)`)
  assert.equal((await lines.next()).value, 'open')
  await assert.rejects(start(), (error: Error) => {
    assert.ok(error instanceof DataDirectoryInUse)
    assert.match(error.message, new RegExp(`in use by process ${child.pid} .*DATA_DIR.*DATABASE_URL`))
    return true
  })
  child.kill('SIGKILL')
  await once(child, 'exit')
  const database = await start()
  await database.ping()
  await assert.rejects(start(), DataDirectoryInUse)
  await database.ping()
})

test('a lock from another machine counts until it has not been touched for half a minute', async () => {
  const lock = join(dataDir, 'lock')
  writeFileSync(lock, JSON.stringify({ id: 'x', pid: process.pid, started: '1', place: 'elsewhere pid:[1]' }))
  await assert.rejects(start(), /in use by process \d+ on elsewhere/)
  const past = new Date(Date.now() - 31_000)
  await utimes(lock, past, past)
  await (await start()).ping()
})

test('a lock file cut short by a crash is nobody’s', async () => {
  writeFileSync(join(dataDir, 'lock'), '{"id":')
  await (await start()).ping()
})

test('a statement that hangs is ended with a clear error, and the database starts again', async () => {
  const database = await start({ patienceMs: 400 })
  await sql`insert into numbers (n) values (-1)`.execute(database.db)
  const waiting = [
    sql`select count(*) from generate_series(1, 4000000000)`.execute(database.db),
    database.transaction(tx => sql`insert into numbers (n) values (-2)`.execute(tx)),
  ]
  for (const outcome of await Promise.allSettled(waiting)) {
    assert.equal(outcome.status, 'rejected')
    assert.ok(outcome.reason instanceof DatabaseAway, String(outcome.reason))
    assert.match(outcome.reason.message, /ran for more than 0.4 s|does not answer/)
  }
  const { rows } = await sql`select n from numbers where n < 0`.execute(database.db)
  assert.deepEqual(rows, [{ n: -1 }])
  assert.match(troubles[0]!, /stopped and starts again/)
})

test('a transaction that does nothing is rolled back, and those who wait for it go on', async () => {
  const database = await start({ patienceMs: 400 })
  const begun = Promise.withResolvers<void>()
  const gate = Promise.withResolvers<void>()
  const idle = database.transaction(async tx => {
    await sql`insert into numbers (n) values (-3)`.execute(tx)
    begun.resolve()
    await gate.promise
    await sql`insert into numbers (n) values (-4)`.execute(tx)
  })
  await begun.promise
  const waiting = sql`select n from numbers where n < -2`.execute(database.db)
  assert.deepEqual((await waiting).rows, [])
  gate.resolve()
  await assert.rejects(idle, /idle for more than .* inside a transaction/)
})

test('the database refuses to run when its commits do not reach the disk', async () => {
  const { child, lines } = inChild(`
    await database.close()
    const { DurableNodeFS } = await import(${JSON.stringify(new URL('./durable-fs.ts', import.meta.url).href)})
    console.log('never')`)
  assert.equal((await lines.next()).value, 'never')
  await once(child, 'exit')
  const { Worker } = await import('node:worker_threads')
  const data = {
    directory: join(dataDir, 'database'),
    template: undefined,
    runningSince: new BigInt64Array(new SharedArrayBuffer(8)),
  }
  // A start without the hook, as after an upgrade of PGlite that moved its file system.
  const broken = new Worker(
    `import { DurableNodeFS } from ${JSON.stringify(new URL('./durable-fs.ts', import.meta.url).href)}
     import { NodeFS } from '@electric-sql/pglite/nodefs'
     DurableNodeFS.prototype.init = NodeFS.prototype.init
     await import(${JSON.stringify(new URL('./worker.ts', import.meta.url).href)})`,
    { eval: true, workerData: data, execArgv: ['--input-type=module'] },
  )
  const [message] = await once(broken, 'message')
  await broken.terminate()
  assert.equal(message.kind, 'broken')
  assert.match(message.reason, /did not reach the disk/)
})
