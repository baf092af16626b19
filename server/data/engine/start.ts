import { openAsBlob } from 'node:fs'
import { PGlite } from '@electric-sql/pglite'
import { btree_gin } from '@electric-sql/pglite/contrib/btree_gin'
import { btree_gist } from '@electric-sql/pglite/contrib/btree_gist'

/** What the migrations may `create extension`; both belong to PostgreSQL's own contrib package. */
export const extensions = { btree_gin, btree_gist }

/**
 * PGlite's own parameters without `-F`, which switches fsync off. 32 MB of shared buffers instead of 128: the process
 * stays near 210 MB instead of 300.
 */
export const startParams = [
  ...PGlite.defaultStartParams.filter(param => param !== '-F'),
  '-c',
  'wal_sync_method=fsync',
  '-c',
  'shared_buffers=32MB',
]

/**
 * Reads a database template (tar) made by `createTemplate`.
 *
 * @throws Error that names the file
 */
export async function loadTemplate(path: string): Promise<Blob> {
  try {
    return await openAsBlob(path)
  } catch {
    throw new Error(`The template ${path} cannot be read. Make it again with npm run prepare.`)
  }
}
