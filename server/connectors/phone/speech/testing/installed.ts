import { spawnSync } from 'node:child_process'

/** Whether a program is there to be tested with. */
export function installed(command: string): boolean {
  return !spawnSync(command, ['--version'], { timeout: 10_000 }).error
}
