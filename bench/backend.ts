import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { startPostgres } from '../test/support/postgres.ts'
import type { Place } from './node.ts'

export const backends = ['embedded', 'postgres'] as const
export type Backend = (typeof backends)[number]

/** A place on the disk for one run: an embedded directory or a server of its own. `end` removes it. */
export async function openBackend(backend: Backend): Promise<Place & { end(): Promise<void> }> {
  if (backend === 'postgres') {
    const server = await startPostgres()
    return { databaseUrl: server.url, dataDir: 'memory', end: () => server.stop() }
  }
  const dataDir = await mkdtemp(join(tmpdir(), 'frontdesk-bench-'))
  return { dataDir: join(dataDir, 'data'), end: () => rm(dataDir, { recursive: true, force: true }) }
}
