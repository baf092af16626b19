import { existsSync } from 'node:fs'
import { chmod, mkdir, open, readdir, rename, rm } from 'node:fs/promises'
import { join } from 'node:path'
import { EmbeddedEngine } from './embedded.ts'

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
  const engine = new EmbeddedEngine({ directory: draft, template })
  await engine.start()
  await engine.close()
  await syncTree(draft)
  await rename(draft, directory)
  await syncPath(dataDir)
  return directory
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
