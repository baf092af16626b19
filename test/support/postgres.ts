import { execFile, spawn } from 'node:child_process'
import { once } from 'node:events'
import { existsSync, readdirSync } from 'node:fs'
import { chown, mkdtemp, rm } from 'node:fs/promises'
import { createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { promisify } from 'node:util'
import pg from 'pg'

const run = promisify(execFile)

export interface PostgresServer {
  /** Address of its database `postgres`. */
  url: string
  port: number
  /** Ends the server at once, as a crash would (SIGQUIT: no shutdown checkpoint). */
  crash(): Promise<void>
  /** Starts it again on the same port after a crash. */
  restart(): Promise<void>
  stop(): Promise<void>
}

/** Directory with initdb and postgres; undefined when no PostgreSQL is installed (Debian: apt-get install postgresql). */
export function findPostgres(): string | undefined {
  const root = '/usr/lib/postgresql'
  const versions = existsSync(root) ? readdirSync(root).sort((a, b) => Number(b) - Number(a)) : []
  return versions.map(version => join(root, version, 'bin')).find(bin => existsSync(join(bin, 'initdb')))
}

/**
 * Starts a PostgreSQL server of its own in a temporary directory on a free port. PostgreSQL refuses to run as root, so
 * root runs it as the user `postgres` of the Debian package.
 */
export async function startPostgres(): Promise<PostgresServer> {
  const bin = findPostgres()
  if (!bin) throw new Error('No PostgreSQL server is installed. On Debian: apt-get install postgresql')
  const owner = await serverUser()
  const directory = await mkdtemp(join(tmpdir(), 'frontdesk-postgres-'))
  if (owner.uid !== undefined) await chown(directory, owner.uid, owner.gid ?? owner.uid)
  await run(
    join(bin, 'initdb'),
    ['-D', directory, '-U', 'postgres', '-A', 'trust', '-E', 'UTF8', '--locale=C.UTF-8'],
    owner,
  )
  const port = await freePort()
  const launch = () => launchServer(join(bin, 'postgres'), directory, port, owner)
  let stop = await launch()
  return {
    url: `postgres://postgres@127.0.0.1:${port}/postgres`,
    port,
    crash: () => stop('SIGQUIT'),
    restart: async () => {
      stop = await launch()
    },
    stop: async () => {
      await stop('SIGINT')
      await rm(directory, { recursive: true, force: true })
    },
  }
}

interface ServerUser {
  uid?: number
  gid?: number
}

async function serverUser(): Promise<ServerUser> {
  if (process.getuid?.() !== 0) return {}
  const id = async (flag: string) => Number((await run('id', [flag, 'postgres'])).stdout)
  return { uid: await id('-u'), gid: await id('-g') }
}

async function launchServer(program: string, directory: string, port: number, owner: ServerUser) {
  const settings = [`port=${port}`, 'listen_addresses=127.0.0.1', `unix_socket_directories=${directory}`]
  const args = ['-D', directory, ...settings.flatMap(setting => ['-c', setting])]
  const server = spawn(program, args, { ...owner, stdio: 'ignore' })
  const ended = once(server, 'exit')
  await untilReady(port)
  return async (signal: NodeJS.Signals) => {
    server.kill(signal)
    await ended
  }
}

async function untilReady(port: number): Promise<void> {
  for (let attempt = 0; attempt < 200; attempt += 1) {
    const client = new pg.Client({ host: '127.0.0.1', port, user: 'postgres', database: 'postgres' })
    client.on('error', () => {})
    const ready = await client.connect().then(
      () => true,
      () => false,
    )
    await client.end().catch(() => {})
    if (ready) return
    await sleep(50)
  }
  throw new Error(`The PostgreSQL server on port ${port} did not start within 10 s.`)
}

async function freePort(): Promise<number> {
  const probe = createServer().listen(0, '127.0.0.1')
  await once(probe, 'listening')
  const address = probe.address()
  probe.close()
  await once(probe, 'close')
  if (!address || typeof address === 'string') throw new Error('No free port.')
  return address.port
}
