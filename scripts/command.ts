import { spawn } from 'node:child_process'
import { join } from 'node:path'

/** Folder of the project. */
export const root = join(import.meta.dirname, '..')

export interface Outcome {
  /** Exit code; 1 when a signal ended it or it could not be started. */
  readonly code: number
  /** Both streams in the order they came. */
  readonly output: string
}

interface RunOptions {
  /** Sees each piece of output as it comes. */
  readonly onOutput?: (piece: string) => void
  readonly env?: Readonly<Record<string, string | undefined>>
}

/** Runs a program in the folder of the project, programs of node_modules/.bin first. Never throws: a failure is an outcome. */
export function run(program: string, args: readonly string[], options: RunOptions = {}): Promise<Outcome> {
  const path = `${join(root, 'node_modules/.bin')}:${process.env.PATH ?? ''}`
  return new Promise(resolve => {
    const child = spawn(program, args, {
      cwd: root,
      env: { ...process.env, ...options.env, PATH: path },
      stdio: ['ignore', 'pipe', 'pipe'],
    })
    let output = ''
    const take = (piece: string) => {
      output += piece
      options.onOutput?.(piece)
    }
    child.stdout.setEncoding('utf8').on('data', take)
    child.stderr.setEncoding('utf8').on('data', take)
    child.on('error', error => resolve({ code: 1, output: `${output}${program}: ${error.message}\n` }))
    child.on('close', code => resolve({ code: code ?? 1, output }))
  })
}

/** Seconds since `start` (a `performance.now()`), for a person. */
export function secondsSince(start: number): string {
  return `${((performance.now() - start) / 1000).toFixed(1)} s`
}
