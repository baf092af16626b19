import { closeSync, existsSync, openSync, readFileSync, writeSync } from 'node:fs'
import type { Accepted } from './outbound-world.ts'

/** What a provider must still know after it was killed. */
export interface Entry extends Accepted {
  /** The provider's own id. */
  readonly externalId?: string
  /** The request that it came by. */
  readonly request?: string
}

/**
 * A file that only grows. Every entry is written before anybody is told of it; what was given to the kernel outlives the
 * process (SIGKILL), if not the machine.
 */
export class Journal {
  readonly #file: number

  constructor(path: string) {
    this.#file = openSync(path, 'a')
  }

  write(entry: Entry): void {
    writeSync(this.#file, `${JSON.stringify(entry)}\n`)
  }

  close(): void {
    closeSync(this.#file)
  }
}

/** Whole lines only: one that the kill cut off was told to nobody. */
export function readJournal(path: string): Entry[] {
  if (!existsSync(path)) return []
  const lines = readFileSync(path, 'utf8').split('\n')
  return lines.slice(0, -1).map(line => JSON.parse(line) as Entry)
}
