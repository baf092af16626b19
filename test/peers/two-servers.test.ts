import assert from 'node:assert/strict'
import { type ChildProcess, spawn } from 'node:child_process'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { after, before, describe, test } from 'node:test'
import { sql } from 'kysely'
import type { CallBoard } from '../../contract/live-calls.ts'
import { type App, startApp } from '../../server/app.ts'
import { readConfig } from '../../server/config.ts'
import { lostAfter } from '../../server/data/live-calls.ts'
import { Line } from '../support/lines.ts'
import { findPostgres, type PostgresServer, startPostgres } from '../support/postgres.ts'
import { eventually } from '../support/product.ts'
import { type Api, signIn } from '../support/sign-in.ts'

const missing = findPostgres()
  ? false
  : 'no PostgreSQL server is installed (Debian: apt-get install postgresql)'
if (missing && process.env.REQUIRE_PEERS) throw new Error(missing)

const sofia = '+447700900103'
const post = { method: 'POST', body: '{}' }

describe('a call on one server, watched from another one of the same installation', { skip: missing }, () => {
  let postgres: PostgresServer
  let directory: string
  let first: ChildProcess
  let second: App
  let [here, there]: Api[] = []
  let url = ''
  const lines: Line[] = []

  before(async () => {
    postgres = await startPostgres()
    directory = await mkdtemp(join(tmpdir(), 'frontdesk-'))
    const environment = (node: string) => ({
      ...{ DATABASE_URL: postgres.url, DATA_DIR: join(directory, node), LOG_LEVEL: 'error' },
      ...{ SECRET: 'the same secret of both servers, long enough' },
      ...{ PORT: '0', SMTP_PORT: '0', SIP_PORT: '0', SIMULATOR_PORT: '0', SIMULATOR_SMPP_PORT: '0' },
    })
    const main = new URL('../../server/main.ts', import.meta.url).pathname
    const env = { PATH: process.env.PATH, ...environment('one') }
    first = spawn(process.execPath, [main], { env, stdio: ['ignore', 'pipe', 'inherit'] })
    const told = await greetingOf(first)
    url = `http://127.0.0.1:${told.port}`
    second = await startApp(readConfig({ ...environment('two'), SIMULATOR: 'false' }))
    there = await signIn(url, told.owner)
    here = await signIn(`http://127.0.0.1:${second.port}`, told.owner)
  })
  after(async () => {
    for (const line of lines) line.terminate()
    first?.kill('SIGKILL')
    await second?.stop()
    await postgres?.stop()
    await rm(directory, { recursive: true, force: true })
  })

  const board = async () => (await (await here!('/api/calls')).json()) as CallBoard
  async function calls(): Promise<{ line: Line; call: CallBoard['live'][number] }> {
    const answer = await there!(`/api/simulator/handsets/${encodeURIComponent(sofia)}/calls`, post)
    const { ticket } = (await answer.json()) as { ticket: string }
    const line = new Line(url, 'browser')
    lines.push(line)
    await line.opened
    line.send({ kind: 'call', ticket })
    await line.got('answered')
    line.talk(0)
    const call = await eventually(async () => (await board()).live[0], 'the call on the other board')
    return { line, call }
  }

  test('it is seen and ended there, and who would hear it or take it over is told why not', async () => {
    const { line, call } = await calls()
    assert.match(call.customer.label, /Sofia/)
    assert.equal(call.here, false)
    assert.ok(call.lines.length > 0)
    for (const act of ['listen', 'take-over']) {
      const refused = await here!(`/api/calls/${call.id}/${act}`, post)
      assert.equal(refused.status, 409)
      assert.match(await refused.text(), /Another server of this installation has this call/)
    }
    const answer = await here!(`/api/calls/${call.id}/hang-up`, post)
    assert.equal(answer.status, 204)
    assert.equal((await line.got('ended')).reason, 'we-hung-up')
    const [recent] = await eventually(async () => {
      const { live, recent } = await board()
      return live.length === 0 && recent
    }, 'the end of the call')
    assert.deepEqual([recent?.id, recent?.endReason], [call.id, 'we-hung-up'])
  })

  test('when its server is killed it leaves the board, and it has ended', async () => {
    const { call } = await calls()
    first.kill('SIGKILL')
    assert.equal((await board()).live.length, 1, 'its server may still be there')
    // What else would take as long as a server is waited for.
    await sql`update calls set seen_at = seen_at - make_interval(secs => ${lostAfter / 1_000})
      where id = ${call.id}`.execute(second.database.db)
    assert.deepEqual((await board()).live, [])
    const recent = await eventually(
      async () => (await board()).recent.find(({ id }) => id === call.id),
      'the end of the call',
    )
    assert.equal(recent.endReason, 'failed')
    assert.equal((await board()).recent.length, 2)
  })
})

/** What a server says about itself when it starts for the first time. */
async function greetingOf(server: ChildProcess) {
  let text = ''
  for await (const line of createInterface({ input: server.stdout! })) {
    text += `${line}\n`
    const port = /listening on http:\/\/\S+:(\d+)/.exec(text)?.[1]
    const [, email, password] = /E-mail {4}(\S+@\S+)\n {2}Password {2}(\S+)/.exec(text) ?? []
    if (port && email && password) return { port, owner: { email, password } }
  }
  throw new Error(`The server ended before it said where it is: ${text}`)
}
