import { execFile } from 'node:child_process'
import { existsSync } from 'node:fs'
import { chmod, mkdir, open, readdir, rename, rm } from 'node:fs/promises'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { EmbeddedEngine } from './embedded.ts'
import { DatabaseAway } from './errors.ts'

/**
 * Makes sure that `dataDir` holds a database and returns its directory. A new one is made beside its place, synced and
 * renamed, because a crash while PostgreSQL writes its first files leaves a directory that never opens again. Its files
 * come out readable for all whatever the umask says, so the directory above them is 0700.
 */
export async function prepareDirectory(dataDir: string, template?: string): Promise<string> {
  const directory = join(dataDir, 'database')
  if (existsSync(directory)) return directory
  const draft = `${directory}.tmp`
  await rm(draft, { recursive: true, force: true })
  await mkdir(draft, { mode: 0o700 })
  await fillInChild(draft, template)
  await syncTree(draft)
  await rename(draft, directory)
  await syncPath(dataDir)
  return directory
}

/**
 * In a process of its own, because what initdb needs (1.1 GB at its peak) never comes back from a thread: the product
 * would keep 70 MB from a template and 220 MB without one until it is started again.
 */
async function fillInChild(draft: string, template: string | undefined): Promise<void> {
  const args = [import.meta.filename, draft, ...(template ? [template] : [])]
  try {
    await promisify(execFile)(process.execPath, args)
  } catch (error) {
    const said = String(Object(error).stderr ?? '').trim()
    throw new DatabaseAway(`The new database could not be written: ${said || error}`)
  }
}

async function fill(directory: string, template: string | undefined): Promise<void> {
  const engine = new EmbeddedEngine({ directory, template })
  await engine.start()
  await engine.close()
}

/** Creates the directory above everything, closed to other users. */
export async function makePrivate(dataDir: string): Promise<void> {
  await mkdir(dataDir, { recursive: true, mode: 0o700 })
  await chmod(dataDir, 0o700)
}

async function syncTree(path: string): Promise<void> {
  const entries = await readdir(path, { withFileTypes: true })
  await Promise.all(
    entries.map(entry => {
      const child = join(path, entry.name)
      return entry.isDirectory() ? syncTree(child) : syncPath(child)
    }),
  )
  await syncPath(path)
}

async function syncPath(path: string): Promise<void> {
  const handle = await open(path, 'r')
  try {
    await handle.sync()
  } finally {
    await handle.close()
  }
}

if (import.meta.main) {
  const [, , directory, template] = process.argv
  try {
    await fill(directory!, template)
  } catch (error) {
    console.error(error instanceof Error ? error.message : error)
    process.exitCode = 1
  }
}
