import { createHash, randomBytes } from 'node:crypto'
import { existsSync } from 'node:fs'
import { link, mkdir, readdir, readFile, rm } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { openDatabase } from './database.ts'
import { migrate, readMigrations } from './migrate.ts'
import type { Schema } from './schema.ts'

const root = join(import.meta.dirname, '../..')
const FILE = /^template-\w+\.tar$/

/** Where the template of this version belongs. Its name carries what it is made from: an edited migration makes a new one. */
export async function templatePath(directory = join(root, 'dist')): Promise<string> {
  const manifest: unknown = JSON.parse(await readFile(join(root, 'package.json'), 'utf8'))
  const checksums = (await readMigrations()).map(({ checksum }) => checksum)
  const hash = createHash('sha256')
    .update(checksums.join())
    .update(JSON.stringify(engineOf(manifest)))
  return join(directory, `template-${hash.digest('hex').slice(0, 16)}.tar`)
}

/** The template for `openDatabase`; undefined when it was not built, which only makes the first start slower. */
export async function findTemplate(): Promise<string | undefined> {
  const path = await templatePath()
  return existsSync(path) ? path : undefined
}

/**
 * Writes a tar of an empty, migrated embedded database, from which a new one starts 1.5 s sooner. Does nothing when it
 * is there; removes those of other versions.
 */
export async function createTemplate(directory?: string): Promise<{ path: string; made: boolean }> {
  const path = await templatePath(directory)
  if (existsSync(path)) return { path, made: false }
  await mkdir(dirname(path), { recursive: true })
  // Appears when whole: a half-written one would be believed by the next start. Never replaces one that another process
  // finished meanwhile: somebody may be starting from that.
  const draft = `${path}.${randomBytes(4).toString('hex')}`
  try {
    await dump(draft)
    await link(draft, path).catch(ignoreExisting)
  } finally {
    await rm(draft, { force: true })
  }
  const outdated = (await readdir(dirname(path))).filter(
    name => FILE.test(name) && join(dirname(path), name) !== path,
  )
  await Promise.all(outdated.map(name => rm(join(dirname(path), name), { force: true })))
  return { path, made: true }
}

function ignoreExisting(error: NodeJS.ErrnoException): void {
  if (error.code !== 'EEXIST') throw error
}

async function dump(path: string): Promise<void> {
  const database = await openDatabase<Schema>({ dataDir: 'memory' })
  try {
    await migrate(database)
    await database.dump?.(path)
  } finally {
    await database.close()
  }
}

function engineOf(manifest: unknown): unknown {
  if (typeof manifest !== 'object' || manifest === null || !('dependencies' in manifest)) return undefined
  const { dependencies } = manifest
  if (typeof dependencies !== 'object' || dependencies === null) return undefined
  return Object.entries(dependencies).find(([name]) => name === '@electric-sql/pglite')
}
