import { randomUUID } from 'node:crypto'
import { readFileSync, readlinkSync, renameSync, rmSync, statSync, utimesSync, writeFileSync } from 'node:fs'
import { hostname } from 'node:os'
import { DataDirectoryInUse } from './errors.ts'

const HEARTBEAT_MS = 5_000
const SILENT_MS = 30_000

interface Owner {
  id: string
  pid: number
  /** Start time of the process in clock ticks since boot (proc(5)); tells a reused pid from the old one. */
  started: string
  /** Where that pid means something: host and pid namespace. */
  place: string
}

/**
 * Claims a directory for this process by a lock file; PGlite takes none, and two processes on one directory destroy it.
 * An owner on this machine counts as alive while its process runs; an owner elsewhere (another container on a shared
 * volume) while it touches the file, which it does every 5 s.
 *
 * @returns a function that gives the directory back.
 * @throws DataDirectoryInUse when another process owns it.
 */
export function claimDirectory(path: string): () => void {
  const me: Owner = { id: randomUUID(), pid: process.pid, started: startOf(process.pid), place: place() }
  if (!create(path, me)) {
    const owner = read(path)
    if (owner && isAlive(path, owner)) throw inUse(path, owner)
    renameSync(path, `${path}.stale-${me.id}`)
    rmSync(`${path}.stale-${me.id}`)
    if (!create(path, me)) throw inUse(path, read(path))
  }
  if (read(path)?.id !== me.id) throw inUse(path, read(path))
  const heartbeat = setInterval(() => touch(path), HEARTBEAT_MS).unref()
  return () => {
    clearInterval(heartbeat)
    if (read(path)?.id === me.id) rmSync(path, { force: true })
  }
}

function inUse(path: string, owner: Owner | undefined): DataDirectoryInUse {
  const who = owner ? `process ${owner.pid} on ${owner.place.split(' ')[0]}` : 'another process'
  return new DataDirectoryInUse(
    `The data directory is in use by ${who} (lock file ${path}). Stop that process, choose another DATA_DIR, or set DATABASE_URL to share one PostgreSQL between several nodes.`,
  )
}

function create(path: string, owner: Owner): boolean {
  try {
    writeFileSync(path, JSON.stringify(owner), { flag: 'wx', mode: 0o600 })
    return true
  } catch (error) {
    if (isCode(error, 'EEXIST')) return false
    throw error
  }
}

function read(path: string): Owner | undefined {
  try {
    return JSON.parse(readFileSync(path, 'utf8')) as Owner
  } catch {
    return undefined // gone meanwhile, or cut short by a crash: nobody's
  }
}

function isAlive(path: string, owner: Owner): boolean {
  if (owner.place !== place()) return Date.now() - statSync(path).mtimeMs < SILENT_MS
  try {
    process.kill(owner.pid, 0)
  } catch (error) {
    if (isCode(error, 'ESRCH')) return false
  }
  return startOf(owner.pid) === owner.started
}

function touch(path: string): void {
  try {
    utimesSync(path, new Date(), new Date())
  } catch {
    // The directory was removed under us; the database itself will report that.
  }
}

function startOf(pid: number): string {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, 'utf8')
    return stat.slice(stat.lastIndexOf(')') + 2).split(' ')[19] ?? ''
  } catch {
    return '' // no /proc on this system: the pid alone decides
  }
}

function place(): string {
  try {
    return `${hostname()} ${readlinkSync('/proc/self/ns/pid')}`
  } catch {
    return hostname()
  }
}

function isCode(error: unknown, code: string): boolean {
  return error instanceof Error && 'code' in error && error.code === code
}
