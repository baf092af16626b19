import assert from 'node:assert/strict'
import { spawn } from 'node:child_process'
import { randomUUID } from 'node:crypto'
import { once } from 'node:events'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { test } from 'node:test'
import { sql } from 'kysely'
import { openDatabase } from '../database.ts'
import type { Schema } from '../schema.ts'
import { createTemplate } from '../template.ts'
import { queueHealth } from './parked.ts'

const businessId = randomUUID()

/** Enqueues for ten lanes and works them, until it is killed; prints what was acknowledged. */
function script(dataDir: string, round: number): string {
  const module = (path: string) => JSON.stringify(new URL(path, import.meta.url).href)
  return `
    import { openDatabase } from ${module('../database.ts')}
    import { enqueue } from ${module('./enqueue.ts')}
    import { Worker } from ${module('./worker.ts')}
    import { sql } from ${JSON.stringify(import.meta.resolve('kysely'))}
    const database = await openDatabase({ dataDir: ${JSON.stringify(dataDir)} })
    const work = (task, { finish }) =>
      finish(tx => sql\`insert into done (lane, n) values (\${task.lane}, \${task.payload.n})\`.execute(tx))
    await new Worker({ database, handlers: { work } }).start()
    const feed = async lane => {
      for (let n = ${round * 100_000}; ; n += 1) {
        await database.transaction(tx =>
          enqueue(tx, { businessId: '${businessId}', lane, kind: 'work', payload: { n } }))
        console.log(lane, n)
      }
    }
    for (let lane = 0; lane < 10; lane += 1) void feed('lane:' + lane)`
}

test('after kill -9 the embedded database goes on with every acknowledged task, once and in order', async () => {
  const dataDir = await mkdtemp(join(tmpdir(), 'frontdesk-recovery-'))
  await using stack = new AsyncDisposableStack()
  stack.defer(() => rm(dataDir, { recursive: true }))
  const { path: template } = await createTemplate()
  const before = await openDatabase<Schema>({ dataDir, template })
  await sql`create table done (lane text, n int, place int generated always as identity, primary key (lane, n))`.execute(
    before.db,
  )
  await before.close()

  const acknowledged = new Set<string>()
  for (let round = 1; round <= 3; round += 1) {
    const args = ['--input-type=module', '--eval', script(dataDir, round)]
    const child = spawn(process.execPath, args, { stdio: ['ignore', 'pipe', 'inherit'] })
    const exit = once(child, 'exit')
    let lines = 0
    for await (const line of createInterface({ input: child.stdout })) {
      acknowledged.add(line)
      lines += 1
      if (lines === 300) child.kill('SIGKILL')
    }
    await exit
  }

  const { Worker } = await import('./worker.ts')
  const database = await openDatabase<Schema>({ dataDir })
  stack.defer(() => database.close())
  const worker = new Worker({
    database,
    handlers: {
      work: (task, { finish }) =>
        finish(tx => {
          const { n } = task.payload as { n: number }
          return sql`insert into done (lane, n) values (${task.lane}, ${n})`.execute(tx)
        }),
    },
  })
  await worker.start()
  for (let left = 1; left > 0; ) {
    const { waiting, running } = await queueHealth(database.db)
    left = waiting + running
  }
  await worker.stop()

  const { rows } = await sql<{ lane: string; n: number }>`select lane, n from done order by place`.execute(
    database.db,
  )
  const done = new Set(rows.map(({ lane, n }) => `${lane} ${n}`))
  assert.deepEqual(
    [...acknowledged].filter(task => !done.has(task)),
    [],
  )
  for (const [lane, ran] of Map.groupBy(rows, row => row.lane)) {
    const order = ran.map(row => row.n)
    assert.deepEqual(
      order,
      [...order].sort((a, b) => a - b),
      `${lane} ran out of order`,
    )
  }
  assert.equal((await queueHealth(database.db)).parked, 0)
})
